"""The gateway's own routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.pages.asyncapi import STREAM, AsyncApiPage
from gateway.pages.docs import asset, docs
from gateway.pages.guides import PATH, list_guides, read_guide
from gateway.pages.health import Readiness, health
from gateway.pages.index import index
from gateway.pages.openapi import OpenApiPage
from gateway.routing.table import Route
from gateway.stream.page import Stream


def gateway_routes(
    openapi: OpenApiPage, asyncapi: AsyncApiPage, stream: Stream, checks: Callable[[], Mapping[str, bool]]
) -> list[Route]:
    """Return the routes that the gateway serves itself. Health checks of load balancers are not limited."""
    return [
        Route("GET", "/", page=index),
        Route("GET", "/asyncapi.json", page=asyncapi),
        Route("GET", "/docs", page=docs),
        Route("GET", "/docs/assets/{name}", page=asset),
        Route("GET", PATH, page=list_guides),
        Route("GET", f"{PATH}/{{name}}", page=read_guide),
        Route("GET", "/health", page=health, counted=False),
        Route("GET", "/openapi.json", page=openapi),
        Route("GET", STREAM, page=stream),
        Route("GET", "/ready", page=Readiness(checks), counted=False),
    ]
