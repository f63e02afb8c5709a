"""Access: loading claims without disclosing hidden ones, locking their series, and making one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.database import uuid7
from chassis.service import Operations
from commons.greek_time import ATHENS
from commons.roles import APPROVER_ROLES, EDITOR_ROLES, NOTHING_NEW, inherits_only, of_public_body
from observatory.impact.claim import changes, errors, queries, rules
from observatory.impact.claim.model import ImpactClaim, ImpactSeries, Subject
from observatory.impact.claim.states import CLAIMED, DISPUTED, INTERNAL_APPROVAL, REPLACEABLE, RETURNED
from observatory.impact.claim.verdicts import open_verdicts
from observatory.projections.organisation.queries import wants_approval
from observatory.settings import ObservatorySettings

APPROVE, RETURN, WITHDRAW, CORRECT = "approve", "return", "withdraw", "correct"


class ImpactAccess(Operations[ObservatorySettings]):
    """Loading claims for a change and for reading."""

    @property
    def greek_day(self) -> date:
        """Return the day in Greece."""
        day: date = self.now.astimezone(ATHENS).date()
        return day

    def visible_claim(self, impact_id: UUID) -> ImpactClaim:
        """Load a claim, if the caller may see it."""
        claim = self.session.get(ImpactClaim, impact_id)
        if claim is None or not claim.shown_to(self.principal, public_body=of_public_body(self.principal)):
            raise errors.ClaimNotFound
        return claim

    def claim_for_change(self, impact_id: UUID) -> tuple[ImpactClaim, Sequence[ImpactClaim]]:
        """Load a visible claim and lock its series. The model checks whether they may change it."""
        claim = self.visible_claim(impact_id)
        return claim, queries.locked_series(self.session, claim.series_id)

    def near(self, claim: ImpactClaim) -> set[UUID]:
        """Return the bodies too near to judge this claim."""
        return queries.family_of(self.session, {claim.organisation_id, *filter(None, [claim.giver_id])})

    def make_claim(self, subject: Subject, said: dict[str, Any]) -> ImpactClaim:
        """Make a claim, and let it out unless an approver of the body decides first."""
        if inherits_only(self.principal, subject.organisation_id):
            raise errors.NotYourClaim(NOTHING_NEW)
        asked = dict(said)
        replaces = asked.pop("replaces")
        content = rules.checked(asked, self.greek_day)
        series_id = self.series_of(subject.id, content)
        series = queries.locked_series(self.session, series_id)
        replaced = next((one for one in series if one.id == replaces), None)
        if replaces is not None and replaced is None:
            raise errors.ClaimInvalid(errors=[errors.NOT_REPLACEABLE])
        claim = ImpactClaim.make(
            subject,
            content,
            series_id,
            replaced=replaced,
            verifiers_needed=self.verifiers_of(content),
            by=self.principal,
            at=self.now,
        )
        waits = self._waits_for_approval(subject.organisation_id)
        self.session.add(claim)
        self.publish(*(changes.ask_approval(claim) if waits else claim.open(series, self.now)))
        self.session.flush()
        return self.shown(claim)

    def shown(self, claim: ImpactClaim) -> ImpactClaim:
        """Return the claim with the others of its series and the caller's next steps."""
        claim.others = queries.of_series(self.session, claim, self.principal)
        claim.actions = self._actions(claim)
        return claim

    def _actions(self, claim: ImpactClaim) -> list[str]:
        held = self.principal.role_in(claim.organisation_id)
        speaks = self.principal.client_id is None and bool(held & APPROVER_ROLES)
        inside = claim.state in {INTERNAL_APPROVAL, RETURNED}
        may = [APPROVE, RETURN] if speaks and claim.state == INTERNAL_APPROVAL else []
        if (held & EDITOR_ROLES and inside) or (speaks and claim.state in {CLAIMED, DISPUTED}):
            may = [*may, WITHDRAW]
        if held & EDITOR_ROLES and claim.state in REPLACEABLE:
            may = [*may, CORRECT]
        return [*may, *open_verdicts(claim, self.principal, self.near(claim))]

    def _waits_for_approval(self, organisation_id: UUID) -> bool:
        speaks = self.principal.client_id is None and bool(self.principal.role_in(organisation_id) & APPROVER_ROLES)
        return not speaks and wants_approval(self.session, organisation_id, self.principal)

    def verifiers_of(self, content: dict[str, Any]) -> int:
        """Return the number of people that a claim needs to be verified."""
        return 2 if abs(content["saving_eur"] or 0) >= self.settings.impact_second_verifier_eur else 1

    def series_of(self, subject_id: UUID, content: dict[str, Any]) -> UUID:
        """Return the series of a claim's content, which the first claim of it makes."""
        name = " ".join(content["indicator_name"].split()).casefold()
        facts = {"indicator": content["indicator"], "indicator_name": name, "unit": content["unit"]}
        made = insert(ImpactSeries).values(id=uuid7(), subject_id=subject_id, **facts).on_conflict_do_nothing()
        self.session.execute(made)
        found = queries.find_series(self.session, subject_id, facts["indicator"], name, facts["unit"])
        assert found is not None
        return found
