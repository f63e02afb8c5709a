"""Streaming stage: a response too large for memory comes from its service in chunks, at the client's pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final
from weakref import finalize

import eventlet
import structlog

from chassis.errors import AppError, TooManyRequests, Unavailable
from chassis.language import Localized
from chassis.messaging.rpc import Reply
from gateway import metrics
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.limits.policies import rate_limit_key
from gateway.routing.table import Route
from gateway.stages.dispatch import Dispatcher
from gateway.stages.render import render

log = structlog.get_logger(__name__)

MOST: Final = 32
MOST_PER_ADDRESS: Final = 4
LONGEST: Final = 3600.0  # seconds: who takes longer takes nothing, or a byte now and then
_PAUSES: Final = (0.2, 1.0, 3.0)  # a service that is being replaced is back by then
_OK: Final = 200


class TransfersFull(Unavailable):
    """The gateway has reached its limit of concurrent large responses."""

    title = Localized(el="Πολλές λήψεις ταυτόχρονα", en="Too many downloads at once")


class TooManyTransfers(TooManyRequests):
    """The address has reached its limit of concurrent large responses."""

    title = Localized(el="Πολλές λήψεις από την ίδια διεύθυνση", en="Too many downloads from one address")


class TransferCut(Exception):
    """The rest of a response did not arrive."""


class StreamingStage:
    """Fetches the first chunk, which decides status and headers, and each further one while the last is sent."""

    def __init__(self, dispatcher: Dispatcher, *, longest: float = LONGEST) -> None:
        self._dispatcher, self._longest = dispatcher, longest
        self._under_way: Counter[str] = Counter()

    def answer(self, request: Request, route: Route) -> Response:
        """Return the response with its first chunk; raise for an unavailable service, or for too many streams."""
        address = rate_limit_key(request.client_ip)
        self._check_room(address)
        reply = self._dispatcher.dispatch(request, route)
        response = render(request, route, reply, public=False)
        if reply.continuation is not None:
            # a response of one chunk, as most pictures of a page are, takes no place
            self._check_room(address)
            self._under_way[address] += 1
            response.more = more = self._rest(request, route, reply.continuation)
            # its place is free again once nobody holds it: also where it was never begun
            finalize(more, self._free, address)
        return response

    def _check_room(self, address: str) -> None:
        if self._under_way.total() >= MOST:
            raise TransfersFull(headers={"Retry-After": "30"})
        if self._under_way[address] >= MOST_PER_ADDRESS:
            raise TooManyTransfers(headers={"Retry-After": "30"})

    def _free(self, address: str) -> None:
        self._under_way[address] -= 1
        if not self._under_way[address]:
            del self._under_way[address]

    def _rest(self, request: Request, route: Route, continuation: str | None) -> Iterator[bytes]:
        with eventlet.Timeout(self._longest):
            while continuation is not None:
                reply = self._next(request, route, continuation)
                yield reply.body
                continuation = reply.continuation

    def _next(self, request: Request, route: Route, continuation: str) -> Reply:
        """Fetch a chunk, and retry after a failure, because reading is idempotent."""
        why = ""
        for pause in (0.0, *_PAUSES):
            eventlet.sleep(pause)
            try:
                reply = self._dispatcher.dispatch(request, route, continuation)
            except AppError as exc:
                why = exc.code()
                continue
            if reply.status == _OK:
                return reply
            why = str(reply.status)
        metrics.TRANSFERS_CUT.inc()
        log.warning("transfer_cut", operation=route.operation, request_id=request.request_id, why=why)
        raise TransferCut(why)
