"""Pages: the common frame of all HTML pages, and the error page.

A package keeps its templates in a folder `templates`; each extends `frame.jinja`. They get
`say("ελληνικά", "english")`, the filters `paragraphs` and `isolate`, and the render arguments. No page loads anything
from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from chassis.errors import AppError
from chassis.language import DEFAULT_LANGUAGE, LANGUAGES, Localized
from chassis.text import isolate

HTML: Final = "text/html; charset=utf-8"

_STYLE: Final = (files(__name__) / "templates" / "frame.css").read_text(encoding="utf-8")
STYLE_SOURCE: Final = f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
"""How a Content-Security-Policy names the frame's style sheet: no other style is applied."""

POLICY: Final = (
    f"default-src 'none'; style-src {STYLE_SOURCE}; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of a page. What else protects pages, and who may keep them, the gateway says."""

BRAND: Final = Localized(el="Καινοτομία στο Δημόσιο", en="Public-sector innovation")
_EMPTY_LINES: Final = re.compile(r"\n\s*\n")


class Pages:
    """The pages of one room."""

    def __init__(self, package: str) -> None:
        loader = ChoiceLoader([PackageLoader(package), PackageLoader(__name__)])
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters["paragraphs"] = paragraphs
        self._templates.filters["isolate"] = isolate

    def render(self, name: str, language: str, *, alternates: Mapping[str, str] | None = None, **given: Any) -> str:
        """Render a template of the room; `alternates` are the addresses of the same page in each language."""
        chosen = language if language in LANGUAGES else DEFAULT_LANGUAGE
        return self._templates.get_template(f"{name}.jinja").render(
            {
                "language": chosen,
                "say": lambda el, en: Localized(el=el, en=en).to(chosen),
                "brand": BRAND.to(chosen),
                "style": Markup(_STYLE),  # noqa: S704 - our own file, byte for byte as its digest names it
                "alternates": alternates or {},
                **given,
            }
        )


def headers(language: str) -> dict[str, str]:
    """Return the headers of a page in `language`."""
    return {
        "Content-Security-Policy": POLICY,
        "Content-Language": language if language in LANGUAGES else DEFAULT_LANGUAGE,
    }


def paragraphs(text: str) -> Markup:
    """Make paragraphs of a person's text: empty lines part them, single line breaks stay."""
    parts = (part.strip() for part in _EMPTY_LINES.split(text))
    broken = (Markup("<br>").join(escape(line) for line in part.splitlines()) for part in parts if part)
    return Markup("\n").join(Markup('<p dir="auto">{}</p>').format(part) for part in broken)


_OWN: Final = Pages(__name__)


def error_page(app_error: AppError, language: str, trace_id: str = "") -> str:
    """Return the error page for a browser, with the texts of the problem document."""
    return _OWN.render(
        "fault",
        language,
        title=app_error.title.to(language),
        detail=app_error.detail.to(language) if app_error.detail else "",
        faults=[error.detail.to(language) for error in app_error.errors],
        later=app_error.status >= 500,  # noqa: PLR2004 - the classes of HTTP statuses
        trace_id=trace_id,
    )
