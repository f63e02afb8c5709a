"""Operation of names, for other services only."""

from __future__ import annotations

from typing import Any

from chassis.operations import internal
from chassis.service import Operations
from commons.names import JUDGING
from identity.person.name.schemas import FindNames, NamesView
from identity.person.person.queries import people_with_names


class NameOperations(Operations):
    """Names of people, at the time of reading."""

    @internal(body=FindNames, returns=NamesView)
    def names_of(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return names. The caller stores none of them; reading the names behind a solution leaves an audit record."""
        found = people_with_names(self.session, body["person_ids"])
        if body["purpose"] == JUDGING:
            self.audit("names_of", details={"purpose": body["purpose"], "names": len(found)})
        return {"items": found}
