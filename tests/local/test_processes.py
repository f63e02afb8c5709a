"""Children: they end with us however we end, and what they started ends with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from kainotomia_local import processes


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def written(path: Path) -> int:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().strip():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError(f"nothing was written to {path}")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the Linux kernel")
def test_children_end_when_their_parent_is_killed() -> None:
    program = (
        "import time\n"
        "from kainotomia_local import processes\n"
        "print(processes.spawn(['sleep', '600']).pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert psutil.pid_exists(child)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert gone(child)


def test_a_child_outlives_the_thread_that_asked_for_it() -> None:
    children: list[subprocess.Popen[bytes]] = []
    thread = threading.Thread(target=lambda: children.append(processes.spawn(["sleep", "600"])))
    thread.start()
    thread.join()
    time.sleep(0.3)
    assert children[0].poll() is None
    assert processes.stop(children[0]) == -signal.SIGTERM


def test_a_child_that_ignores_sigterm_is_killed_with_its_session(tmp_path: Path) -> None:
    script = f"trap '' TERM; sleep 600 & echo $! > {tmp_path}/pid; while true; do sleep 600; done"
    child = processes.spawn(["sh", "-c", script])
    grandchild = written(tmp_path / "pid")
    assert processes.stop(child, grace=0.5) == -signal.SIGKILL
    assert gone(grandchild)


def test_a_child_hears_nothing_of_the_terminals_ctrl_c() -> None:
    child = processes.spawn(["sleep", "600"])
    try:
        assert os.getpgid(child.pid) != os.getpgid(0)
    finally:
        processes.kill(child)


def test_a_number_that_passed_to_another_process_is_not_ours() -> None:
    now = psutil.Process()
    assert processes.same_process(now.pid, now.create_time()) == now
    assert processes.same_process(now.pid, now.create_time() - 100) is None


def test_the_tail_of_a_log_holds_nothing_from_before_the_start(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("old\n")
    start = log.stat().st_size
    with log.open("a") as file:
        file.write("".join(f"line {number}\n" for number in range(50)))
    assert processes.tail(log, 2) == "line 48\nline 49"
    assert "old" not in processes.tail(log, 100, start=start)
    assert processes.tail(tmp_path / "none") == ""
