"""The page behind a reset link: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Final

from chassis.operations import Answer
from chassis.pages import Pages

_PAGES: Final = Pages("identity.access.password_reset")


def ask(token: str, language: str) -> Answer:
    """Render the page that asks for the new password, in the language of the mail."""
    return Answer.page(_PAGES.render("choose", language, token=token), language)


def done(language: str) -> Answer:
    """Render the page that confirms the change of the password."""
    return ask("", language)
