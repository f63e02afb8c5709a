"""The page behind a confirmation link: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Final

from chassis.operations import Answer
from chassis.pages import Pages

_PAGES: Final = Pages("identity.people")


def ask(token: str, language: str) -> Answer:
    """Give the page with the button, in the language of the mail."""
    return Answer.page(_PAGES.render("verify", language, token=token), language)


def done(language: str) -> Answer:
    """Give the page that says that the account is confirmed."""
    return ask("", language)
