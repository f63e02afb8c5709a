"""Verdicts: the rules of judging a claim, with the claims of its series locked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.database import uuid7
from chassis.events import Event
from chassis.principal import Principal
from commons.roles import AUDITOR, centre_regions, is_curator
from observatory.impact.claim import errors, events
from observatory.impact.claim.model import ImpactClaim, Verdict, recount
from observatory.impact.claim.states import CLAIMED, DISPUTE, DISPUTED, REOPEN, VERIFIED, VERIFY


def is_verifier(principal: Principal) -> bool:
    """Return whether the person judges claims: curators, auditors, and managers of innovation centres."""
    trusted = is_curator(principal) or AUDITOR in principal.roles or bool(centre_regions(principal))
    return trusted and principal.client_id is None and principal.person_id is not None


def is_independent(claim: ImpactClaim, by: Principal, near: Collection[UUID]) -> bool:
    """Return whether a person is neither its writer nor of a body near to it."""
    return by.person_id != claim.author_id and not any(one.organisation_id in near for one in by.memberships)


def open_verdicts(claim: ImpactClaim, by: Principal, near: Collection[UUID]) -> list[str]:
    """Return the verdicts open to a person now."""
    if not is_verifier(by) or not is_independent(claim, by, near):
        return []
    if claim.state == VERIFIED:
        return [REOPEN]
    if claim.state != CLAIMED:
        return []
    verified = any(one.verifier_id == by.person_id for one in claim.verifications)
    return [DISPUTE] if verified else [VERIFY, DISPUTE]


def judge(
    claim: ImpactClaim,
    series: Sequence[ImpactClaim],
    *,
    verdict: str,
    comment: str,
    declaration: str,
    seen_on: date | None,
    seen_versions: str,
    near: Collection[UUID],
    by: Principal,
    at: datetime,
    today: date,
) -> list[Event]:
    """Record the verdict of somebody independent, with its consequences."""
    if not is_independent(claim, by, near) or by.person_id is None:
        raise errors.VerifierNotIndependent
    if claim.state != (VERIFIED if verdict == REOPEN else CLAIMED):
        raise errors.ClaimDecided(state=claim.state)
    if verdict == VERIFY:
        if any(one.verifier_id == by.person_id for one in claim.verifications):
            raise errors.VerdictGiven
        _check_seen(seen_on, today)
    claim.verdicts.append(
        Verdict(
            id=uuid7(), round=claim.round, verdict=verdict, comment=comment, declaration=declaration, seen_on=seen_on,
            seen_versions=seen_versions, verifier_id=by.person_id, created_at=at,
        )
    )  # fmt: skip
    claim.touch(at)
    told = _follow(claim, series, verdict, comment, at)
    recount(series)
    return told


def _check_seen(seen_on: date | None, today: date) -> None:
    if seen_on is None:
        raise errors.ClaimInvalid(errors=[errors.SEEN_ON_MISSING])
    if seen_on > today:
        raise errors.ClaimInvalid(errors=[errors.in_the_future("seen_on")])


def _follow(claim: ImpactClaim, series: Sequence[ImpactClaim], verdict: str, comment: str, at: datetime) -> list[Event]:
    if verdict == DISPUTE:
        claim.state = DISPUTED
        return [events.ImpactDisputed(**claim.identity(), comment=comment)]
    if verdict == REOPEN:
        claim.state, claim.waiting_since, claim.reminders = CLAIMED, at, 0
        claim.round += 1
        return [events.ImpactReopened(**claim.identity(), comment=comment)]
    if len(claim.verifications) < claim.verifiers_needed:
        return []
    return [*claim.become_verified(series, at), _verified(claim, comment)]


def _verified(claim: ImpactClaim, comment: str) -> Event:
    facts: dict[str, Any] = {**claim.identity(), "comment": comment}
    if not claim.shown_to_all:
        return events.ImpactVerifiedPrivately(**facts)
    return events.ImpactVerified(
        **facts,
        indicator=claim.indicator,
        unit=claim.unit,
        baseline=float(claim.baseline),
        measured=float(claim.measured),
        saving_eur=None if claim.saving_eur is None else float(claim.saving_eur),
        saving_kind=claim.saving_kind,
        region=claim.region,
        sectors=list(claim.sectors),
    )
