"""The life of a certification, driven at random: two independent evaluations within their term, and no more."""

from datetime import UTC, datetime, timedelta

import observatory_scenario
import personas
import pytest
from certifying import DECLARED, scores
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.errors import Conflict, Forbidden
from chassis.testing import member, person
from observatory.practice.certification import model as certification
from observatory.practice.certification_request import model as requests
from observatory.practice.certification_request.model import Circle
from observatory.practice.practice.content import empty_content
from observatory.practice.practice.model import Practice

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TERM, RENEWAL, MONTHS = timedelta(days=30), timedelta(days=60), 24
CONTENT = {**empty_content(), **observatory_scenario.FULL, "region": "GR-H"}
CENTRE_COLLEAGUE = member(personas.CENTRE, "manager", kind="innovation_centre")
PEOPLE = {
    **personas.EVERYBODY,
    "second_curator": personas.SECOND_CURATOR,
    "evaluator": person("evaluator"),
    "centre_colleague": CENTRE_COLLEAGUE,
    "curator_and_editor": personas.CURATOR_AND_EDITOR,
    "reviewer": person("curator"),
}
BODIES = {who.person_id: {one.organisation_id for one in who.memberships} for who in PEOPLE.values()}
MAY_EVALUATE = {"curator", "second_curator", "evaluator", "centre_manager", "centre_colleague", "reviewer"}
WHO = st.sampled_from(sorted(PEOPLE))


def a_slug(title, practice_id):
    del title, practice_id
    return "slug"


class LifeOfACertification(RuleBasedStateMachine):
    """Keeps its own account of places and evaluations, and compares."""

    @initialize()
    def begin(self):
        self.clock = NOON
        self.practice = Practice.begin(
            organisation_id=personas.LAMIA, content=CONTENT, by=personas.CONTRIBUTOR, at=NOON
        )
        self.practice.review_region = "GR-H"
        self._publish()
        self.latest, self.given, self.declined = None, [], set()

    def _publish(self):
        self.practice.publish(review_id=None, at=self.clock, free_slug=a_slug)

    @property
    def open(self):
        return self.latest if self.latest is not None and self.latest.state == "open" else None

    def _circle(self, who):
        now = [one for one in self.given if one.revision == self.practice.published_revision]
        evaluators = {one.evaluator_id for one in now if self.open and one.request_id == self.open.id}
        held = {place.evaluator_id for place in self.open.places} if self.open else set()
        near = {*self.practice.author_ids, *evaluators, *held} - {who.person_id}
        bodies = {body for one in near for body in BODIES.get(one, ())}
        return Circle({PEOPLE["reviewer"].person_id}, evaluators, bodies)

    def _refused(self, act):
        before = self._account()
        try:
            return act()
        except (Conflict, Forbidden):
            assert self._account() == before
            return None

    def _account(self):
        public, request = self.practice.public, self.open
        places = sorted(place.evaluator_id for place in request.places) if request else []
        return (places, len(self.given), public.certified_at, public.certified_until)

    @rule(name=WHO)
    def ask(self, name):
        asked = self._refused(
            lambda: requests.ask(self.practice, self.latest, by=PEOPLE[name], at=self.clock, renewal=RENEWAL)
        )
        if asked is None:
            return
        assert self.open is None
        assert self.practice.public.revision not in self.declined
        assert name in {
            "contributor", "approver", "manager", "curator", "second_curator", "reviewer", "centre_manager",
            "centre_colleague", "curator_and_editor",
        }  # fmt: skip
        self.latest, events = asked
        assert [event.type for event in events] == ["practice.certification_requested.v1"]

    @rule(name=WHO)
    def take(self, name):
        who = PEOPLE[name]
        place = self._refused(
            lambda: requests.take_place(
                self.practice, self.open, self._circle(who), by=who, at=self.clock, term=TERM, no_interest=True,
                version=DECLARED["declaration"],
            )
        )  # fmt: skip
        assert place is None or name in MAY_EVALUATE - {"reviewer"}

    @rule(name=WHO)
    def give_back(self, name):
        self._refused(lambda: requests.give_back(self.practice, self.open, by=PEOPLE[name]))

    @rule(name=WHO, score=st.integers(0, 5))
    def evaluate(self, name, score):
        who, request = PEOPLE[name], self.open
        earlier = [
            one
            for one in self.given
            if request and one.request_id == request.id and one.revision == self.practice.published_revision
        ]
        said = certification.Given(by=who, at=self.clock, scores=scores(score), comment="")
        made = self._refused(
            lambda: certification.evaluate(
                self.practice, request, earlier, said, circle=self._circle(who), months=MONTHS
            )
        )
        if made is None:
            return
        one, events = made
        self.given.append(one)
        if len(earlier) == 0:
            assert (events, request.state) == ([], "open")
            return
        good = earlier[0].total + one.total >= 36
        assert [event.type for event in events] == [f"practice.{'certified' if good else 'not_certified'}.v1"]
        assert request.state == ("certified" if good else "not_certified")
        if not good:
            self.declined.add(one.revision)

    @rule(name=st.sampled_from(sorted(MAY_EVALUATE)), score=st.integers(0, 5))
    def take_and_evaluate(self, name, score):
        """Reach decisions more often than chance would."""
        self.ask("contributor")
        self.take(name)
        self.evaluate(name, score)

    @rule(days=st.integers(1, 400))
    def time_passes(self, days):
        self.clock += timedelta(days=days)
        for place in [place for place in self.open.places if place.due_at <= self.clock] if self.open else []:
            (freed,) = requests.end_place(self.practice, self.open, place)
            assert freed.waits
        if self.practice.public.certified_until and self.practice.public.certified_until <= self.clock:
            (ended,) = certification.end_certificate(self.practice, self.practice.public, [])
            assert ended.type == "practice.certificate_ended.v1"

    @rule(lessons=st.integers())
    def publish_anew(self, lessons):
        self.practice.edit({"lessons": f"Διδάγματα {lessons}."}, by=personas.CONTRIBUTOR, at=self.clock)
        self._publish()

    @invariant()
    def at_most_two_take_part(self):
        if not hasattr(self, "practice") or self.open is None:
            return
        now = [one for one in self.given if (one.request_id, one.revision) == (self.open.id, self._revision)]
        people = [place.evaluator_id for place in self.open.places] + [one.evaluator_id for one in now]
        assert len(people) == len(set(people))
        assert len(now) < 2
        # a place that was taken for an earlier revision stays, also beside somebody who evaluated this one
        assert len(people) <= 2

    @invariant()
    def nobody_takes_part_from_one_body(self):
        if not hasattr(self, "practice") or self.open is None:
            return
        held = [BODIES[place.evaluator_id] for place in self.open.places]
        assert all(personas.LAMIA not in bodies for bodies in held)
        assert len(held) < 2 or not held[0] & held[1]

    @invariant()
    def a_certificate_holds_for_its_months(self):
        public = self.practice.public if hasattr(self, "practice") else None
        if public is None or public.certified_at is None:
            return
        assert public.certified_until == certification.months_after(public.certified_at, MONTHS)
        assert public.certified_until > self.clock

    @property
    def _revision(self):
        return self.practice.published_revision


TestLifeOfACertification = pytest.mark.timeout(300)(LifeOfACertification.TestCase)
TestLifeOfACertification.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
