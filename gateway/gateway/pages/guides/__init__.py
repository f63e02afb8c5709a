"""Guides for callers of the API: Markdown files of this folder, one folder for each language, served as pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from chassis.language import LANGUAGES
from gateway.http.errors import RouteNotFound
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.responses import Document, page, page_language

PATH: Final = "/docs/guides"
_FILES: Final = files(__name__)
NAMES: Final = tuple(sorted(entry.name.removesuffix(".md") for entry in (_FILES / LANGUAGES[0]).iterdir()))
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


class Guide(NamedTuple):
    """One guide in one language: its title, its sections as (anchor, heading), and its HTML without the title."""

    title: str
    sections: tuple[tuple[str, str], ...]
    body: Markup


def list_guides(request: Request) -> Response:
    """Answer with the page that lists the guides."""
    language = page_language(request)
    return _listed(language).to(request)


def read_guide(request: Request) -> Response:
    """Answer with the page of one guide."""
    name = request.parameters["name"]
    if name not in NAMES:
        raise RouteNotFound
    return _shown(name, page_language(request)).to(request)


@lru_cache
def _listed(language: str) -> Document:
    guides = [(f"{PATH}/{name}", load(name, language).title) for name in NAMES]
    return Document(page("guides", PATH, language, guides=guides))


@lru_cache
def _shown(name: str, language: str) -> Document:
    return Document(page("guide", f"{PATH}/{name}", language, guide=load(name, language)))


@lru_cache
def load(name: str, language: str) -> Guide:
    """Load a guide and render its Markdown. Anchors are the same in both languages."""
    tokens = _MARKDOWN.parse((_FILES / language / f"{name}.md").read_text(encoding="utf-8"))
    title, rest = tokens[1].content, tokens[3:]
    sections = []
    for number, (opening, text) in enumerate(_headings(rest), start=1):
        anchor = f"section-{number}"
        opening.attrSet("id", anchor)
        sections.append((anchor, text.content))
    for token in rest:
        for child in token.children or ():
            _lead_to_page(child, language)
    rendered = _MARKDOWN.renderer.render(rest, _MARKDOWN.options, {})
    return Guide(title, tuple(sections), Markup(rendered))  # noqa: S704 - our own file, with HTML in it switched off


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    return (pair for pair in pairwise(tokens) if pair[0].type == "heading_open")


def _lead_to_page(token: Token, language: str) -> None:
    """Replace a link to a file beside by one to its page, and keep the reader's language in links to pages of ours."""
    target = str(token.attrGet("href") or "")
    if target.removesuffix(".md") in NAMES:
        target = f"{PATH}/{target.removesuffix('.md')}"
    if target.startswith("/"):
        token.attrSet("href", f"{target}?lang={language}")
