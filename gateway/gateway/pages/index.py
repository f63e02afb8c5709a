"""The front page: where everything is, for people and for programs."""

from __future__ import annotations

from typing import Final

from chassis.language import Localized
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.guides import PATH
from gateway.pages.responses import json_response, page, page_language

LINKS: Final = (
    ("docs", "/docs", Localized(el="Οδηγός της διεπαφής, με δοκιμές", en="Guide to the interface, to try it out")),
    ("guides", PATH, Localized(el="Οδηγοί για προγραμματιστές", en="Guides for developers")),
    ("openapi", "/openapi.json", Localized(el="Περιγραφή OpenAPI 3.1", en="OpenAPI 3.1 description")),
    (
        "asyncapi",
        "/asyncapi.json",
        Localized(el="Περιγραφή AsyncAPI 3 των συμβάντων", en="AsyncAPI 3 description of the events"),
    ),
    ("health", "/health", Localized(el="Λειτουργεί;", en="Is it alive?")),
    ("ready", "/ready", Localized(el="Είναι έτοιμο;", en="Is it ready?")),
)


def index(request: Request) -> Response:
    """Answer with the links, as a page for browsers and as JSON for programs."""
    language = page_language(request)
    if request.prefers_html():
        links = [(path, text.to(language)) for _, path, text in LINKS]
        return page("index", "/", language, links=links)
    links_by_name = {name: path for name, path, _ in LINKS}
    return json_response({"name": "Kainotomia", "links": links_by_name}, language=language, max_age=300)
