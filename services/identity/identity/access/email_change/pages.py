"""The pages behind the links of a change: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Final

from chassis.operations import Answer
from chassis.pages import Pages

_PAGES: Final = Pages("identity.access.email_change")


def show(token: str, language: str, *, keep: bool) -> Answer:
    """Render the page that asks to confirm or, with `keep`, to stop a change. Without a token it tells the result."""
    return Answer.page(_PAGES.render("change", language, token=token, keep=keep), language)
