"""Shares: how calls and events divide the workers of a container, so that neither ever takes them all."""

from __future__ import annotations


def for_calls(workers: int) -> int:
    """Give how many calls may run at once: three quarters, so that slow ones leave room for events."""
    return max(1, workers * 3 // 4)


def for_events(workers: int) -> int:
    """Give how many events may run at once: the other quarter.

    Handlers of one process share one core, so more of them at once end no sooner; they only hold up who is answered.
    """
    return max(1, workers // 4)
