"""Handlers of events of practices and people. They only write rows. Mails are made and sent later."""

from __future__ import annotations

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.notices.model import Kind
from notifications.notices.record import record_notices, take_down
from notifications.rules.practice import rules
from notifications.rules.practice.schemas import (
    InvitationHeard,
    PersonHeard,
    PersonRegisteredHeard,
    PracticeDecidedHeard,
    PracticeHeard,
    PracticePublishedHeard,
    PracticeSubmittedHeard,
)


class PracticeHandlers(Operations):
    """Handlers of events of practices and people."""

    @subscribe("identity", "person.registered.v1", schema=PersonRegisteredHeard)
    def on_person_registered(self, event: Received) -> None:
        """Notify a new account's address, to be verified."""
        record_notices(self.session, event, rules.of_registration(event.data), now=self.now)

    @subscribe("identity", "person.registration_repeated.v1", schema=PersonHeard)
    def on_person_registration_repeated(self, event: Received) -> None:
        """Notify the owner of the address that an account exists already."""
        record_notices(self.session, event, rules.of_repeated_registration(event.data), now=self.now)

    @subscribe("identity", "person.password_reset_requested.v1", schema=PersonHeard)
    def on_person_password_reset_requested(self, event: Received) -> None:
        """Send the link to choose another password."""
        record_notices(self.session, event, rules.of_reset_request(event.data), now=self.now)

    @subscribe("identity", "person.password_changed.v1", schema=PersonHeard)
    def on_person_password_changed(self, event: Received) -> None:
        """Notify the owner that the password was changed."""
        record_notices(self.session, event, rules.of_changed_password(event.data), now=self.now)

    @subscribe("identity", "invitation.made.v1", schema=InvitationHeard)
    def on_invitation_made(self, event: Received) -> None:
        """Invite a person to join an organisation."""
        record_notices(self.session, event, rules.of_invitation(event.data), now=self.now)

    @subscribe("observatory", "practice.submitted.v1", schema=PracticeSubmittedHeard)
    def on_practice_submitted(self, event: Received) -> None:
        """Notify the reviewers."""
        record_notices(self.session, event, rules.of_submission(event.data), now=self.now)

    @subscribe("observatory", "practice.forwarded.v1", schema=PracticeDecidedHeard)
    def on_practice_forwarded(self, event: Received) -> None:
        """Notify the organisation and the Ministry's reviewers."""
        record_notices(self.session, event, rules.of_forwarding(event.data), now=self.now)

    @subscribe("observatory", "practice.changes_requested.v1", schema=PracticeDecidedHeard)
    def on_practice_changes_requested(self, event: Received) -> None:
        """Notify the organisation."""
        record_notices(self.session, event, rules.of_changes_requested(event.data), now=self.now)

    @subscribe("observatory", "practice.rejected.v1", schema=PracticeDecidedHeard)
    def on_practice_rejected(self, event: Received) -> None:
        """Notify the organisation."""
        record_notices(self.session, event, rules.of_rejection(event.data), now=self.now)

    @subscribe("observatory", "practice.published.v1", schema=PracticePublishedHeard)
    def on_practice_published(self, event: Received) -> None:
        """Notify the organisation and the subscribers."""
        record_notices(self.session, event, rules.of_publication(event.data), now=self.now)

    @subscribe("observatory", "practice.archived.v1", schema=PracticeHeard)
    def on_practice_archived(self, event: Received) -> None:
        """Cancel the notices about a practice that is no longer public."""
        take_down(self.session, event, [Kind.PRACTICE_PUBLISHED], now=self.now)
