"""Operations of challenges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge import errors, queries, schemas
from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import IN_WORK
from challenges.call.practice_lookup.queries import proposals_for
from challenges.call.similar_challenge.queries import similar_to
from challenges.projections.organisation.queries import home_of, wants_approval
from chassis.errors import FieldError
from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Answer, Cache, check_version, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, any_of
from commons.permissions import CURATOR, ORGANISATION_APPROVER, ORGANISATION_EDITOR
from commons.roles import EDITOR_ROLES, NOTHING_NEW, inherits_only

CACHE_SECONDS = 30


class ChallengeOperations(ChallengeAccess):
    """Operations that write, submit, publish, unpublish and read challenges."""

    @operation(
        "POST",
        "/v1/challenges",
        summary=Localized(el="Νέα πρόκληση ως προσχέδιο", en="Begin a challenge as a draft"),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewChallenge,
        returns=schemas.ChallengeView,
        status=201,
        creates="challenge",
        location="/v1/challenges/{id}",
        versioned=True,
        errors=(
            errors.NotYourChallenge,
            errors.ChallengeOwnerNotChosen,
            errors.ChallengeContradictory,
        ),
    )
    def create_challenge(self, *, body: dict[str, Any]) -> Answer:
        """Create a draft. Only the organisation is required."""
        organisation_id = body.pop("organisation_id") or self._leading_organisation()
        if inherits_only(self.principal, organisation_id):
            raise errors.NotYourChallenge(NOTHING_NEW)
        challenge = Challenge.begin(organisation_id=organisation_id, says=body, by=self.principal, at=self.now)
        self.session.add(challenge)
        return self.challenge_shown(challenge)

    @operation(
        "PATCH",
        "/v1/challenges/{challenge_id}",
        summary=Localized(el="Αλλαγή πρόκλησης", en="Change a challenge"),
        description=Localized(
            el="Όσο είναι προσχέδιο ή ζητήθηκαν αλλαγές, όλα αλλάζουν. Μετά την έγκριση αλλάζουν μόνο οι φάσεις· μετά "
            "τη δημοσίευση όλα, εκτός από φάσεις που άνοιξαν και, αφού ανοίξει η πρώτη, τους όρους. Φάση που είναι "
            "ανοικτή παρατείνεται (closes_at) από όποιον εγκρίνει για φορέα της πρόκλησης.",
            en="A draft, or what edits were asked of, changes freely. What is approved changes only in its phases; "
            "what is published changes too, except for phases that have opened and, after the first, its rules. A "
            "phase that is open may be extended (closes_at) by whoever approves for an owner.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.ChallengeChange,
        returns=schemas.ChallengeView,
        versioned=True,
        if_match=True,
        errors=(
            errors.ChallengeNotFound,
            errors.NotYourChallenge,
            errors.ChallengeNotEditable,
            errors.ChallengeContradictory,
            errors.ChallengeIncomplete,
            errors.ChallengeDatesPassed,
            errors.RulesFixed,
            errors.PhaseFixed,
        ),
    )
    def edit_challenge(self, challenge_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Answer:
        """Change the given fields."""
        challenge = self.challenge_for_change(challenge_id)
        check_version(expected_version, challenge.version)
        self.catch_up(challenge)
        if challenge.state in IN_WORK:
            self.audit_as_save()
        self.publish(*challenge.edit(body, by=self.principal, at=self.now))
        return self.challenge_shown(challenge)

    @operation(
        "GET",
        "/v1/challenges",
        summary=Localized(el="Οι δημόσιες προκλήσεις", en="The public challenges"),
        allow=ANYONE,
        query=schemas.ChallengesQuery,
        returns=schemas.ChallengePage,
        cache=Cache(seconds=CACHE_SECONDS, tags=("challenges",), shared=True),
    )
    def list_challenges(self, *, query: dict[str, Any]) -> Page:
        """List the public challenges, the latest published first."""
        after = self.cursors.keyset("challenges", query["cursor"])
        found = queries.public(self.session, query, now=self.now, after=after, limit=query["limit"] + 1)
        page = self.cursors.page(
            "challenges", found, query["limit"], lambda row: (row.published_at or row.created_at, row.id)
        )
        return self.challenge_lines(page)

    @operation(
        "GET",
        "/v1/challenges/mine",
        summary=Localized(el="Οι προκλήσεις των φορέων μου", en="The challenges of my organisations"),
        allow=ORGANISATION_EDITOR,
        query=schemas.OwnChallengesQuery,
        returns=schemas.ChallengePage,
    )
    def list_own_challenges(self, *, query: dict[str, Any]) -> Page:
        """List the challenges of the caller's organisations, in every state, the latest changed first."""
        found = queries.of_organisations(
            self.session,
            {m.organisation_id for m in self.principal.memberships},
            state=query["state"],
            after=self.cursors.keyset("mine", query["cursor"]),
            limit=query["limit"] + 1,
        )
        return self.challenge_lines(
            self.cursors.page("mine", found, query["limit"], lambda row: (row.updated_at, row.id))
        )

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}",
        summary=Localized(el="Ανάγνωση πρόκλησης", en="Read a challenge"),
        allow=ANYONE,
        returns=schemas.ChallengeView,
        versioned=True,
        cache=Cache(seconds=CACHE_SECONDS, tags=("challenge:{challenge_id}",)),
        errors=(errors.ChallengeNotFound,),
    )
    def read_challenge(self, challenge_id: UUID) -> Answer:
        """Return the challenge: the public part to everybody, all of it to those concerned."""
        return self.challenge_shown(self.visible_challenge(challenge_id))

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/submit",
        summary=Localized(el="Υποβολή πρόκλησης για έγκριση", en="Submit a challenge for review"),
        description=Localized(
            el="Αν δημοσιευμένες πρακτικές ίσως απαντούν ήδη, ή άλλος φορέας έχει παρόμοια πρόκληση, πρέπει να πείτε "
            "γιατί δεν αρκούν (why_not_enough). Όπου ο φορέας θέλει έγκριση και έχει και άλλον να τη δώσει, ό,τι "
            "υποβάλλει συντάκτης ή πρόγραμμα πηγαίνει πρώτα σε όσους εγκρίνουν (`internal_approval`).",
            en="If published practices may answer it already, or another body has a similar challenge, say why they "
            "do not suffice (why_not_enough). Where the body wants approvals and has somebody else to give one, what a "
            "contributor or a program submits goes to its approvers first (`internal_approval`).",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.Submission,
        returns=schemas.ChallengeView,
        versioned=True,
        errors=(
            errors.ChallengeNotFound,
            errors.NotYourChallenge,
            errors.ChallengeNotSubmittable,
            errors.ChallengeIncomplete,
        ),
    )
    def submit_challenge(self, challenge_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Submit the challenge to its reviewers, or to the approvers of its body."""
        challenge = self.challenge_for_change(challenge_id)
        events = challenge.submit(
            by=self.principal,
            home=home_of(self.session, challenge.lead_organisation_id, self.principal),
            why=body["why_not_enough"],
            found=self._what_may_answer(challenge),
            at=self.now,
            has_approver=wants_approval(self.session, challenge.lead_organisation_id, self.principal),
        )
        self.publish(*events)
        return self.challenge_shown(challenge)

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/withdraw",
        summary=Localized(el="Απόσυρση πρόκλησης πριν δημοσιευθεί", en="Withdraw a challenge before it is published"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.ChallengeView,
        versioned=True,
        errors=(errors.ChallengeNotFound, errors.NotYourChallenge, errors.ChallengeNotWithdrawable),
    )
    def withdraw_challenge(self, challenge_id: UUID) -> Answer:
        """Withdraw a challenge that was never published."""
        challenge = self.challenge_for_change(challenge_id)
        self.publish(*challenge.withdraw(by=self.principal, at=self.now))
        self.end_judging(challenge)
        return self.challenge_shown(challenge)

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/publish",
        summary=Localized(
            el="Δημοσίευση πρόκλησης, τώρα ή σε ορισμένο λεπτό", en="Publish a challenge, now or at a minute"
        ),
        allow=any_of(ORGANISATION_APPROVER, CURATOR),
        body=schemas.Publication,
        returns=schemas.ChallengeView,
        versioned=True,
        errors=(
            errors.ChallengeNotFound,
            errors.NotYourChallenge,
            errors.ChallengeNotPublishable,
            errors.ChallengeWithheld,
            errors.ChallengeDatesPassed,
            errors.PublicationInThePast,
        ),
    )
    def publish_challenge(self, challenge_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Publish an approved or unpublished challenge, or schedule it for the clock."""
        challenge = self.challenge_for_change(challenge_id)
        self.publish(*challenge.publish(by=self.principal, at=self.now, when=body["at"]))
        return self.challenge_shown(challenge)

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/unpublish",
        summary=Localized(el="Απόσυρση από τη δημοσιότητα", en="Take a challenge down"),
        allow=any_of(ORGANISATION_APPROVER, CURATOR),
        body=schemas.TakingDown,
        returns=schemas.ChallengeView,
        versioned=True,
        errors=(errors.ChallengeNotFound, errors.NotYourChallenge, errors.ChallengeNotPublished),
    )
    def unpublish_challenge(self, challenge_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Unpublish the challenge. It may be published again."""
        challenge = self.challenge_for_change(challenge_id)
        self.catch_up(challenge)
        self.publish(*challenge.unpublish(by=self.principal, reason=body["reason"], at=self.now))
        return self.challenge_shown(challenge)

    def _what_may_answer(self, challenge: Challenge) -> Localized | None:
        """Return the text that asks for a reason, if practices or challenges of others were found."""
        if similar_to(self.session, challenge, now=self.now, limit=1):
            return errors.SAY_WHY_A_SECOND
        practices = proposals_for(self.session, text=challenge.words, sectors=challenge.sectors, limit=1)
        return errors.SAY_WHY if practices else None

    def _leading_organisation(self) -> UUID:
        held = self.principal.memberships
        own = {m.organisation_id for m in held if m.role in EDITOR_ROLES and not m.inherited}
        if len(own) != 1:
            raise errors.ChallengeOwnerNotChosen(
                errors=[FieldError("organisation_id", "required", errors.ChallengeOwnerNotChosen.title)]
            )
        return own.pop()
