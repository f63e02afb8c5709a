"""Worker shares: the division of a container's workers between calls and events, so that neither takes them all."""

from __future__ import annotations


def for_calls(workers: int) -> int:
    """Return the number of concurrent calls: three quarters, so that slow ones leave room for events."""
    return max(1, workers * 3 // 4)


def for_events(workers: int) -> int:
    """Return the number of concurrent events: the other quarter.

    Handlers of one process share one core, so more concurrency would end no handler sooner and only delay calls.
    """
    return max(1, workers // 4)
