"""Operations of adoption imports, for the command line only: the API does not expose them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from chassis.errors import AppError
from chassis.events import Event
from chassis.language import DEFAULT_LANGUAGE
from chassis.principal import Membership, Principal
from chassis.schemas import load
from commons.greek_time import ATHENS
from commons.roles import MANAGER
from observatory.adoption.adoption import changes
from observatory.adoption.adoption.access import AdoptionAccess
from observatory.adoption.adoption.model import Adoption
from observatory.exchange.adoption_import.errors import NotOfTheDemonstration
from observatory.exchange.adoption_import.schemas import AdoptionRow
from observatory.practice.practice import queries as practices
from observatory.projections.organisation import queries as organisations
from observatory.projections.organisation.model import Organisation

CREATED, UNCHANGED, REFUSED = "created", "unchanged", "refused"
_NAMESPACE: Final = UUID("5f3f8f0e-6a0d-5b0b-9d0c-61646f707421")
_MORNING: Final = time(10)


class AdoptionImportOperations(AdoptionAccess):
    """The demonstration's adoptions, each played through the steps of its life in a transaction of its own."""

    def try_adoption(self, row: Any, *, language: str = DEFAULT_LANGUAGE) -> tuple[str, str]:
        """Import one row, and return the outcome and the reason of a refusal."""
        self.enter(self.call)
        try:
            with self.transaction():
                return self.import_adoption(row), ""
        except AppError as error:
            faults = "; ".join(f"{fault.field}: {fault.detail.to(language)}" for fault in error.errors)
            return REFUSED, f": {faults or (error.detail or error.title).to(language)}"

    def import_adoption(self, row: Mapping[str, Any]) -> str:
        """Play one adoption, unless it is here. Raises the errors of its steps."""
        asked = load(AdoptionRow(), row)
        adoption_id = uuid5(_NAMESPACE, asked["external_id"])
        if self.session.get(Adoption, adoption_id) is not None:
            return UNCHANGED
        practice = practices.imported_as(self.session, asked["practice"])
        taker = organisations.find_by_name(self.session, asked["taker"])
        if practice is None or not practice.demo or practice.public is None or taker is None:
            raise NotOfTheDemonstration
        began = self._days_ago(asked["started_days_ago"])
        adoption, events = Adoption.begin(
            practice.public,
            taker_id=taker.organisation_id,
            region=taker.region,
            mode=asked["mode"],
            note=asked["note"],
            contact_wanted=False,
            saved_development_eur=asked["saved_development_eur"],
            same_family=False,
            waits=False,
            by=_speaker(taker.organisation_id, taker),
            at=_morning(began),
            today=began,
        )
        adoption.cost_eur, adoption.id = asked["cost_eur"], adoption_id
        self.session.add(adoption)
        self.publish(*self._begun(adoption, events), *self._played(adoption, taker, asked))
        self.adoption_changed(adoption)
        return CREATED

    def _begun(self, adoption: Adoption, events: list[Event]) -> list[Event]:
        """Return the events of the beginning under the adoption's own id."""
        return [type(event)(**{**event.payload(), **adoption.identity()}) for event in events]

    def _played(self, adoption: Adoption, taker: Organisation, asked: Mapping[str, Any]) -> list[Event]:
        by = _speaker(adoption.taker_id, taker)
        events: list[Event] = []
        for step in asked["steps"]:
            ago, implemented = step.pop("days_ago"), step.pop("implemented_days_ago")
            on = self._days_ago(ago)
            day = None if implemented is None else self._days_ago(implemented)
            events += changes.advance(adoption, **step, implemented_on=day, by=by, at=_morning(on), today=on)
        if asked["audience"]:
            events += changes.change(adoption, {"audience": asked["audience"]}, by=by, at=adoption.updated_at)
        if asked["finished"]:
            on, note = self._days_ago(asked["finished"]["days_ago"]), asked["finished"]["note"]
            events += changes.finish(adoption, note=note, obstacles="", by=by, at=_morning(on), today=on)
        if asked["paused"]:
            at = _morning(self._days_ago(asked["paused_days_ago"]))
            events += changes.pause(adoption, reason=asked["paused"], by=by, at=at)
        if asked["says"] and adoption.giver_id is not None:
            giver = _speaker(adoption.giver_id, None)
            said = {"says": asked["says"], "comment": asked["giver_comment"]}
            events += changes.answer(adoption, **said, by=giver, at=adoption.updated_at + timedelta(days=1))
        return events

    def _days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, ATHENS)


def _speaker(organisation_id: UUID, body: Organisation | None) -> Principal:
    kind, region = (body.kind, body.region) if body is not None else ("", None)
    return Principal(memberships=(Membership(organisation_id, MANAGER, kind, region),))
