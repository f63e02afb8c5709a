"""Quoting: text that people typed, as mails show it. It reads the same, and no mail program makes a link of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from chassis.text import isolate

MESSAGE_LIMIT: Final = 500
"""Longest quotation of what a person wrote to another; what is public is quoted whole."""

_BREAK: Final = "\u200b"
"""Zero width space: shown as nothing, and the end of a word for programs that look for addresses."""

_DOTS: Final = ".\u2024\u3002\uff0e\uff61"  # what browsers take for the dot of a domain (UTS 46)
_DOMAIN: Final = re.compile(rf"(?<=\S)([{_DOTS}])(?=[^\W\d_]{{2}})")
_SCHEME: Final = re.compile(r"\b([A-Za-z][A-Za-z0-9+-]{1,30}:)(?=\S)")


def unlinked(text: str) -> str:
    """Return the text without anything that a mail program would turn into a link.

    Programs link `https://…`, `mailto:…` and every bare `name.tld`. A top-level domain has two letters at least, so
    initials (Δ.Ε.Υ.Α.) and numbers stay as they are.
    """
    return _SCHEME.sub(rf"\1{_BREAK}", _DOMAIN.sub(rf"\1{_BREAK}", text))


def shortened(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Return a message as far as a mail quotes it."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def unlinked_all(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template context with every text unlinked, except addresses that the platform made."""
    return _texts_by(unlinked, given)


def isolated_all(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template context with every right-to-left text isolated from the words around it."""
    return _texts_by(isolate, given)


_OUR_LINKS: Final = frozenset({"practice_url", "guide_url", "home_url", "goes_to", "portal_url"})


def _texts_by(change: Callable[[str], str], given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if name in _OUR_LINKS else _changed(change, value) for name, value in given.items()}


def _changed(change: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)(_changed(change, one) for one in value)
    return value
