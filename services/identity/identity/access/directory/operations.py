"""Operations of the directory."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.service import Operations
from commons.permissions import CURATOR
from identity.access.directory import queries, schemas
from identity.person.person.model import PersonNotFound


class DirectoryOperations(Operations):
    """People as curators find them. Each reading is in the audit trail."""

    @operation(
        "GET",
        "/v1/people",
        summary=Localized(el="Αναζήτηση προσώπων", en="Find people"),
        description=Localized(
            el="Με μέρος του ονόματος ή της διεύθυνσης, με ρόλο ή κατάσταση. Κάθε ανάγνωση καταγράφεται.",
            en="By part of a name or an address, by role or status. Every reading is recorded.",
        ),
        allow=CURATOR,
        query=schemas.FindPeople,
        returns=schemas.PeoplePage,
        audit=True,  # who looked for whom
        errors=(BadCursor,),
    )
    def find_people(self, *, query: dict[str, Any]) -> Page:
        """Find people by name, address, role or status, ordered by address."""
        return queries.find(self.session, query, self.cursors)

    @operation(
        "GET",
        "/v1/people/{person_id}",
        summary=Localized(el="Ένα πρόσωπο με τους ρόλους του", en="A person with their roles"),
        allow=CURATOR,
        returns=schemas.AccountView,
        audit=True,  # who looked at whom
        errors=(PersonNotFound,),
    )
    def get_person(self, person_id: UUID) -> dict[str, Any]:
        """Return one person."""
        self.audit(target=(PERSON, person_id))
        return queries.account(self.session, person_id)
