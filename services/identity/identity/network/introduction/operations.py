"""Operations of introductions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import internal, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import SIGNED_IN
from chassis.service import Operations
from commons.permissions import ORGANISATION_EDITOR
from identity.network.expert.model import ExpertNotFound
from identity.network.expert.queries import listed_expert
from identity.network.introduction import queries, schemas
from identity.network.introduction.model import (
    ExpertTakesNoIntroductions,
    Introduction,
    IntroductionAlreadyAnswered,
    IntroductionAlreadyRequested,
    IntroductionNotForYourOrganisation,
    IntroductionNotFound,
    IntroductionsTooMany,
)


class IntroductionOperations(Operations):
    """How organisations and experts come to know each other."""

    @operation(
        "POST",
        "/v1/experts/{expert_id}/introductions",
        summary=Localized(el="Αίτημα γνωριμίας με ειδικό", en="Ask to be introduced to an expert"),
        description=Localized(
            el="Μόνο σε όσους δέχονται τέτοια αιτήματα. Οι διευθύνσεις γίνονται γνωστές όταν ο ειδικός αποδεχθεί. "
            "Το μήνυμα φτάνει και με e-mail, με το όνομα του αποστολέα. Μετά από άρνηση, ο φορέας μπορεί να "
            "ξαναζητήσει σε 90 ημέρες.",
            en="Only those who take such requests. Addresses become known when the expert accepts. The message is "
            "mailed too, with the sender's name. Once declined, the organisation may ask again after 90 days.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.RequestIntroduction,
        returns=schemas.IntroductionView,
        status=201,
        creates="introduction",
        location="/v1/experts/introductions",
        errors=(
            ExpertNotFound,
            IntroductionNotForYourOrganisation,
            ExpertTakesNoIntroductions,
            IntroductionAlreadyRequested,
            IntroductionsTooMany,
        ),
    )
    def request_introduction(self, expert_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Ask in the name of one's organisation."""
        expert = listed_expert(self.session, expert_id)
        latest = queries.latest_between(self.session, expert.person_id, body["organisation_id"])
        introduction, event = Introduction.request(expert, **body, by=self.principal, latest=latest, now=self.now)
        queries.check_bounds(self.session, introduction.expert_id, introduction.requested_by, now=self.now)
        self.session.add(introduction)
        self.session.flush()
        self.publish(event)
        return queries.one_of(self.session, self.principal.person_id, introduction.id)

    @operation(
        "GET",
        "/v1/experts/introductions",
        summary=Localized(el="Τα αιτήματα γνωριμίας μου", en="My requests for introduction"),
        allow=SIGNED_IN,
        query=schemas.FindIntroductions,
        returns=schemas.IntroductionPage,
        errors=(BadCursor,),
        single_read=True,
    )
    def list_introductions(self, *, query: dict[str, Any]) -> Page:
        """List the requests made by the caller, and those made to them as an expert, latest first."""
        return queries.introductions_of(self.session, self.principal.person_id, query, self.cursors)

    @operation(
        "POST",
        "/v1/experts/introductions/{introduction_id}",
        summary=Localized(el="Απάντηση σε αίτημα γνωριμίας", en="Answer a request for introduction"),
        allow=SIGNED_IN,
        body=schemas.AnswerIntroduction,
        returns=schemas.IntroductionView,
        errors=(IntroductionNotFound, IntroductionAlreadyAnswered),
    )
    def answer_introduction(self, introduction_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Accept or decline a request, as the expert addressed."""
        introduction = queries.to_answer(self.session, introduction_id, self.principal.person_id)
        self.publish(introduction.answer(body["decision"], now=self.now))
        self.session.flush()
        return queries.one_of(self.session, self.principal.person_id, introduction_id)

    @internal(body=schemas.NoticeRequest, returns=schemas.NoticeMaterial)
    def notice_material(self, *, body: dict[str, Any]) -> Introduction:
        """Return what a mail about a request says, to the notifications service."""
        introduction = self.session.get(Introduction, body["introduction_id"])
        if introduction is None:
            raise IntroductionNotFound
        return introduction
