"""Deadlines: an end for blocking calls that have no timeout, or one that begins anew with every byte."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, Queue
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, function: Callable[[], T]) -> T:
    """Return the result of a function, or raise `TimeoutError` after `seconds`; its thread is left to end by itself."""
    results: Queue[T | BaseException] = Queue(1)

    def run() -> None:
        try:
            results.put(function())
        except BaseException as exc:  # noqa: BLE001 - raised again by whoever waits
            results.put(exc)

    threading.Thread(target=run, name="within a deadline", daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(result, BaseException):
        raise result
    return result
