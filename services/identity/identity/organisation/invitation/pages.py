"""The page behind an invitation: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Any, Final

from chassis.operations import Answer
from chassis.pages import Pages
from identity.organisation.invitation.model import Invitation

_PAGES: Final = Pages("identity.organisation.invitation")


def ask(token: str, invitation: Invitation, *, wants_account: bool) -> Answer:
    """Return the page that asks whether to join, and for an account if there is none."""
    return _page(invitation, token=token, wants_account=wants_account)


def done(invitation: Invitation, *, again: bool = False) -> Answer:
    """Render the page that confirms that the person has joined, now or before."""
    return _page(invitation, token="", again=again)


def _page(invitation: Invitation, **given: Any) -> Answer:
    language, organisation = invitation.language, invitation.organisation
    name = organisation.name_el if language == "el" else organisation.name_en
    return Answer.page(_PAGES.render("accept", language, organisation=name, **given), language)
