"""Nursery: a process that has imported everything once and forks actors, which then live and die on their own.

Starting Python takes a second; the long form kills five hundred processes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

FOLDER = Path(__file__).parents[1]
_PR_SET_PDEATHSIG = 1
_SERVE = "import chassis.green; from fault_harness import process_pool; process_pool.serve()"


class Actor:
    """One process of ours: a relay, a consumer or a tool."""

    def __init__(self, process_pool, number, name):
        self.name = name
        self.status = None
        self.said = None
        self.pid = 0
        self._process_pool, self._number = process_pool, number
        self._up, self._born, self._gone = threading.Event(), threading.Event(), threading.Event()

    def wait_up(self, seconds=30.0):
        assert self._up.wait(seconds) or self._gone.is_set(), f"{self.name} is not up"
        return self

    @property
    def alive(self):
        return not self._gone.is_set()

    def kill(self):
        """kill -9, and wait until it is gone."""
        self._signal(signal.SIGKILL)
        assert self._gone.wait(10)

    def stop(self, seconds=40.0):
        """Ask it to end, as an operator does; gives the exit status."""
        self._signal(signal.SIGTERM)
        assert self._gone.wait(seconds), f"{self.name} does not stop"
        return self.status

    def wait(self, seconds=60.0):
        """Wait until it has ended by itself; gives the exit status, negative for a signal."""
        assert self._gone.wait(seconds), f"{self.name} lives on"
        return self.status

    def _signal(self, number):
        assert self._born.wait(30)
        if not self._gone.is_set():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _hear(self, news):
        if "pid" in news:
            self.pid = news["pid"]
            self._born.set()
        elif "status" in news:
            self.status = news["status"]
            self._gone.set()
        else:
            self.said = news.get("said")
            self._up.set()


class ProcessPool:
    """The test's end of it."""

    def __init__(self, log):
        self._numbers = count(1)
        self._actors = {}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _SERVE],
            cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()

    def spawn(self, name, **spec):
        number = next(self._numbers)
        actor = self._actors[number] = Actor(self, number, name)
        self._process.stdin.write(json.dumps({"number": number, **spec}).encode() + b"\n")
        self._process.stdin.flush()
        return actor

    def close(self):
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _listen(self):
        with suppress(ValueError, OSError):
            for line in self._process.stdout:
                news = json.loads(line)
                self._actors[news["number"]]._hear(news)
                if "status" in news:
                    del self._actors[news["number"]]


def serve():
    """Fork an actor for each line on stdin, and tell of births and deaths on stdout; ends all at the end of stdin."""
    # nothing here may start eventlet's hub: its epoll would be shared with every child
    from eventlet import patcher

    from fault_harness import actors

    real_os, real_select = patcher.original("os"), patcher.original("select")
    numbers, rest = {}, b""
    while True:
        while numbers:
            pid, status = real_os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            tell(numbers.pop(pid), status=os.waitstatus_to_exitcode(status))
        if not real_select.select([0], [], [], 0.01)[0]:
            continue
        data = real_os.read(0, 65536)
        if not data:
            for pid in numbers:
                real_os.kill(pid, signal.SIGKILL)
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            spec = json.loads(line)
            pid = real_os.fork()
            if pid == 0:
                _child(spec, actors.play)
            numbers[pid] = spec["number"]
            tell(spec["number"], pid=pid)


def tell(number, **news):
    """Say something about an actor; one write, so that lines of many processes do not mix."""
    os.write(1, json.dumps({"number": number, **news}).encode() + b"\n")


def _child(spec, play):
    import ctypes
    import traceback

    import eventlet.hubs

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.close(0)
    eventlet.hubs.use_hub()
    status = 1
    try:
        status = play(spec, lambda **news: tell(spec["number"], **news)) or 0
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        time.sleep(0)
        os._exit(status)
