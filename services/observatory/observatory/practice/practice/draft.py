"""Draft: the start of a practice, by a person or by a row of a file, and its submission."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.errors import FieldError
from chassis.events import Event
from chassis.principal import SYSTEM
from commons.roles import EDITOR_ROLES, NOTHING_NEW, inherits_only
from observatory.practice.practice import errors
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.model import Practice
from observatory.practice.practice.places import with_region
from observatory.practice.practice.submission import submit
from observatory.projections.organisation.model import Organisation, ReviewRoute
from observatory.projections.organisation.queries import MUNICIPALITY_KIND, body_of, review_route, wants_approval


class DraftOperations(PracticeAccess):
    """Creation and submission of drafts on behalf of the caller."""

    def begin_practice(self, organisation_id: UUID, content: dict[str, Any]) -> Practice:
        """Create a draft. Raises `NotYourOrganisation`, and the errors of `with_region`."""
        if inherits_only(self.principal, organisation_id):
            raise errors.NotYourOrganisation(NOTHING_NEW)
        practice = Practice.begin(
            organisation_id=organisation_id,
            content=self.with_organisation_region(
                self._in_its_municipality(content, organisation_id), organisation_id, municipality=None
            ),
            by=self.principal,
            at=self.now,
        )
        self.session.add(practice)
        return practice

    def submit(self, practice: Practice) -> list[Event]:
        """Submit a practice on behalf of the caller, and return the events."""
        organisation_id = practice.check_editor(self.principal)
        return submit(
            practice,
            by=self.principal,
            route=self.route_of(practice),
            at=self.now,
            has_approver=wants_approval(self.session, organisation_id, self.principal),
        )

    def route_of(self, practice: Practice) -> ReviewRoute:
        """Return the review route of a practice of one of the caller's organisations."""
        organisation_id = practice.check_editor(self.principal)
        return review_route(self.session, organisation_id, self.principal, author_ids=practice.author_ids)

    def route_without_caller(self, practice: Practice) -> ReviewRoute:
        """Return the review route of a practice that the platform itself passes on."""
        organisation_id = practice.organisation_id
        if organisation_id is None or self.session.get(Organisation, organisation_id) is None:
            return ReviewRoute(kind="", region=None, has_centre=False)
        return review_route(self.session, organisation_id, SYSTEM, author_ids=practice.author_ids)

    def only_organisation(self) -> UUID:
        """Return the one organisation that the caller edits for. Raises `OrganisationNotChosen`."""
        held = self.principal.memberships
        own = {m.organisation_id for m in held if m.role in EDITOR_ROLES and not m.inherited}
        if len(own) != 1:
            raise errors.OrganisationNotChosen(
                errors=[FieldError("organisation_id", "required", errors.OrganisationNotChosen.title)]
            )
        return own.pop()

    def with_organisation_region(
        self, changes: dict[str, Any], organisation_id: UUID | None, *, municipality: str | None
    ) -> dict[str, Any]:
        """Return the changes with their region, by default the organisation's."""
        home = None
        if organisation_id is not None and self.principal.role_in(organisation_id):
            home = body_of(self.session, organisation_id, self.principal).region
        return with_region(self.session, changes, municipality=municipality, default_region=home, home=home)

    def _in_its_municipality(self, content: dict[str, Any], organisation_id: UUID) -> dict[str, Any]:
        """Return the content of a municipality's new practice with its own code, unless it names a place."""
        body = self.session.get(Organisation, organisation_id)
        if body is None or body.kind != MUNICIPALITY_KIND or "municipality" in content or content.get("region"):
            return content
        return {**content, "municipality": body.elstat_code}
