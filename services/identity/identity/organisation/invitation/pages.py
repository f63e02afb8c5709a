"""The page behind an invitation: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

from typing import Any, Final

from chassis.language import Localized
from chassis.operations import Answer
from chassis.pages import Pages
from commons.roles import APPROVER, CONTRIBUTOR, MANAGER, REPRESENTATIVE
from identity.organisation.invitation.model import Invitation
from identity.person.consent.model import TERMS, words_in_force

_ROLES: Final = {
    CONTRIBUTOR: Localized(el="συντάκτης ή συντάκτρια", en="contributor"),
    APPROVER: Localized(el="εγκρίνων ή εγκρίνουσα", en="approver"),
    MANAGER: Localized(el="διαχειριστής ή διαχειρίστρια", en="manager"),
    REPRESENTATIVE: Localized(el="εκπρόσωπος καινοτομίας", en="representative for innovation"),
}
_PAGES: Final = Pages("identity.organisation.invitation")


def ask(token: str, invitation: Invitation, *, wants_account: bool) -> Answer:
    """Return the page that asks whether to join, and for an account if there is none."""
    return _page(
        invitation, token=token, wants_account=wants_account, role=_ROLES[invitation.role], terms=words_in_force(TERMS)
    )


def done(invitation: Invitation, *, again: bool = False) -> Answer:
    """Render the page that confirms that the person has joined, now or before."""
    return _page(invitation, token="", again=again)


def _page(invitation: Invitation, **given: Any) -> Answer:
    language, organisation = invitation.language, invitation.organisation
    name = organisation.name_el if language == "el" else organisation.name_en
    return Answer.page(_PAGES.render("accept", language, organisation=name, **given), language)
