"""Progress lines for a person: one per completed step of a start."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def step(say: Callable[[str], None], what: str) -> Iterator[None]:
    """Print the step and its duration when the block has ended without an error."""
    begun = time.monotonic()
    yield
    say(f"  {what}: ready ({time.monotonic() - begun:.1f} s)")


def silent(line: str) -> None:
    """Tell nobody a line."""
    del line
