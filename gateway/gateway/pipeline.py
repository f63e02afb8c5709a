"""The request pipeline, stage by stage.

    identify → route → authenticate → limit → cache → dispatch → render

An Idempotency-Key is passed on: the service stores it in the transaction of the effect (docs/decisions/0010).
"""

from __future__ import annotations

import time
from contextlib import suppress

import structlog

from chassis.errors import AppError, InternalError
from chassis.messaging.rpc import Reply
from gateway import metrics
from gateway.access import AccessLog
from gateway.contracts.registry import ContractRegistry
from gateway.http.errors import RouteNotFound
from gateway.http.peers import TrustedProxies
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.routing.links import redirect_target
from gateway.routing.table import Route, RouteTable
from gateway.stages.authenticate import authenticate
from gateway.stages.cache import CacheStage
from gateway.stages.cors import CorsPolicy
from gateway.stages.dispatch import Dispatcher, ServiceAway
from gateway.stages.identify import identify
from gateway.stages.limit import LimitStage
from gateway.stages.render import conditional, redirect, render, render_fault
from gateway.stages.streaming import StreamingStage
from gateway.tokens.verifier import TokenVerifier

log = structlog.get_logger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Pipeline:
    """Responds to requests. `table` is replaced whole when a contract changes."""

    def __init__(
        self,
        *,
        table: RouteTable,
        proxies: TrustedProxies,
        verifier: TokenVerifier,
        origins: CorsPolicy,
        limits: LimitStage,
        cache: CacheStage,
        dispatcher: Dispatcher,
        registry: ContractRegistry,
        access: AccessLog,
    ) -> None:
        self.table = table
        self._proxies, self._verifier = proxies, verifier
        self._cors, self._limits = origins, limits
        self._cache, self._dispatcher, self._registry = cache, dispatcher, registry
        self._streaming = StreamingStage(dispatcher)
        self._access = access

    def answer(self, request: Request) -> Response:
        """Return the response to a request; never raise."""
        started = time.perf_counter()
        try:
            identify(request, self._proxies)
            registered = self._cors.admit(request)
            response = conditional(request, self._answer(request, registered=registered))
        except AppError as exc:
            response = render_fault(request, exc)
        except Exception:
            log.exception("request_failed", request_id=request.request_id, trace_id=request.trace_id)
            response = render_fault(request, InternalError())
        with suppress(Exception):  # what cannot be noted costs a line of the log, never an answer
            self._observe(request, response, time.perf_counter() - started)
        return response

    def _answer(self, request: Request, *, registered: bool) -> Response:
        if request.method == "OPTIONS":
            self._limits.check(request, None)
            allowed = self.table.allowed(request.path)
            preflight = self._cors.preflight(request, allowed) if registered else []
            return Response(204, [("Allow", allowed), ("Cache-Control", "no-store"), *preflight])
        target = redirect_target(request, self.table)
        if target is not None:
            self._limits.check(request, None)
            return redirect(target)
        try:
            route = self._route(request)
        except AppError:
            self._limits.check(request, None)  # asking for what is not there is asking, too
            raise
        if route.page is not None:
            if route.counted:
                self._limits.check(request, route)
            page: Response = route.page(request)
            return page
        try:
            authenticate(request, route, self._verifier)
        except AppError:
            self._limits.check(request, route)  # guessing is counted too
            raise
        self._limits.check(request, route)
        return self._dispatch(request, route)

    def _route(self, request: Request) -> Route:
        try:
            route, request.parameters = self.table.find(request.method, request.path)
        except RouteNotFound:
            if self._registry.expects(request.path):
                raise ServiceAway from None
            raise
        request.route = route
        request.added += route.deprecation_headers
        return route

    def _dispatch(self, request: Request, route: Route) -> Response:
        def dispatch() -> Reply:
            return self._dispatcher.dispatch(request, route)

        if route.streamed:
            return self._streaming.answer(request, route)
        if route.cache is None:
            return render(request, route, dispatch(), public=False)
        return self._cache.answer(request, route, route.cache, dispatch, self._dispatcher.seconds(route))

    def _observe(self, request: Request, response: Response, seconds: float) -> None:
        template = request.route.template if request.route is not None else "-"
        method = request.method if request.method in _METHODS else "other"
        metrics.REQUEST_SECONDS.labels(template, method, response.status).observe(seconds)
        if request.cache_status:
            metrics.CACHE_ANSWERS.labels(request.cache_status).inc()
        self._access.request(request, template, method, response.status, seconds)
