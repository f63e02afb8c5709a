"""Render: the pages behind the links of mails; they work without a script, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from chassis.context import CallContext
from chassis.errors import AppError
from chassis.language import Text
from chassis.operations import Answer

HTML: Final = "text/html; charset=utf-8"

# The token stands in the page's address, so nothing of it may reach another site, a cache or a search engine.
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass
class Outcome:
    """What a caller is answered with; `answer` only for a person in a browser."""

    answer: Answer | None = None


def page(name: str, language: str, *, status: int = 200, **given: Any) -> Answer:
    """Give a page of this room's templates."""
    values = {"language": language, "say": lambda el, en: Text(el=el, en=en).to(language), **given}
    body = _environment().get_template(f"{name}.jinja").render(values)
    return Answer(body, status=status, headers={**_HEADERS, "Content-Language": language}, content_type=HTML)


def wants_page(call: CallContext) -> bool:
    """Say whether a person in a browser asks, rather than a program."""
    return call.accepts_html


@contextmanager
def faults_as_page(session: Session, call: CallContext) -> Iterator[Outcome]:
    """Tell a person in a browser of a fault on a page; a program gets its problem.

    The page is a good answer to send, so the transaction would commit: what the fault broke off is rolled back here.
    """
    outcome = Outcome()
    try:
        yield outcome
    except AppError as fault:
        if not wants_page(call):
            raise
        session.rollback()
        outcome.answer = fault_page(fault, call.language)


def fault_page(fault: AppError, language: str) -> Answer:
    """Give the page that says why a link is of no use."""
    return page("message", language, status=fault.status, message=fault.title.to(language))


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
