"""Operations of circulars, and the clock that issues and closes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Answer, check_version, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import SIGNED_IN, any_of
from chassis.service import Operations
from chassis.timers import every
from commons.permissions import CENTRE_MANAGER, CURATOR
from commons.roles import centre_regions, is_curator
from notifications.circular.addressee import selection, tracker
from notifications.circular.circular import errors, queries, schemas
from notifications.circular.circular.issue import TOLD, check_correctable, issue
from notifications.circular.circular.model import APPROVAL, CLOSED, RECALLED, Circular, athens_day
from notifications.circular.circular.reminders import reminder
from notifications.notices.record import cancel, record_own
from notifications.settings import NotificationsSettings

_WRITERS = any_of(CURATOR, CENTRE_MANAGER)


class CircularOperations(Operations[NotificationsSettings]):
    """Writing, approving, issuing and following circulars."""

    @operation(
        "POST",
        "/v1/circulars",
        summary=Localized(el="Νέα εγκύκλιος", en="Begin a circular"),
        description=Localized(
            el="Οι επιμελητές απευθύνονται σε κάθε φορέα, ο διαχειριστής κέντρου στους φορείς της περιφέρειάς του. "
            "Με `corrects` είναι η ορθή επανάληψη μιας εγκυκλίου που έχει εκδοθεί.",
            en="Curators address any body, a centre's manager those of the region. With `corrects` it is the correct "
            "copy of a circular that was issued.",
        ),
        allow=_WRITERS,
        body=schemas.WriteCircular,
        returns=schemas.CircularView,
        status=201,
        creates="circular",
        location="/v1/circulars/{id}",
        versioned=True,
        errors=(errors.CorrectedUnfit, errors.CircularNotYours),
    )
    def write_circular(self, *, body: dict[str, Any]) -> Answer:
        """Begin a circular as a draft."""
        check_correctable(self.session, body["corrects"], self.principal)
        circular = Circular.draft(body, by=self.principal, at=self.now)
        self.session.add(circular)
        self.session.flush()
        return self._shown(circular)

    @operation(
        "GET",
        "/v1/circulars",
        summary=Localized(el="Εγκύκλιοι", en="List circulars"),
        description=Localized(
            el="Στα μέλη ενός φορέα όσες του απευθύνθηκαν, στους επιμελητές όλες, σε ένα κέντρο και όσες ετοιμάζει.",
            en="To members of a body those that addressed it, to curators all, to a centre those that it prepares too.",
        ),
        allow=SIGNED_IN,
        query=schemas.CircularsQuery,
        returns=schemas.CircularPage,
        errors=(BadCursor,),
    )
    def list_circulars(self, *, query: dict[str, Any]) -> Page:
        """List the circulars that the caller may read, the newest first."""
        return queries.page_of_circulars(self.session, query, self.principal, self.cursors)

    @operation(
        "GET",
        "/v1/circulars/{circular_id}",
        summary=Localized(el="Μία εγκύκλιος", en="Read a circular"),
        allow=SIGNED_IN,
        returns=schemas.CircularView,
        versioned=True,
        errors=(errors.CircularNotFound,),
    )
    def get_circular(self, circular_id: UUID) -> Answer:
        """Return a circular, with the standing of the caller's bodies."""
        return self._shown(queries.get_circular(self.session, circular_id, self.principal))

    @operation(
        "PATCH",
        "/v1/circulars/{circular_id}",
        summary=Localized(el="Αλλαγή προσχεδίου εγκυκλίου", en="Change the draft of a circular"),
        allow=_WRITERS,
        body=schemas.ChangeCircular,
        returns=schemas.CircularView,
        versioned=True,
        if_match=True,
        errors=(errors.CircularNotFound, errors.CircularNotYours, errors.CircularInAnotherState),
    )
    def change_circular(self, circular_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Answer:
        """Change a draft."""
        circular = self._locked(circular_id)
        check_version(expected_version, circular.version)
        circular.change(body, by=self.principal, at=self.now)
        self.session.flush()
        return self._shown(circular)

    @operation(
        "DELETE",
        "/v1/circulars/{circular_id}",
        summary=Localized(el="Διαγραφή προσχεδίου εγκυκλίου", en="Delete the draft of a circular"),
        allow=_WRITERS,
        status=204,
        errors=(errors.CircularNotFound, errors.CircularNotYours, errors.CircularInAnotherState),
    )
    def discard_circular(self, circular_id: UUID) -> None:
        """Delete a draft. An issued circular stays."""
        circular = self._locked(circular_id)
        circular.check_discardable(self.principal)
        self.session.delete(circular)

    @operation(
        "GET",
        "/v1/circulars/{circular_id}/preview",
        summary=Localized(el="Ποιους αφορά η εγκύκλιος", en="Preview the bodies of a circular"),
        description=Localized(
            el="Πόσοι φορείς ανά είδος και περιφέρεια, και πόσοι δεν έχουν κανέναν να ενημερωθεί: ούτε εκπρόσωπο ούτε "
            "διαχειριστή ούτε εγκρίνοντα.",
            en="How many bodies by kind and region, and how many have nobody to be told: no representative, manager "
            "or approver.",
        ),
        allow=_WRITERS,
        returns=schemas.PreviewView,
        errors=(errors.CircularNotFound, errors.CircularNotYours),
    )
    def preview_circular(self, circular_id: UUID) -> dict[str, Any]:
        """Return the bodies that the selectors name now."""
        circular = queries.get_circular(self.session, circular_id, self.principal)
        circular.check_writer(self.principal)
        return selection.preview(self.session, circular)

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/submit",
        summary=Localized(el="Υποβολή εγκυκλίου για έγκριση", en="Submit a circular for approval"),
        allow=_WRITERS,
        returns=schemas.CircularView,
        versioned=True,
        errors=(
            errors.CircularNotFound,
            errors.CircularNotYours,
            errors.CircularInAnotherState,
            errors.CircularAddressesNobody,
        ),
    )
    def submit_circular(self, circular_id: UUID) -> Answer:
        """Pass a draft to a second curator."""
        circular = self._locked(circular_id)
        circular.submit(by=self.principal, at=self.now)
        if not selection.preview(self.session, circular)["addressees"]:
            raise errors.CircularAddressesNobody
        return self._shown(circular)

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/approve",
        summary=Localized(el="Έγκριση εγκυκλίου", en="Approve a circular"),
        description=Localized(
            el="Ένας δεύτερος επιμελητής. Εκδίδεται αμέσως, ή στο `issue_at`.",
            en="A second curator does. It is issued at once, or at `issue_at`.",
        ),
        allow=CURATOR,
        body=schemas.ApproveCircular,
        returns=schemas.CircularView,
        versioned=True,
        errors=(errors.CircularNotFound, errors.CircularYourOwn, errors.CircularInAnotherState),
    )
    def approve_circular(self, circular_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Approve a circular."""
        circular = self._locked(circular_id)
        circular.approve(by=self.principal, issue_at=body["issue_at"], at=self.now)
        self.audit(details={"number": circular.number})
        return self._shown(circular)

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/return",
        summary=Localized(el="Επιστροφή εγκυκλίου στους συντάκτες της", en="Return a circular to its writers"),
        allow=CURATOR,
        body=schemas.ReturnCircular,
        returns=schemas.CircularView,
        versioned=True,
        errors=(errors.CircularNotFound, errors.CircularInAnotherState),
    )
    def return_circular(self, circular_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Return a circular that waits for its approval or its day."""
        circular = self._locked(circular_id)
        circular.give_back(body["comment"], at=self.now)
        return self._shown(circular)

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/close",
        summary=Localized(el="Κλείσιμο εγκυκλίου", en="Close a circular"),
        allow=_WRITERS,
        body=schemas.EndCircular,
        returns=schemas.CircularView,
        versioned=True,
        errors=(errors.CircularNotFound, errors.CircularNotYours, errors.CircularInAnotherState),
    )
    def close_circular(self, circular_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Close an issued circular: it asks nothing any more."""
        return self._ended(circular_id, CLOSED, body["reason"])

    @operation(
        "POST",
        "/v1/circulars/{circular_id}/recall",
        summary=Localized(el="Ανάκληση εγκυκλίου", en="Recall a circular"),
        allow=_WRITERS,
        body=schemas.EndCircular,
        returns=schemas.CircularView,
        versioned=True,
        errors=(errors.CircularNotFound, errors.CircularNotYours, errors.CircularInAnotherState),
    )
    def recall_circular(self, circular_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Recall an issued circular: its page says so, and why."""
        return self._ended(circular_id, RECALLED, body["reason"])

    @operation(
        "GET",
        "/v1/circulars/{circular_id}/tracker",
        summary=Localized(el="Πορεία εγκυκλίου", en="Follow a circular"),
        description=Localized(
            el="Τι έχει κάνει κάθε φορέας. Ένα κέντρο βλέπει τους φορείς της περιφέρειάς του.",
            en="What each body has done. A centre sees the bodies of its region.",
        ),
        allow=_WRITERS,
        query=schemas.TrackerQuery,
        returns=schemas.TrackerPage,
        errors=(BadCursor, errors.CircularNotFound),
    )
    def track_circular(self, circular_id: UUID, *, query: dict[str, Any]) -> Page:
        """Return the bodies of a circular with their standing, and totals over all of them."""
        circular = queries.get_circular(self.session, circular_id, self.principal)
        only = None if is_curator(self.principal) else next(iter(sorted(centre_regions(self.principal))), None)
        today = athens_day(self.now)
        page = tracker.page(self.session, circular.id, query, self.cursors, only_region=only, today=today)
        totals = tracker.totals(self.session, circular.id, only_region=only, today=today)
        return Page(page.items, page.next, {"totals": totals})

    @every(seconds=10)
    def issue_circulars(self) -> None:
        """Issue the next circular that is due, one a round."""
        circular = queries.next_scheduled(self.session, self.now)
        if circular is None:
            return
        events, notice = issue(self.session, circular, now=self.now)
        self.publish(*events)
        if notice is not None:
            record_own(self.session, notice, subject=str(circular.id), call=self.call, now=self.now)

    @every(seconds=300)
    def close_circulars(self) -> None:
        """Close the circulars past their last day."""
        for circular in queries.past_closing(self.session, athens_day(self.now)):
            self.publish(circular.end(CLOSED, "", at=self.now))

    @every(seconds=300)
    def remind_of_circulars(self) -> None:
        """Remind people once a working day of open obligations."""
        notice = reminder(self.session, self.now)
        if notice is not None:
            record_own(self.session, notice, subject="circulars", call=self.call, now=self.now)

    def _locked(self, circular_id: UUID) -> Circular:
        return queries.get_circular(self.session, circular_id, self.principal, lock=True)

    def _ended(self, circular_id: UUID, state: str, reason: str) -> Answer:
        circular = self._locked(circular_id)
        circular.check_writer(self.principal)
        self.publish(circular.end(state, reason, at=self.now))
        cancel(self.session, subject=str(circular.id), kinds=TOLD, now=self.now)
        self.audit(details={"number": circular.number, "state": state})
        return self._shown(circular)

    def _shown(self, circular: Circular) -> Answer:
        bodies, today = queries.bodies_of(self.principal), athens_day(self.now)
        mine = tracker.standings(self.session, circular.id, bodies, today=today) if bodies else []
        writes = circular.is_written_by(self.principal)
        own = self.principal.person_id in {circular.created_by, circular.submitted_by}
        days = circular.due_days()
        fields = schemas.CircularView().fields
        return Answer(
            {
                **{name: getattr(circular, name) for name in fields if hasattr(circular, name)},
                "first_due_on": days[0] if days else None,
                "comment": circular.comment if writes else "",
                "mine": mine,
                "may_write": writes,
                "may_approve": is_curator(self.principal) and circular.state == APPROVAL and not own,
            },
            version=circular.version,
        )
