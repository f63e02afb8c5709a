"""Operations of questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound, ChallengeNotPublished, NotYourChallenge
from challenges.call.question import model, queries, schemas
from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, SIGNED_IN
from commons.permissions import ORGANISATION_EDITOR


class QuestionOperations(ChallengeAccess):
    """Asking, answering and reading."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/questions",
        summary=Localized(el="Ερώτηση για μια πρόκληση", en="Ask about a challenge"),
        description=Localized(
            el="Δημοσιεύεται μαζί με την απάντηση, χωρίς το όνομα όποιου ρώτησε.",
            en="Becomes public together with its answer, without the name of who asked.",
        ),
        allow=SIGNED_IN,
        body=schemas.NewQuestion,
        returns=schemas.AskedQuestionView,
        status=201,
        creates="question",
        location="/v1/challenges/{challenge_id}/questions",
        errors=(ChallengeNotFound, ChallengeNotPublished, model.TooManyQuestions),
    )
    def ask_question(self, challenge_id: UUID, *, body: dict[str, Any]) -> model.Question:
        """Ask the owners of a published challenge."""
        challenge = self.visible_challenge(challenge_id)
        waiting = queries.still_open(self.session, challenge_id, self.principal.person_id)
        question, events = model.ask(challenge, body["text"], still_open=waiting, by=self.principal, at=self.now)
        self.session.add(question)
        self.publish(*events)
        return question

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/questions/{question_id}/answer",
        summary=Localized(el="Απάντηση σε ερώτηση", en="Answer a question"),
        description=Localized(
            el="Μια νέα απάντηση διορθώνει την προηγούμενη· όσοι παρακολουθούν ειδοποιούνται ξανά.",
            en="A second answer corrects the first; those who follow the challenge are told again.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewAnswer,
        returns=schemas.AskedQuestionView,
        errors=(ChallengeNotFound, NotYourChallenge, ChallengeNotPublished, model.QuestionNotFound),
    )
    def answer_question(self, challenge_id: UUID, question_id: UUID, *, body: dict[str, Any]) -> model.Question:
        """Answer for everybody to read."""
        challenge = self.owned_challenge(challenge_id)
        question = queries.for_change(self.session, challenge_id, question_id)
        if question is None:
            raise model.QuestionNotFound
        self.publish(*question.reply(challenge, body["text"], by=self.principal, at=self.now))
        return question

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/questions",
        summary=Localized(el="Ερωτήσεις και απαντήσεις", en="Questions and answers"),
        description=Localized(
            el="Όλοι διαβάζουν όσες απαντήθηκαν, όποιος ρώτησε και τις δικές του, οι φορείς όλες.",
            en="Everybody reads what was answered, who asked their own too, the owners all.",
        ),
        allow=ANYONE,
        query=schemas.QuestionsQuery,
        returns=schemas.QuestionPage,
        cache=Cache(seconds=30, tags=("questions:{challenge_id}", "challenge:{challenge_id}")),
        errors=(ChallengeNotFound,),
    )
    def list_questions(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the questions that the caller may read, the latest first."""
        challenge = self.visible_challenge(challenge_id)
        limit = query["limit"]
        found = queries.of_challenge(
            self.session,
            challenge_id,
            person_id=self.principal.person_id,
            sees_all=challenge.is_owner_editor(self.principal),
            answered=query["answered"],
            after=self.cursors.keyset("questions", query["cursor"]),
            limit=limit + 1,
        )
        return self.cursors.page("questions", found, limit, lambda row: (row.asked_at, row.id))
