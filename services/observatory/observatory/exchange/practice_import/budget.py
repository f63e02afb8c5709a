"""Budget: the bytes, elements and seconds that reading one file may take, however the file is made."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from observatory.exchange.practice_import.errors import ImportTakesTooLong, ImportTooComplex, ImportUnpacksTooLarge

MOST_UNPACKED: Final = 1024 * 1024 * 1024
# 50,000 rows of 23 columns are 12,000,000 beginnings, ends and texts, their table of texts counted in
MOST_ELEMENTS: Final = 15_000_000
MOST_SECONDS: Final = 300.0
MOST_ELAPSED: Final = 1_200.0
"""Seconds from the beginning to the end, whatever else was done meanwhile: less than a tick of the timer may take."""

BREATH: Final = 1_000
"""Elements after which others have their turn: about a millisecond of work."""

_CHECK_SECONDS: Final = 0.5


class Budget:
    """One allowance for a whole file. Every part counts, also when it is read again.

    `check` is called about twice a second while reading. An exception that it raises ends the reading.
    """

    def __init__(self, *, seconds: float = MOST_SECONDS, check: Callable[[], None] = lambda: None) -> None:
        self._check = check
        self._seconds = seconds
        self._unpacked = self._elements = self._since = 0
        self._worked = 0.0
        self._began = self._resumed = self._checked = time.monotonic()

    def unpack(self, size: int) -> None:
        """Count unpacked bytes. Raises `ImportUnpacksTooLarge`."""
        self._unpacked += size
        if self._unpacked > MOST_UNPACKED:
            raise ImportUnpacksTooLarge

    def spend(self, elements: int) -> None:
        """Count elements, and yield to other work now and then. Raises `ImportTooComplex`, `ImportTakesTooLong`."""
        self._elements += elements
        self._since += elements
        if self._since >= BREATH:
            self._rest()

    def resume(self) -> None:
        """Restart the clock: the time since the last element was spent on other work."""
        self._resumed = time.monotonic()

    def _rest(self) -> None:
        self._since = 0
        now = time.monotonic()
        self._worked += now - self._resumed
        if self._elements > MOST_ELEMENTS:
            raise ImportTooComplex
        if self._worked > self._seconds or now - self._began > MOST_ELAPSED:
            raise ImportTakesTooLong
        time.sleep(0)  # nothing here waits for anything: others have their turn
        if now - self._checked > _CHECK_SECONDS:
            self._check()
            self._checked = time.monotonic()
        self._resumed = time.monotonic()
