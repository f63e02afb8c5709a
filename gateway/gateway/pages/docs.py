"""The human page of the API: Swagger UI, served from the installed package, with no script from anywhere else."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from swagger_ui_bundle import swagger_ui_path  # type: ignore[import-untyped]

from gateway.http.errors import RouteNotFound
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.responses import Document, make_response, page, page_language

_OURS: Final = {
    "docs.css": "text/css; charset=utf-8",
    "guide.css": "text/css; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
}
_SWAGGER: Final = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}


def docs(request: Request) -> Response:
    """Answer with the page."""
    return page("docs", "/docs", page_language(request))


def asset(request: Request) -> Response:
    """Answer with one of the page's files."""
    return _asset(request.parameters["name"]).to(request)


@lru_cache(maxsize=16)
def _asset(name: str) -> Document:
    if name in _OURS:
        body = (files("gateway.pages") / "static" / name).read_bytes()
        return Document(make_response(body, _OURS[name], max_age=3600))
    if name in _SWAGGER:
        body = (Path(str(swagger_ui_path)) / name).read_bytes()
        return Document(make_response(body, _SWAGGER[name], max_age=3600))
    raise RouteNotFound
