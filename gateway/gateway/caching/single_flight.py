"""Single flight: concurrent reads of the same key share one call."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import eventlet
from eventlet.event import Event

from chassis.errors import AppError, DeadlineExceeded, InternalError

T = TypeVar("T")


@dataclass(slots=True)
class _Call(Generic[T]):
    generation: int
    finished: Event = field(default_factory=Event)
    result: T | None = None
    error: AppError | None = None


class SingleFlight(Generic[T]):
    """The reads under way, by key."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, _Call[T]] = {}

    def do(self, key: Hashable, generation: int, seconds: float, read: Callable[[], T]) -> T:
        """Return the result of `read`, or of the same read by another request of the same cache `generation`.

        A read that began before an invalidation is not joined, because a request after a change must see the change.
        Raises the errors of `read`, and `DeadlineExceeded` when the joined read does not end within `seconds`.
        """
        call = self._calls.get(key)
        if call is not None and call.generation == generation:
            return self._join(call, seconds)
        call = self._calls[key] = _Call(generation)
        try:
            call.result = read()
        except AppError as exc:
            call.error = exc
            raise
        except Exception:
            call.error = InternalError()
            raise
        finally:
            if self._calls.get(key) is call:
                del self._calls[key]
            call.finished.send(None)
        return call.result

    def _join(self, call: _Call[T], seconds: float) -> T:
        with eventlet.Timeout(seconds, False):
            call.finished.wait()
        if call.result is not None:
            return call.result
        if call.error is not None:
            raise type(call.error)(
                call.error.detail,
                errors=call.error.errors,
                headers=call.error.headers,
                **call.error.extensions,
            )
        raise DeadlineExceeded
