"""Operations of suspensions, for curators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import operation
from chassis.service import Operations
from commons.permissions import CURATOR
from identity.access.suspension.schemas import SuspendPerson, SuspensionView
from identity.access.suspension.suspend import lock_person, suspend
from identity.person.person.model import Person, PersonNotFound, PersonNotSuspendable, SuspensionOfOneself


class SuspensionOperations(Operations):
    """Accounts that are shut for a while."""

    @operation(
        "POST",
        "/v1/people/suspensions",
        summary=Localized(el="Αναστολή λογαριασμού", en="Suspend a person"),
        description=Localized(
            el="Όλες οι συνδέσεις και τα διακριτικά του προσώπου παύουν να ισχύουν αμέσως.",
            en="Every session and token of the person holds no longer, from now on.",
        ),
        allow=CURATOR,
        body=SuspendPerson,
        returns=SuspensionView,
        status=201,
        errors=(PersonNotFound, PersonNotSuspendable, SuspensionOfOneself),
    )
    def suspend_person(self, *, body: dict[str, Any]) -> Person:
        """Suspend an account. Idempotent."""
        person = lock_person(self.session, email=body["email"])
        if person.id == self.principal.person_id:
            raise SuspensionOfOneself
        self.audit(target=(PERSON, person.id))
        self.publish(*suspend(self.session, person, body["reason"], now=self.now))
        return person

    @operation(
        "DELETE",
        "/v1/people/suspensions/{person_id}",
        summary=Localized(el="Άρση αναστολής λογαριασμού", en="Reinstate a person"),
        allow=CURATOR,
        status=204,
        errors=(PersonNotFound, PersonNotSuspendable),
    )
    def reinstate_person(self, person_id: UUID) -> None:
        """Reinstate an account. Its owner signs in anew. Idempotent."""
        event = lock_person(self.session, person_id=person_id).reinstate()
        if event is not None:
            self.publish(event)
