"""The page behind a confirmation link: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Final

from chassis.operations import Answer
from chassis.pages import Pages
from identity.person.consent.model import TERMS, words_in_force

_PAGES: Final = Pages("identity.person.person")


def ask(token: str, language: str, *, name: str) -> Answer:
    """Return the page that asks for the password, and for the name as the registration gave it."""
    return Answer.page(
        _PAGES.render("verify", language, token=token, person=name, terms=words_in_force(TERMS)), language
    )


def done(language: str, *, again: bool = False) -> Answer:
    """Render the page that confirms the account, now or `again`."""
    return Answer.page(_PAGES.render("verify", language, token="", again=again), language)
