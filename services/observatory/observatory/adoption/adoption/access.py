"""Access: loading adoptions without disclosing that a hidden one exists, and beginning one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from chassis.events import Event
from chassis.service import Operations
from commons.audience import audiences_of
from commons.greek_time import ATHENS
from commons.roles import APPROVER_ROLES, NOTHING_NEW, inherits_only
from observatory.adoption.adoption import errors, queries
from observatory.adoption.adoption.events import AdoptionImplementation
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.states import REUSED
from observatory.practice.practice.errors import PracticeNotFound
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.queries import body_of, wants_approval
from observatory.settings import ObservatorySettings


class AdoptionAccess(Operations[ObservatorySettings]):
    """Loading adoptions for a change and for reading."""

    @property
    def today(self) -> date:
        """Return the day in Greece."""
        today: date = self.now.astimezone(ATHENS).date()
        return today

    def adoption_for_change(self, adoption_id: UUID) -> Adoption:
        """Load and lock an adoption that the caller may see. The model checks whether they may change it."""
        adoption = queries.for_change(self.session, adoption_id)
        if adoption is None or not adoption.shown_to(self.principal):
            raise errors.AdoptionNotFound
        return adoption

    def visible_adoption(self, adoption_id: UUID) -> Adoption:
        """Load an adoption for a caller that may see it."""
        adoption = self.session.get(Adoption, adoption_id)
        if adoption is None or not adoption.shown_to(self.principal):
            raise errors.AdoptionNotFound
        adoption.read_inside = bool(self.principal.role_in(adoption.taker_id))
        return adoption

    def begin_adoption(self, practice_id: UUID, asked: dict[str, Any]) -> Adoption:
        """Begin an adoption, or raise `AdoptionUnderWay` with the id of the one that the body has begun already."""
        taker_id = asked["taker_id"]
        practice = self.session.get(PublishedPractice, practice_id)
        if practice is None or practice.audience not in audiences_of(self.principal):
            raise PracticeNotFound
        if inherits_only(self.principal, taker_id):
            raise errors.NotYourAdoption(NOTHING_NEW)
        if not self.principal.role_in(taker_id):
            raise errors.NotYourAdoption
        adoption, events = Adoption.begin(
            practice,
            **asked,
            region=body_of(self.session, taker_id, self.principal).region,
            same_family=queries.same_family(self.session, taker_id, practice.organisation_id),
            waits=self.waits_for_approval(taker_id),
            by=self.principal,
            at=self.now,
            today=self.today,
        )
        try:
            with self.session.begin_nested():
                self.session.add(adoption)
        except IntegrityError:
            raise self._under_way(practice_id, taker_id) from None
        self.publish(*events)
        self.adoption_changed(adoption)
        return adoption

    def waits_for_approval(self, taker_id: UUID) -> bool:
        """Return whether somebody else of the body must approve a beginning by the caller."""
        speaks = self.principal.client_id is None and bool(self.principal.role_in(taker_id) & APPROVER_ROLES)
        return not speaks and wants_approval(self.session, taker_id, self.principal)

    def counted(self, adoption: Adoption, events: Iterable[Event]) -> list[Event]:
        """Return the events, those of an implementation with the number of bodies that reuse the practice."""
        told = list(events)
        if adoption.same_family or adoption.mode not in REUSED:
            return told
        return [
            replace(one, adopted=queries.reuses(self.session, adoption.practice_id))
            if isinstance(one, AdoptionImplementation)
            else one
            for one in told
        ]

    @abstractmethod
    def adoption_changed(self, adoption: Adoption) -> None:
        """Note that the counts of the practice may have changed. The wing's counts implement this hook."""

    def _under_way(self, practice_id: UUID, taker_id: UUID) -> errors.AdoptionUnderWay:
        known = queries.under_way(self.session, practice_id, taker_id)
        return errors.AdoptionUnderWay(adoption_id=str(known) if known else None)
