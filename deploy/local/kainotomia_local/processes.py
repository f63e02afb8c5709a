"""Processes: children that start in their own session and never outlive the process that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import IO, TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not import anything.
_libc: Any = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


class ChildFailed(RuntimeError):
    """A child process ended, or was not ready in time. The message contains the end of its log."""


class Stopped(ChildFailed):
    """The platform was asked to stop while a command ran."""


def die_with_parent(parent: int, signal_number: int) -> Callable[[], None]:
    """Return a function for a new child to run before exec, so that the kernel sends it `signal_number` when we die.

    It must run after the change of user, because that change clears the setting.
    """

    def ask_kernel() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
            if os.getppid() != parent:  # we died before the request was made
                os._exit(1)

    return ask_kernel


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | str | None = None,
    log: IO[bytes] | int = subprocess.DEVNULL,
    user: tuple[int, int] | None = None,
    death_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, its output in `log`, as `user` (uid, gid) where given.

    A session of its own keeps the terminal's Ctrl-C away from it: we stop children in our own order.
    Any thread may call this. One thread that lives as long as we do starts all children,
    because the kernel takes the end of the thread that started a child for the end of its parent.
    """
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user[0], "group": user[1], "extra_groups": []}
    before_exec = die_with_parent(os.getpid(), death_signal)

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(part) for part in command],
            env=None if env is None else dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
            preexec_fn=before_exec,  # noqa: PLW1509 - it only calls the kernel, so it is safe beside threads
            **identity,
        )

    return _starter(os.getpid()).submit(begin).result()


@cache
def _starter(pid: int) -> ThreadPoolExecutor:
    """Return the starting thread of this process, `pid`. A forked copy of us has none of our threads."""
    return ThreadPoolExecutor(1, thread_name_prefix=f"starter-{pid}")


def stop(child: subprocess.Popen[bytes], signal_number: int = signal.SIGTERM, grace: float = 30.0) -> int:
    """Ask `child` to end, wait `grace` seconds, kill the rest of its session; return its exit status."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal_number)
        try:
            child.wait(grace)
        except subprocess.TimeoutExpired:
            kill(child)
    _kill_group(child.pid)
    return child.wait()


def kill(child: subprocess.Popen[bytes]) -> None:
    """Kill `child` and its descendants at once, as a power cut would."""
    _kill_group(child.pid)
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    child.wait()


def _kill_group(group: int) -> None:
    # The child led its own session, so the group holds nothing but what the child started.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def tail(path: Path, lines: int = 30, *, start: int = 0) -> str:
    """Return the last lines of a log file, none from before byte `start`, and nothing if there is no file."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, min(start, end), end - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def same_process(pid: int, started: float) -> psutil.Process | None:
    """Return the process `pid` if it is still the one that started at `started` (seconds since 1970)."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - started) < 1 and process.status() != psutil.STATUS_ZOMBIE:
            return process
    except psutil.Error:
        pass
    return None
