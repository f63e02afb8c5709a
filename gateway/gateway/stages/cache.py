"""Cache stage: answers a read from memory where the contract allows it, otherwise by a single flight."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from chassis.messaging.rpc import Reply
from gateway.caching.single_flight import SingleFlight
from gateway.caching.store import CacheStore
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.http.wire import lower
from gateway.routing.table import CachePolicy, Route
from gateway.stages.render import render

OK = 200


class CacheStage:
    """Looks a response up, dispatches on a miss, and stores a cacheable response."""

    def __init__(self, store: CacheStore) -> None:
        self._store = store
        self._single_flight: SingleFlight[Response] = SingleFlight()

    def answer(
        self, request: Request, route: Route, policy: CachePolicy, dispatch: Callable[[], Reply], seconds: float
    ) -> Response:
        """Return the response stored for this request, or the result of `dispatch`."""
        if request.principal.signed_in and not policy.shared:
            request.cache_status = "bypass"
            return render(request, route, dispatch(), public=False)
        # a shared answer behind a permission is for us to keep, not for proxies on the way
        public = "anyone" in route.permission.roles
        key = self._key(request, route)
        kept = self._store.get(key)
        if kept is not None:
            request.cache_status = "hit"
            return kept.response
        request.cache_status = "miss"
        generation = self._store.generation

        def read() -> Response:
            reply = dispatch()
            response = render(request, route, reply, public=public)
            if reply.status == OK:
                self._store.put(key, response, reply.tags, policy.seconds, generation)
            return response

        return self._single_flight.do(key, generation, seconds, read)

    @staticmethod
    def _key(request: Request, route: Route) -> Hashable:
        # one spelling of each question: whatever does not count could be used to fill the cache
        parameters = tuple(_canonical(*item) for item in request.parameters.items()) if request.parameters else ()
        query = (
            tuple(sorted((name, value) for name, values in request.counted_query().items() for value in values))
            if request.query_string
            else ()
        )
        return route.template, parameters, query, request.language, request.prefers_html(), request.is_navigation()


def _canonical(name: str, value: str) -> str:
    return lower(value) if name == "id" or name.endswith("_id") else value  # UUIDs are read in capitals, too
