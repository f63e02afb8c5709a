"""Operations of obligations: acknowledgements, declarations, waivers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from chassis.language import Localized
from chassis.operations import operation
from chassis.permissions import any_of
from chassis.service import Operations
from commons.permissions import CENTRE_MANAGER, CURATOR, ORGANISATION_APPROVER, ORGANISATION_MEMBER
from commons.roles import APPROVER_ROLES
from notifications.circular.addressee.model import Addressee
from notifications.circular.circular import errors, queries
from notifications.circular.circular.model import ISSUED, Circular
from notifications.circular.obligation import schemas
from notifications.circular.obligation.model import ACKNOWLEDGE, COUNTED, DECLARED, WAIVED, Fulfilment, Obligation
from notifications.settings import NotificationsSettings


class ObligationOperations(Operations[NotificationsSettings]):
    """Reading, declaring, and being spared."""

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/acknowledgement",
        summary=Localized(el="Έλαβα γνώση της εγκυκλίου", en="Acknowledge a circular"),
        description=Localized(
            el="Για έναν φορέα όπου έχετε ρόλο. Το άνοιγμα της σελίδας δεν μετρά ως ανάγνωση.",
            en="For a body in which one has a role. Opening the page does not count as reading.",
        ),
        allow=ORGANISATION_MEMBER,
        body=schemas.Acknowledge,
        status=204,
        errors=(errors.CircularNotFound, errors.BodyNotAddressed, errors.CircularInAnotherState),
    )
    def acknowledge_circular(self, circular_id: UUID, *, body: dict[str, Any]) -> None:
        """Record that a body has read the circular. The first time counts."""
        circular = self._addressed(circular_id, body["organisation_id"])
        place = (Addressee.circular_id == circular.id, Addressee.organisation_id == body["organisation_id"])
        first = update(Addressee).where(*place, Addressee.read_at.is_(None))
        self.session.execute(first.values(read_at=self.now, read_by=self.principal.person_id))
        if any(one.code == ACKNOWLEDGE for one in circular.obligations):
            self._fulfil(circular, body["organisation_id"], ACKNOWLEDGE, DECLARED)

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/obligations/{code}/declaration",
        summary=Localized(el="Δήλωση εκπλήρωσης υποχρέωσης", en="Declare an obligation fulfilled"),
        description=Localized(
            el="Από εγκρίνοντα ή διαχειριστή του φορέα, για υποχρεώσεις του είδους `declare`.",
            en="By an approver or manager of the body, for obligations of the kind `declare`.",
        ),
        allow=ORGANISATION_APPROVER,
        body=schemas.DeclareFulfilment,
        status=204,
        errors=(
            errors.CircularNotFound,
            errors.BodyNotAddressed,
            errors.BodyNotYours,
            errors.ObligationNotFound,
            errors.ObligationNotDeclared,
            errors.CircularInAnotherState,
        ),
    )
    def declare_fulfilment(self, circular_id: UUID, code: str, *, body: dict[str, Any]) -> None:
        """Record the declaration of a body. A later one replaces it."""
        circular = self._addressed(circular_id, body["organisation_id"])
        if not self.principal.role_in(body["organisation_id"]) & APPROVER_ROLES:
            raise errors.BodyNotYours
        if _obligation(circular, code).kind in {*COUNTED, ACKNOWLEDGE}:
            raise errors.ObligationNotDeclared
        self._fulfil(circular, body["organisation_id"], code, DECLARED, text=body["text"], url=body["url"] or "")

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/obligations/{code}/waiver",
        summary=Localized(el="Απαλλαγή φορέα από υποχρέωση", en="Spare a body an obligation"),
        allow=any_of(CURATOR, CENTRE_MANAGER),
        body=schemas.WaiveObligation,
        status=204,
        errors=(
            errors.CircularNotFound,
            errors.CircularNotYours,
            errors.BodyNotAddressed,
            errors.ObligationNotFound,
            errors.CircularInAnotherState,
        ),
    )
    def waive_obligation(self, circular_id: UUID, code: str, *, body: dict[str, Any]) -> None:
        """Record that a body need not do this, and why."""
        circular = queries.get_circular(self.session, circular_id, self.principal)
        circular.check_writer(self.principal)
        self._check_open(circular, body["organisation_id"])
        _obligation(circular, code)
        self._fulfil(circular, body["organisation_id"], code, WAIVED, text=body["reason"])
        self.audit(details={"number": circular.number, "code": code, "organisation_id": body["organisation_id"]})

    def _addressed(self, circular_id: UUID, organisation_id: UUID) -> Circular:
        circular = queries.get_circular(self.session, circular_id, self.principal)
        if not self.principal.role_in(organisation_id):
            raise errors.BodyNotAddressed
        self._check_open(circular, organisation_id)
        return circular

    def _check_open(self, circular: Circular, organisation_id: UUID) -> None:
        if not queries.addressed(self.session, circular.id, [organisation_id]):
            raise errors.BodyNotAddressed
        if circular.state != ISSUED:
            raise errors.CircularInAnotherState(state=circular.state)

    def _fulfil(
        self, circular: Circular, organisation_id: UUID, code: str, how: str, *, text: str = "", url: str = ""
    ) -> None:
        said = {"how": how, "at": self.now, "by": self.principal.person_id, "text": text, "url": url}
        row = insert(Fulfilment).values(circular_id=circular.id, organisation_id=organisation_id, code=code, **said)
        key = ["circular_id", "organisation_id", "code"]
        if code == ACKNOWLEDGE:
            self.session.execute(row.on_conflict_do_nothing(index_elements=key))
        else:
            self.session.execute(row.on_conflict_do_update(index_elements=key, set_=said))


def _obligation(circular: Circular, code: str) -> Obligation:
    found = next((one for one in circular.obligations if one.code == code), None)
    if found is None:
        raise errors.ObligationNotFound
    return found
