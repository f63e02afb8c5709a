"""Handlers of events of practices and people. They only write rows; mails are made and sent later."""

from __future__ import annotations

from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from chassis.timers import every
from notifications.announcements import fan_out, news
from notifications.announcements.model import Kind
from notifications.announcements.record import take_down, tell
from notifications.announcements.schemas import (
    InvitationHeard,
    PersonHeard,
    PersonRegisteredHeard,
    PracticeDecidedHeard,
    PracticeHeard,
    PracticePublishedHeard,
    PracticeSubmittedHeard,
)

log = structlog.get_logger(__name__)


class AnnouncementHandlers(Operations):
    """Handlers of events of practices and people, and the fan-out timer."""

    @subscribe("identity", "person.registered.v1", schema=PersonRegisteredHeard)
    def on_person_registered(self, event: Received) -> None:
        """Ask a new account's address for confirmation."""
        tell(self.session, event, news.of_registration(event.data), now=self.now)

    @subscribe("identity", "person.registration_repeated.v1", schema=PersonHeard)
    def on_person_registration_repeated(self, event: Received) -> None:
        """Notify the owner of the address that an account exists already."""
        tell(self.session, event, news.of_repeated_registration(event.data), now=self.now)

    @subscribe("identity", "person.password_reset_requested.v1", schema=PersonHeard)
    def on_person_password_reset_requested(self, event: Received) -> None:
        """Send the link to choose another password."""
        tell(self.session, event, news.of_reset_request(event.data), now=self.now)

    @subscribe("identity", "person.password_changed.v1", schema=PersonHeard)
    def on_person_password_changed(self, event: Received) -> None:
        """Notify the owner that the password was changed."""
        tell(self.session, event, news.of_changed_password(event.data), now=self.now)

    @subscribe("identity", "invitation.made.v1", schema=InvitationHeard)
    def on_invitation_made(self, event: Received) -> None:
        """Ask somebody to join an organisation."""
        tell(self.session, event, news.of_invitation(event.data), now=self.now)

    @subscribe("observatory", "practice.submitted.v1", schema=PracticeSubmittedHeard)
    def on_practice_submitted(self, event: Received) -> None:
        """Tell the reviewers."""
        tell(self.session, event, news.of_submission(event.data), now=self.now)

    @subscribe("observatory", "practice.forwarded.v1", schema=PracticeDecidedHeard)
    def on_practice_forwarded(self, event: Received) -> None:
        """Tell the organisation and the Ministry's reviewers."""
        tell(self.session, event, news.of_forwarding(event.data), now=self.now)

    @subscribe("observatory", "practice.changes_requested.v1", schema=PracticeDecidedHeard)
    def on_practice_changes_requested(self, event: Received) -> None:
        """Tell the organisation."""
        tell(self.session, event, news.of_changes_requested(event.data), now=self.now)

    @subscribe("observatory", "practice.rejected.v1", schema=PracticeDecidedHeard)
    def on_practice_rejected(self, event: Received) -> None:
        """Tell the organisation."""
        tell(self.session, event, news.of_rejection(event.data), now=self.now)

    @subscribe("observatory", "practice.published.v1", schema=PracticePublishedHeard)
    def on_practice_published(self, event: Received) -> None:
        """Tell the organisation and the subscribers."""
        tell(self.session, event, news.of_publication(event.data), now=self.now)

    @subscribe("observatory", "practice.archived.v1", schema=PracticeHeard)
    def on_practice_archived(self, event: Received) -> None:
        """Tell nobody any more of a practice that is not public any more."""
        take_down(self.session, event, [Kind.PRACTICE_PUBLISHED], now=self.now)

    @every(seconds=1, exclusive=False, transaction=False)
    def fan_out_announcements(self) -> None:
        """Turn announcements into deliveries, batch by batch, until none is left."""
        failed: set[UUID] = set()
        while self._step(failed):
            pass

    def _step(self, failed: set[UUID]) -> bool:
        """Do one batch; an announcement that fails is left for the next tick, so that it holds up no other."""
        announcement = None
        try:
            with self.transaction() as session:
                announcement = fan_out.next_announcement(session, leave_out=failed)
                if announcement is not None:
                    fan_out.step(session, announcement, batch=self.settings.fan_out_batch, now=self.runtime.clock())
        except SQLAlchemyError as exc:
            if announcement is None:
                raise
            log.exception("fan_out_failed", announcement_id=str(announcement.id), error=type(exc).__name__)
            failed.add(announcement.id)
        return announcement is not None
