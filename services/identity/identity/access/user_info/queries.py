"""Reading the account, roles and memberships of the caller."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.principal import Principal
from identity.organisation.membership.queries import memberships_of, platform_roles_of
from identity.person.consent.model import words_shown, words_to_ask
from identity.person.consent.queries import of_person
from identity.person.person.model import Person, PersonNotSignedIn


def user_info(session: Session, principal: Principal) -> dict[str, Any]:
    """Return the caller's own account; raise `PersonNotSignedIn` where it is no longer active."""
    person = session.get(Person, principal.person_id)
    if person is None or not person.may_sign_in:
        raise PersonNotSignedIn
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "status": person.status,
        "roles": platform_roles_of(session, person.id),
        "memberships": memberships_of(session, person.id),
        "consents_wanted": [words_shown(*asked) for asked in words_to_ask(of_person(session, person.id))],
    }
