"""Threads: blocking code beside the hub, so that other green threads go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from eventlet import tpool
from eventlet.semaphore import Semaphore

P = ParamSpec("P")
T = TypeVar("T")


class BoundedThreads:
    """Run blocking functions in operating-system threads, at most `at_once` at a time."""

    def __init__(self, at_once: int) -> None:
        self._slots = Semaphore(at_once)

    def run(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run a function in a thread and return its result; other green threads run meanwhile."""
        with self._slots:
            result: T = tpool.execute(function, *arguments, **named)
        return result
