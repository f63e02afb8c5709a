"""The page behind an invitation: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Final

from chassis.operations import Answer
from chassis.pages import Pages
from identity.invitations.model import Invitation

_PAGES: Final = Pages("identity.invitations")


def ask(token: str, invitation: Invitation, *, wants_account: bool) -> Answer:
    """Give the page that asks whether to join, and for an account if there is none."""
    language, organisation = invitation.language, invitation.organisation
    name = organisation.name_el if language == "el" else organisation.name_en
    body = _PAGES.render("accept", language, token=token, organisation=name, wants_account=wants_account)
    return Answer.page(body, language)


def done(invitation: Invitation) -> Answer:
    """Give the page that says that the person has joined."""
    return ask("", invitation, wants_account=False)
