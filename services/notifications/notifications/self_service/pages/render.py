"""Render: the pages behind the links of mails. They work without a script, in both languages."""

from __future__ import annotations

from typing import Any, Final

from chassis.operations import Answer
from chassis.pages import Pages

_PAGES: Final = Pages("notifications.self_service.pages")


def page(name: str, language: str, **given: Any) -> Answer:
    """Return a rendered page of this service's templates."""
    return Answer.page(_PAGES.render(name, language, **given), language)
