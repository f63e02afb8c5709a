"""Atom feeds of the latest publications (RFC 4287), in pages (RFC 5005, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring  # we write XML, we read none

from marshmallow import fields

from chassis import links
from chassis.context import CallContext
from chassis.language import LANGUAGES, Localized
from chassis.operations import Answer
from chassis.schemas import Code
from commons.opendata import LICENCE, LICENCE_LINK

ATOM: Final = "application/atom+xml"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_PLATFORM: Final = Localized(el="Καινοτομία", en="Kainotomia")
_NOT_THE_FILTER: Final = frozenset({"cursor", "limit", "language"})
_NEVER: Final = datetime(2020, 2, 3, tzinfo=UTC)  # a feed must say when it changed: an empty one, the circular's day
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of a feed; `categories` are scheme, code and label."""

    id: Any
    path: str
    title: str
    summary: str
    language: str
    published: datetime
    updated: datetime
    authors: Sequence[str] = ()
    categories: Iterable[tuple[str, str, str]] = ()


def language_field() -> fields.Field[Any]:
    """Return the query parameter for the language of a feed's own words, as not every reader can send a header."""
    return Code(LANGUAGES, load_default=None, metadata={"description": "Whatever `Accept-Language` prefers"})


def feed(
    title: Localized,
    path: str,
    entries: Sequence[Entry],
    call: CallContext,
    *,
    following: str | None,
    public_url: str,
    portal_url: str | None = None,
) -> Answer:
    """Return one page of a feed. Its id depends on the address and the filters, not on the page and the language.

    Entries link to the pages of the portal where there is one.
    """
    language = (call.query.get("language") or [call.language])[0]
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    _text(root, "id", uuid5(NAMESPACE_URL, f"{public_url}{path}?{_filters(call.query)}").urn)
    _text(root, "title", title.to(language))
    _text(root, "updated", _moment(max((entry.updated for entry in entries), default=_NEVER)))
    _text(SubElement(root, "author"), "name", _PLATFORM.to(language))
    _link(root, "self", _address(public_url, path, call.query), ATOM)
    _link(root, "license", LICENCE)
    headers = {"Content-Language": language, "Link": LICENCE_LINK}
    if call.query.get("cursor"):
        first = {name: values for name, values in call.query.items() if name != "cursor"}
        _link(root, "first", _address(public_url, path, first), ATOM)
    if following is not None:
        _link(root, "next", _address(public_url, path, {**call.query, "cursor": [following]}), ATOM)
        headers["Link"] += f", {links.next_page(path, call, following)}"
    for entry in entries:
        page = f"{portal_url}/{language}{entry.path.removeprefix('/v1')}" if portal_url else f"{public_url}{entry.path}"
        _entry(root, entry, public_url, page)
    document = tostring(root, encoding="unicode")
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{document}\n'
    return Answer(text, headers=headers, content_type=f"{ATOM}; charset=utf-8")


def _entry(root: Element, entry: Entry, public_url: str, page: str) -> None:
    element = SubElement(root, "entry", {"xml:lang": entry.language})
    _text(element, "id", f"urn:uuid:{entry.id}")
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.updated))
    _text(element, "published", _moment(entry.published))
    for name in entry.authors:
        _text(SubElement(element, "author"), "name", name)
    _link(element, "alternate", page)
    for scheme, code, label in entry.categories:
        scheme_address = f"{public_url}/v1/taxonomies#{scheme}"
        SubElement(element, "category", {"term": code, "scheme": scheme_address, "label": label})
    _text(element, "summary", entry.summary)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _NOT_XML.sub("", text)


def _link(parent: Element, rel: str, href: str, kind: str | None = None) -> None:
    SubElement(parent, "link", {"rel": rel, "href": href, **({"type": kind} if kind else {})})


def _address(public_url: str, path: str, query: Mapping[str, Sequence[str]]) -> str:
    asked = urlencode(query, doseq=True)
    return f"{public_url}{path}?{asked}" if asked else f"{public_url}{path}"


def _filters(query: Mapping[str, Sequence[str]]) -> str:
    return urlencode(
        sorted((name, sorted(values)) for name, values in query.items() if name not in _NOT_THE_FILTER), doseq=True
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
