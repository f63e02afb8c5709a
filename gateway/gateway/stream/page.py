"""The page of the stream: validates the request, then hands the connection over to the listeners."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final
from uuid import UUID

import eventlet
import orjson
import structlog
from eventlet.event import Event

from chassis.errors import FieldError, TooManyRequests, Unavailable, ValidationFailed
from chassis.language import Localized
from chassis.messaging.envelope import public_body
from chassis.parameters import counted
from chassis.schemas import MOST_FAULTS
from gateway.http.request import Request, readable
from gateway.http.response import Header, Response
from gateway.http.wire import elements
from gateway.limits.policies import rate_limit_key
from gateway.stream.event_store import EventStore
from gateway.stream.listeners import Listener, Listeners
from gateway.stream.log import Entry, EventLog

log = structlog.get_logger(__name__)

_RESTORED_SECONDS: Final = 5.0
_TOGETHER: Final = 64  # events sent to one who resumes before others have their turn
_HEADERS: Final[list[Header]] = [
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Accel-Buffering", "no"),  # a proxy in front must not gather what should be live
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]
_PARAMETERS: Final = frozenset({"types"})
_UNKNOWN_PARAMETER: Final = Localized(el="Άγνωστο πεδίο.", en="Unknown field.")
_HELLO: Final = b"retry: 3000\n: listening\n\n"


class StreamFull(Unavailable):
    """As many listen already as this gateway serves."""

    title = Localized(el="Η ροή έχει ήδη όσους ακροατές χωρά", en="The stream has as many listeners as it serves")


class TooManyListeners(TooManyRequests):
    """As many listen already from this address as one may have."""

    title = Localized(el="Πολλοί ακροατές από την ίδια διεύθυνση", en="Too many listeners from one address")


class Stream:
    """The public events of every service: events come in by `hear`, listeners by the page.

    `known` returns the types of all public events, or None while a service has not declared its own.
    """

    def __init__(
        self,
        events: EventLog,
        event_store: EventStore | None,
        *,
        known: Callable[[], Collection[str] | None],
        most: int,
        most_per_address: int,
        keepalive_seconds: float = 15.0,
    ) -> None:
        self._events, self._event_store, self._known = events, event_store, known
        self._most, self._most_per_address = most, most_per_address
        self.listeners = Listeners(events, keepalive_seconds=keepalive_seconds)
        self._restored: Event = Event()

    def receive(self, kind: str, body: bytes, fields: Collection[str]) -> None:
        """Add a public event, without the fields that its producer does not declare public; ignore an invalid one."""
        try:
            body = public_body(body, fields)
            event_id = str(UUID(orjson.loads(body)["id"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        if self._events.add(event_id, kind, body) is None:
            return
        self.listeners.wake()
        if self._event_store is not None:
            self._event_store.save(event_id, kind, body)

    def restore(self) -> None:
        """Add the events that other replicas, or an earlier life of this one, stored and this one has not received."""
        for event_id, kind, body, heard in self._event_store.read() if self._event_store is not None else ():
            self._events.add(event_id, kind, body, heard)
        self.listeners.wake()
        if not self._restored.ready():
            self._restored.send(None)

    def close(self) -> None:
        """End every stream. Clients reconnect to another replica, or to this one after its restart."""
        self.listeners.close()
        if self._event_store is not None:
            self._event_store.close()

    def __call__(self, request: Request) -> Response:
        """Return the stream, from now on or after the client's last event (`Last-Event-ID`)."""
        address = rate_limit_key(request.client_ip)
        if self.listeners.closed or len(self.listeners) >= self._most:
            raise StreamFull(headers={"Retry-After": "10"})
        if self.listeners.at(address) >= self._most_per_address:
            raise TooManyListeners(headers={"Retry-After": "60"})
        kinds = self._wanted(readable(counted(request.query(), _PARAMETERS, lenient=False)))
        last_id = request.headers.get("last-event-id")

        def take(sock: Any) -> Any:
            return self._take(sock, address, kinds, last_id)

        return Response(200, [*_HEADERS], take=take)

    def _wanted(self, query: Mapping[str, list[str]]) -> frozenset[str] | None:
        """Return the requested types, None for all; raise `ValidationFailed` for types that never occur."""
        faults = [FieldError(name, "unknown", _UNKNOWN_PARAMETER) for name in query if name not in _PARAMETERS]
        wanted = frozenset(filter(None, (kind for value in query.get("types", []) for kind in elements(value))))
        known = self._known()
        if known is not None and not wanted <= set(known):
            listed = ", ".join(sorted(known))
            allowed = Localized(el=f"Επιτρεπτές τιμές: {listed}.", en=f"Must be one of: {listed}.")
            faults.append(FieldError("types", "not_allowed", allowed))
        if faults:
            raise ValidationFailed(errors=faults[:MOST_FAULTS])
        return wanted or None

    def _take(self, sock: Any, address: str, kinds: frozenset[str] | None, last_id: str | None) -> Any:
        """Send the missed events, then hand the connection to the listeners; `sock` is still a green one."""
        sock.sendall(_HELLO)
        number = self._events.last
        if last_id:
            with eventlet.Timeout(_RESTORED_SECONDS, False):
                self._restored.wait()
            number = self._events.last
            missed = self._events.since(last_id)
            if missed is None:
                # the client must read anew what it follows: some of it may have changed unheard
                sock.sendall(b"event: reset\ndata: {}\n\n")
            else:
                self._catch_up(sock, missed, kinds)
        while news := self._events.after(number):
            self._catch_up(sock, news, kinds)
            number = news[-1].number
        if self.listeners.closed:
            raise ConnectionAbortedError
        mine = sock.fd.dup()
        mine.setblocking(False)
        self.listeners.add(Listener(mine, address, kinds, number))
        return mine

    @staticmethod
    def _catch_up(sock: Any, entries: list[Entry], kinds: frozenset[str] | None) -> None:
        frames = [entry.frame for entry in entries if kinds is None or entry.kind in kinds]
        for at in range(0, len(frames), _TOGETHER):
            sock.sendall(b"".join(frames[at : at + _TOGETHER]))
            eventlet.sleep(0)
