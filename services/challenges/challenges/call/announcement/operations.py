"""Operations of announcements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.announcement import model, queries, schemas
from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound, ChallengeNotPublished, NotYourChallenge
from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE
from chassis.schemas import PageQuery
from commons.permissions import ORGANISATION_EDITOR


class AnnouncementOperations(ChallengeAccess):
    """Operations that publish and list announcements."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/announcements",
        summary=Localized(el="Ανακοίνωση προς όλους", en="Announce something to everybody"),
        description=Localized(
            el="Αποστέλλεται σε όσους συμμετέχουν και σε όσους παρακολουθούν την πρόκληση, και μένει δημόσια.",
            en="Sent to everybody who takes part or follows the challenge, and stays public.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewAnnouncement,
        returns=schemas.AnnouncementView,
        status=201,
        creates="announcement",
        location="/v1/challenges/{challenge_id}/announcements",
        errors=(ChallengeNotFound, NotYourChallenge, ChallengeNotPublished),
    )
    def make_announcement(self, challenge_id: UUID, *, body: dict[str, Any]) -> model.Announcement:
        """Tell everybody something, once."""
        challenge = self.owned_challenge(challenge_id)
        announcement, events = model.make(challenge, **body, by=self.principal, at=self.now)
        self.session.add(announcement)
        self.publish(*events)
        return announcement

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/announcements",
        summary=Localized(el="Οι ανακοινώσεις μιας πρόκλησης", en="The announcements of a challenge"),
        allow=ANYONE,
        query=PageQuery,
        returns=schemas.AnnouncementPage,
        cache=Cache(seconds=30, tags=("announcements:{challenge_id}", "challenge:{challenge_id}")),
        errors=(ChallengeNotFound,),
    )
    def list_announcements(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the announcements of a challenge, the latest first."""
        self.visible_challenge(challenge_id)
        after, limit = self.cursors.keyset("announcements", query["cursor"]), query["limit"]
        found = queries.of_challenge(self.session, challenge_id, after=after, limit=limit + 1)
        return self.cursors.page("announcements", found, limit, lambda row: (row.made_at, row.id))
