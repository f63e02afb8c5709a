"""Random life cycles of a challenge: all transitions by people and time keep the rules."""

import personas
from challenge_life import ChallengeLife
from challenge_steps import EVERYBODY, PUBLIC
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from challenges.call.challenge.content import RULES, content_of, missing
from challenges.call.challenge.states import STATES
from challenges.call.review.model import reviews


class LifeOfAChallenge(ChallengeLife):
    """Promises that hold after every step."""

    @invariant()
    def the_state_is_legal(self):
        challenge = self.challenge
        assert challenge.state in STATES
        assert (challenge.waiting_since is not None) is (challenge.state in {"internal_approval", "review"})
        assert challenge.version >= self.version
        self.version = challenge.version

    @invariant()
    def nothing_waits_for_nobody(self):
        challenge = self.challenge
        if challenge.state == "internal_approval":
            assert not any(challenge.is_lead_approver(EVERYBODY[who]) for who in ("contributor", "program", "curator"))
            assert all(challenge.is_lead_approver(EVERYBODY[who]) for who in ("approver", "manager", "successor"))
        if challenge.state == "review":
            reviewers = [who for who in EVERYBODY.values() if reviews(who, challenge)]
            assert any(who.person_id not in challenge.author_ids for who in reviewers)

    @invariant()
    def reviewers_hear_of_nothing_that_its_body_has_not_passed_on(self):
        asked = any(event.type == "challenge.submitted.v1" for event in self.announced)
        assert self.challenge.was_in_review is asked
        assert asked or not self.challenge.concerns(personas.CENTRE_MANAGER)

    @invariant()
    def what_is_submitted_is_complete(self):
        if self.challenge.state not in {"draft", "edits_requested", "withdrawn", "rejected"}:
            assert not list(missing(content_of(self.challenge)))

    @invariant()
    def strangers_see_what_is_public_and_nothing_else(self):
        told = [event.type for event in self.announced if event.type in PUBLIC]
        shown = bool(told) and (
            told[-1] == PUBLIC[0] or (told[-1] == PUBLIC[2] and told[-2:-1] != ["challenge.unpublished.v1"])
        )
        assert self.challenge.is_public is shown
        assert not any(self.challenge.concerns(who) for who in (personas.READER, personas.EVERYBODY["anonymous"]))

    @invariant()
    def each_phase_opens_and_closes_once_and_in_order(self):
        told = [
            (event.position, event.type.split("_")[1].split(".")[0])
            for event in self.announced
            if event.type.startswith("challenge.phase_")
        ]
        whole = [(position, step) for position in (1, 2) for step in ("opened", "closed")]
        assert told == whole[: len(told)]
        for phase in self.challenge.phases:
            assert ((phase.position, "opened") in told) is (phase.opened_at is not None)
            assert ((phase.position, "closed") in told) is (phase.closed_at is not None)
            if phase.opened_at is not None:
                assert phase.opened_at >= phase.opens_at
                assert phase.opened_at in {phase.opens_at, *self.publications}

    @invariant()
    def promises_are_kept(self):
        """Check that rules and begun phases are unchanged since the first opening, except for a later end."""
        challenge = self.challenge
        opened = [
            (phase.id, phase.says(), phase.closed_at) for phase in challenge.phases if phase.opened_at is not None
        ]
        rules = {name: getattr(challenge, name) for name in RULES}
        if self.promised is not None:
            assert self.promised[0] == rules
            for (phase_id, said, closed_at), now in zip(self.promised[1], opened, strict=False):
                closes_at = now[1]["closes_at"]
                assert now[:2] == (phase_id, {**said, "closes_at": closes_at})
                assert closes_at == said["closes_at"] if closed_at else closes_at >= said["closes_at"]
            assert len(opened) >= len(self.promised[1])
        if opened:
            self.promised = (rules, opened)

    @invariant()
    def the_clock_knows_when_to_look(self):
        challenge = self.challenge
        if challenge.state == "published":
            waiting = [phase.next_at for phase in challenge.phases if phase.next_at]
            assert challenge.due_at == min(waiting, default=None)
        elif challenge.state in {"approved", "unpublished"}:
            assert challenge.due_at == challenge.publish_at
        else:
            assert challenge.due_at is None

    @invariant()
    def the_lead_leads(self):
        states = {owner.organisation_id: owner.state for owner in self.challenge.owners}
        assert states[personas.LAMIA] == "lead"
        assert self.challenge.owner_ids == [personas.LAMIA] + [personas.HALKIDA] * (
            states.get(personas.HALKIDA) == "accepted"
        )

    @invariant()
    def events_before_publication_carry_no_text(self):
        for event in self.announced:
            if not event.public:
                assert not {"title", "brief", "comment", "description"} & event.payload().keys()


LifeOfAChallenge.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfAChallenge = LifeOfAChallenge.TestCase
