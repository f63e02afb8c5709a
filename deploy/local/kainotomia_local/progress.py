"""Progress lines for a person: one for each step of a start that is slow, one for each that is done."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def step(say: Callable[[str], None], what: str) -> Iterator[None]:
    """Print the step if it lasts over a second, and its duration when the block has ended without an error."""
    begun = time.monotonic()
    slow = threading.Timer(1.0, say, [f"  {what} …"])
    slow.daemon = True
    slow.start()
    try:
        yield
    finally:
        slow.cancel()
    say(f"  {what}: ready ({time.monotonic() - begun:.1f} s)")


def silent(line: str) -> None:
    """Tell nobody a line."""
    del line
