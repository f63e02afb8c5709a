"""Operations of platform roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import operation
from chassis.service import Operations
from commons.permissions import CURATOR
from commons.roles import GRANTED_BY_CURATORS
from identity.access.platform_role import schemas
from identity.access.platform_role.errors import PersonNotActive, RoleNotHeld, RoleOfOneself
from identity.access.suspension.suspend import lock_person
from identity.organisation.membership.model import PlatformRole
from identity.organisation.membership.queries import platform_roles_of
from identity.person.person.model import PersonNotFound
from identity.security.revocation.revoke import end_access

_AT_ONCE: Final = timedelta()


class PlatformRoleOperations(Operations):
    """Roles on the whole platform that curators grant and revoke."""

    @operation(
        "POST",
        "/v1/people/{person_id}/roles",
        summary=Localized(el="Απονομή ρόλου στην πλατφόρμα", en="Grant a role on the platform"),
        description=Localized(
            el="Αξιολογητής (`evaluator`). Επιμελητές και ελεγκτές ορίζονται μόνο από τη γραμμή εντολών. Ισχύει από "
            "την επόμενη ανανέωση της σύνδεσης του προσώπου, το πολύ σε 10 λεπτά· το πρόσωπο λαμβάνει μήνυμα.",
            en="Evaluator (`evaluator`). Curators and auditors are appointed on the command line only. It holds from "
            "the next refresh of the person's session, within 10 minutes; the person is told by mail.",
        ),
        allow=CURATOR,
        body=schemas.GrantRole,
        returns=schemas.PlatformRolesView,
        errors=(PersonNotFound, PersonNotActive, RoleOfOneself),
    )
    def grant_platform_role(self, person_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Grant a role. Idempotent."""
        person = lock_person(self.session, person_id=person_id)
        self._check_other(person_id)
        if not person.may_sign_in:
            raise PersonNotActive
        self.audit(target=(PERSON, person_id), details=body)
        if body["role"] not in platform_roles_of(self.session, person_id):
            granted, event = PlatformRole.grant(person_id, body["role"], now=self.now)
            self.session.add(granted)
            self.session.flush()
            self.publish(event)
        return {"person_id": person_id, "roles": platform_roles_of(self.session, person_id)}

    @operation(
        "DELETE",
        "/v1/people/{person_id}/roles/{role}",
        summary=Localized(el="Ανάκληση ρόλου στην πλατφόρμα", en="Revoke a role on the platform"),
        description=Localized(
            el="Παύει να ισχύει αμέσως: τα διακριτικά του προσώπου πρέπει να ανανεωθούν.",
            en="It ends at once: the person's tokens must be refreshed.",
        ),
        allow=CURATOR,
        status=204,
        errors=(PersonNotFound, RoleNotHeld, RoleOfOneself),
    )
    def revoke_platform_role(self, person_id: UUID, role: str) -> None:
        """Revoke a role."""
        lock_person(self.session, person_id=person_id)
        self._check_other(person_id)
        held = self.session.get(PlatformRole, (person_id, role)) if role in GRANTED_BY_CURATORS else None
        if held is None:
            raise RoleNotHeld
        self.session.delete(held)
        self.audit(target=(PERSON, person_id), details={"role": role})
        now = self.runtime.clock()
        self.publish(held.revocation(), *end_access(self.session, [person_id], now=now, under_way=_AT_ONCE))

    def _check_other(self, person_id: UUID) -> None:
        if person_id == self.principal.person_id:
            raise RoleOfOneself
