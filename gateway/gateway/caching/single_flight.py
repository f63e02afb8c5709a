"""Single flight: while one read of a key is under way, the others wait for its answer instead of asking too."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import eventlet
from eventlet.event import Event

from chassis.errors import AppError, DeadlineExceeded, InternalError

T = TypeVar("T")


@dataclass(slots=True)
class _Flight(Generic[T]):
    moment: int
    landed: Event = field(default_factory=Event)
    answer: T | None = None
    fault: AppError | None = None


class SingleFlight(Generic[T]):
    """The reads under way, by key."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}

    def do(self, key: Hashable, moment: int, seconds: float, read: Callable[[], T]) -> T:
        """Return the result of `read`, or of the same read by another request of the same cache `generation`.

        A read that began before an invalidation is not joined, because a request after a change must see the change.
        Raises the errors of `read`, and `DeadlineExceeded` when the joined read does not end within `seconds`.
        """
        flight = self._flights.get(key)
        if flight is not None and flight.moment == moment:
            return self._join(flight, seconds)
        flight = self._flights[key] = _Flight(moment)
        try:
            flight.answer = read()
        except AppError as exc:
            flight.fault = exc
            raise
        except Exception:
            flight.fault = InternalError()
            raise
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.landed.send(None)
        return flight.answer

    def _join(self, flight: _Flight[T], seconds: float) -> T:
        with eventlet.Timeout(seconds, False):
            flight.landed.wait()
        if flight.answer is not None:
            return flight.answer
        if flight.fault is not None:
            raise type(flight.fault)(
                flight.fault.detail,
                errors=flight.fault.errors,
                headers=flight.fault.headers,
                **flight.fault.extensions,
            )
        raise DeadlineExceeded
