"""Reading the account of the caller."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.principal import Principal
from identity.person.person.model import Person, PersonNotSignedIn


def own_person(session: Session, principal: Principal, *, for_update: bool = False) -> Person:
    """Return the caller's account; raise `PersonNotSignedIn` where it is not active."""
    person = session.get(Person, principal.person_id, with_for_update=for_update, populate_existing=for_update)
    if person is None or not person.may_sign_in:
        raise PersonNotSignedIn
    return person
