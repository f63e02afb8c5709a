"""Operations of impact imports, for the command line only: the API does not expose them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from chassis.errors import AppError, ValidationFailed
from chassis.language import DEFAULT_LANGUAGE, Localized
from chassis.principal import Membership, Principal
from chassis.schemas import load
from commons.greek_time import ATHENS
from commons.roles import CURATOR, MANAGER
from observatory.exchange.impact_import.schemas import ImpactRow
from observatory.impact.claim import declaration, queries, rules
from observatory.impact.claim.access import ImpactAccess
from observatory.impact.claim.model import ImpactClaim, Subject
from observatory.impact.claim.states import PRACTICE
from observatory.impact.claim.verdicts import judge
from observatory.practice.practice import queries as practices
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation

CREATED, UNCHANGED, REFUSED = "created", "unchanged", "refused"
_NAMESPACE: Final = UUID("5f3f8f0e-6a0d-5b0b-9d0c-696d70616374")
_MORNING: Final = time(10)
_ABOUT: Final = ("external_id", "practice", "days_ago", "verdicts", "replaces")


class NoDemonstrationCase(ValidationFailed):
    """Only claims about public cases of the demonstration are imported, whose bodies the register has."""

    title = Localized(
        el="Η περίπτωση δεν είναι δημόσια περίπτωση επίδειξης, ή ο φορέας της δεν υπάρχει στο μητρώο",
        en="The case is not a public one of the demonstration, or the register has not its body",
    )


class ImpactImportOperations(ImpactAccess):
    """The demonstration's claims, each with its verdicts in a transaction of its own."""

    def try_impact(self, row: Any, *, language: str = DEFAULT_LANGUAGE) -> tuple[str, str]:
        """Import one row, and return the outcome and the reason of a refusal."""
        self.enter(self.call)
        try:
            with self.transaction():
                return self.import_impact(row), ""
        except AppError as error:
            faults = "; ".join(f"{fault.field}: {fault.detail.to(language)}" for fault in error.errors)
            return REFUSED, f": {faults or (error.detail or error.title).to(language)}"

    def import_impact(self, row: Mapping[str, Any]) -> str:
        """State one claim and give its verdicts, unless it is here. Raises the errors of its steps."""
        asked = load(ImpactRow(), row)
        impact_id = uuid5(_NAMESPACE, asked["external_id"])
        if self.session.get(ImpactClaim, impact_id) is not None:
            return UNCHANGED
        practice = practices.imported_as(self.session, asked["practice"])
        public = practice.public if practice is not None else None
        body = self.session.get(Organisation, public.organisation_id) if public and public.organisation_id else None
        if public is None or body is None or not public.demo:
            raise NoDemonstrationCase
        content = rules.checked({name: asked[name] for name in asked if name not in _ABOUT}, self.greek_day)
        series_id = self.series_of(public.practice_id, content)
        series = queries.locked_series(self.session, series_id)
        at = _morning(self._date_before(asked["days_ago"]))
        claim = ImpactClaim.make(
            _subject(public, body),
            content,
            series_id,
            replaced=None,
            verifiers_needed=self.verifiers_of(content),
            by=_speaker(body),
            at=at,
        )
        claim.id = impact_id
        self.session.add(claim)
        self.publish(*claim.open(series, at))
        self._judge(claim, [*series, claim], asked["verdicts"])
        return CREATED

    def _judge(self, claim: ImpactClaim, series: Sequence[ImpactClaim], verdicts: Sequence[Mapping[str, Any]]) -> None:
        for said in verdicts:
            on = self._date_before(said["days_ago"])
            verifier = Principal(
                person_id=uuid5(_NAMESPACE, f"verifier {said['verifier']}"), roles=frozenset({CURATOR})
            )
            told = judge(
                claim,
                series,
                verdict=said["verdict"],
                comment=said["comment"],
                declaration=declaration.VERSION,
                seen_on=on,
                seen_versions="",
                near=(),
                by=verifier,
                at=_morning(on),
                today=self.greek_day,
            )
            self.publish(*told)

    def _date_before(self, days: int) -> date:
        return self.greek_day - timedelta(days=days)


def _subject(public: PublishedPractice, body: Organisation) -> Subject:
    return Subject(
        type=PRACTICE,
        id=public.practice_id,
        practice_id=public.practice_id,
        title=public.title,
        organisation_id=body.organisation_id,
        giver_id=None,
        region=body.region,
        sectors=public.sectors,
        principles=public.principles,
        demo=True,
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, ATHENS)


def _speaker(body: Organisation) -> Principal:
    return Principal(memberships=(Membership(body.organisation_id, MANAGER, body.kind, body.region),))
