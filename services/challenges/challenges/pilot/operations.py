"""Operations of pilots, and the challenges service's steps of the return saga."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotPublished
from challenges.entry.solution.access import SolutionAccess
from challenges.entry.solution.errors import SolutionNotFound
from challenges.entry.solution.model import Solution
from challenges.pilot import errors, queries, schemas
from challenges.pilot.model import Pilot, PilotEntry, background
from challenges.projections.organisation.queries import home_of, with_names
from chassis.errors import Permanent
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, any_of
from chassis.principal import SYSTEM
from chassis.schemas import PageQuery
from chassis.subscriptions import Received, subscribe
from chassis.timers import every
from commons.audience import PUBLIC
from commons.greek_time import ATHENS
from commons.permissions import CURATOR, ORGANISATION_EDITOR


class PilotOperations(SolutionAccess):
    """Operations that run a pilot, record its progress, and return its findings to the observatory."""

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/pilot",
        summary=Localized(el="Έναρξη πιλοτικής εφαρμογής", en="Begin a pilot of a solution"),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewPilot,
        returns=schemas.PilotView,
        status=201,
        creates="pilot",
        location="/v1/pilots/{id}",
        versioned=True,
        errors=(
            SolutionNotFound,
            ChallengeNotPublished,
            errors.NotYourPilot,
            errors.NotAnOwner,
            errors.SolutionNotSelected,
            errors.PilotUnderWay,
        ),
    )
    def start_pilot(self, solution_id: UUID, *, body: dict[str, Any]) -> Pilot:
        """Start a pilot for an owner of the challenge. It is public from now on."""
        solution = self.visible_solution(solution_id)
        challenge = self.challenge_of(solution)
        pilot, events = Pilot.start(body, solution=solution, challenge=challenge, by=self.principal, at=self.now)
        if queries.is_running(self.session, solution.id, pilot.organisation_id):
            raise errors.PilotUnderWay
        self.session.add(pilot)
        self.publish(*events)
        return pilot

    @operation(
        "GET",
        "/v1/pilots",
        summary=Localized(el="Πιλοτικές εφαρμογές", en="Pilots"),
        allow=ANYONE,
        query=schemas.PilotsQuery,
        returns=schemas.PilotLines,
    )
    def list_pilots(self, *, query: dict[str, Any]) -> Page:
        """List pilots, the latest first."""
        filters = {f"{name}_id": query[name] for name in ("challenge", "solution", "organisation")}
        after, limit = self.cursors.keyset("pilots", query["cursor"]), query["limit"]
        found = queries.pilots(self.session, {**filters, "state": query["state"]}, after=after, limit=limit + 1)
        page = self.cursors.page("pilots", found, limit, lambda row: (row.started_at, row.id))
        return Page(with_names(self.session, page.items), page.next)

    @operation(
        "GET",
        "/v1/pilots/{pilot_id}",
        summary=Localized(el="Ανάγνωση πιλοτικής εφαρμογής", en="Read a pilot"),
        allow=ANYONE,
        returns=schemas.PilotView,
        versioned=True,
        errors=(errors.PilotNotFound,),
        single_read=True,
    )
    def read_pilot(self, pilot_id: UUID) -> Pilot:
        """Show a pilot with its report and the state of its return."""
        pilot = self.session.get(Pilot, pilot_id)
        if pilot is None:
            raise errors.PilotNotFound
        return pilot

    @operation(
        "GET",
        "/v1/pilots/{pilot_id}/entries",
        summary=Localized(el="Η πορεία μιας πιλοτικής εφαρμογής", en="How a pilot goes"),
        allow=ANYONE,
        query=PageQuery,
        returns=schemas.EntryPage,
        errors=(errors.PilotNotFound,),
    )
    def list_pilot_entries(self, pilot_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the progress entries, the latest first."""
        if self.session.get(Pilot, pilot_id) is None:
            raise errors.PilotNotFound
        after, limit = self.cursors.keyset("entries", query["cursor"]), query["limit"]
        found = queries.entries(self.session, pilot_id, after=after, limit=limit + 1)
        return self.cursors.page("entries", found, limit, lambda row: (row.created_at, row.id))

    @operation(
        "POST",
        "/v1/pilots/{pilot_id}/entries",
        summary=Localized(el="Καταγραφή προόδου", en="Write down how a pilot goes"),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewEntry,
        returns=schemas.PilotEntryView,
        status=201,
        creates="entry",
        location="/v1/pilots/{pilot_id}/entries",
        errors=(errors.PilotNotFound, errors.NotYourPilot, errors.PilotNotRunning, errors.PilotMisreported),
    )
    def add_pilot_entry(self, pilot_id: UUID, *, body: dict[str, Any]) -> PilotEntry:
        """Add a progress entry with measurements."""
        entry, event = self._pilot(pilot_id).write(body, by=self.principal, today=self._today, at=self.now)
        self.session.add(entry)
        self.publish(event)
        return entry

    @operation(
        "POST",
        "/v1/pilots/{pilot_id}/end",
        summary=Localized(el="Ολοκλήρωση με τελική έκθεση", en="End a pilot with its final report"),
        description=Localized(
            el="Η έκθεση είναι δημόσια. Στο παρατηρητήριο δημιουργείται προσχέδιο πρακτικής του φορέα.",
            en="The report is public. A draft practice of the organisation is made of it in the observatory.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.FinalReport,
        returns=schemas.PilotView,
        versioned=True,
        errors=(
            errors.PilotNotFound,
            errors.NotYourPilot,
            errors.PilotNotRunning,
            errors.PilotNotBegun,
            errors.PilotMisreported,
        ),
    )
    def end_pilot(self, pilot_id: UUID, *, body: dict[str, Any]) -> Pilot:
        """End the pilot and start the return of its findings."""
        pilot = self._pilot(pilot_id)
        solution = self.session.get_one(Solution, pilot.solution_id)
        challenge = self.challenge_of(solution)
        region = home_of(self.session, pilot.organisation_id, self.principal).region
        told = background(solution, challenge, region)
        self.publish(*pilot.end(body, told, by=self.principal, today=self._today, at=self.now))
        return pilot

    @operation(
        "POST",
        "/v1/pilots/{pilot_id}/cancel",
        summary=Localized(el="Διακοπή πιλοτικής εφαρμογής", en="Give a pilot up"),
        description=Localized(
            el="Ο λόγος είναι δημόσιος. Μπορεί και ο επιμελητής: ο φορέας ίσως έκλεισε ή δεν έχει πια κανέναν.",
            en="The reason is public. Curators may too: the body may be closed, or have nobody left.",
        ),
        allow=any_of(ORGANISATION_EDITOR, CURATOR),
        body=schemas.PilotCancellation,
        returns=schemas.PilotView,
        versioned=True,
        errors=(errors.PilotNotFound, errors.NotYourPilot, errors.PilotNotRunning),
    )
    def cancel_pilot(self, pilot_id: UUID, *, body: dict[str, Any]) -> Pilot:
        """Cancel the pilot with a reason."""
        pilot = self._pilot(pilot_id)
        self.publish(*pilot.cancel(body["reason"], by=self.principal, at=self.now))
        return pilot

    # ---- the return ----------------------------------------------------------------------------------

    @operation(
        "POST",
        "/v1/pilots/{pilot_id}/return",
        summary=Localized(el="Συνέχιση της επιστροφής στο παρατηρητήριο", en="Resume the return to the observatory"),
        description=Localized(
            el="Χρειάζεται μόνο όταν το `return` μένει σε αναμονή· όσες φορές κι αν ζητηθεί, το προσχέδιο είναι ένα.",
            en="Needed only where `return` keeps waiting; however often it is asked, there is one draft.",
        ),
        allow=any_of(ORGANISATION_EDITOR, CURATOR),
        returns=schemas.PilotView,
        versioned=True,
        errors=(errors.PilotNotFound, errors.NotYourPilot, errors.PilotNotEnded),
    )
    def return_pilot(self, pilot_id: UUID) -> Pilot:
        """Tell the pilot's end again if the observatory has not answered yet."""
        pilot = self._pilot(pilot_id)
        self.publish(*pilot.resume(by=self.principal, at=self.now))
        return pilot

    @every(seconds=30)
    def tell_ends_again(self) -> None:
        """Tell the end of those pilots again that have waited too long for the observatory's answer."""
        for pilot in queries.due_again(self.session, self.now):
            self.publish(*pilot.resume(by=SYSTEM, at=self.now))

    @subscribe("observatory", "practice.drafted.v1", "practice.published.v1", schema=schemas.PracticeReturned)
    def on_practice_returned(self, event: Received) -> None:
        """Keep which practice came of a pilot, and when it was published."""
        if event.data["pilot_id"] is None:
            return
        pilot = queries.for_change(self.session, event.data["pilot_id"])
        if pilot is None:
            raise Permanent("there is no such pilot")
        # for everybody: a pilot's page says nothing of what only public bodies read
        published = event.type == "practice.published.v1" and event.data["audience"] == PUBLIC
        self.publish(*pilot.link(event.data["practice_id"], published=published, at=self.now))

    # ---- loading -------------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        today: date = self.now.astimezone(ATHENS).date()
        return today

    def _pilot(self, pilot_id: UUID) -> Pilot:
        pilot = queries.for_change(self.session, pilot_id)
        if pilot is None:
            raise errors.PilotNotFound
        return pilot
