"""The life of a document, driven at random: steps follow the rules whoever acts."""

from datetime import UTC, datetime, timedelta

import personas
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from librarian import GUIDE

from chassis.errors import AppError
from observatory.library.document.model import Document
from observatory.library.document.states import STATES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVERYBODY = {
    "approver": personas.APPROVER,
    "contributor": personas.CONTRIBUTOR,
    "program": personas.PROGRAM_OF_THE_CURATOR,
    "neighbour": personas.NEIGHBOUR,
    "curator": personas.CURATOR,
    "second_curator": personas.SECOND_CURATOR,
    "reader": personas.READER,
}
PEOPLE = st.sampled_from(sorted(EVERYBODY))
CURATORS = {"curator", "second_curator"}


class LifeOfADocument(RuleBasedStateMachine):
    """Keeps its own account of what was announced, and compares."""

    @initialize(
        by=st.sampled_from(["approver", "program", "curator"]), audience=st.sampled_from(["public", "public_bodies"])
    )
    def begin(self, by, audience):
        self.at, self.told, self.proposer = NOON, [], None
        home = None if by == "curator" else personas.LAMIA
        content = {**GUIDE, "audience": audience}
        self.document = Document.begin(content, organisation_id=home, by=EVERYBODY[by], at=NOON)

    def _try(self, act, *, by):
        """Do an act; a refused one changes no state, and only those who may can act at all."""
        self.at += timedelta(minutes=1)
        before, version = self.document.state, self.document.version
        try:
            events = act()
        except AppError:
            assert self.document.state == before
            return False
        assert by in {"approver", "program", *CURATORS}
        assert self.document.version >= version
        self.told += [event.type for event in events]
        return True

    @rule(by=PEOPLE)
    def propose(self, by):
        if self._try(lambda: self.document.propose(by=EVERYBODY[by], at=self.at), by=by):
            self.proposer = by

    @rule(by=PEOPLE)
    def publish(self, by):
        waits = self.document.state == "proposed"
        free = lambda title, document_id: "slug"  # noqa: E731
        if self._try(lambda: self.document.publish(by=EVERYBODY[by], at=self.at, free_slug=free), by=by):
            assert by in CURATORS
            assert not waits or by != self.proposer

    @rule(by=PEOPLE)
    def reject(self, by):
        if self._try(lambda: self.document.reject(comment="Όχι.", by=EVERYBODY[by], at=self.at), by=by):
            assert by in CURATORS - {self.proposer}

    @rule(by=PEOPLE)
    def withdraw(self, by):
        if self._try(lambda: self.document.withdraw(reason="Παλιό.", by=EVERYBODY[by], at=self.at), by=by):
            assert by in CURATORS

    @rule(by=PEOPLE, changes=st.sampled_from([{"year": 1999}, {"topics": []}, {"topics": ["data"]}, {"level": None}]))
    def edit(self, by, changes):
        before = {name: getattr(self.document, name) for name in changes}
        if not self._try(lambda: self.document.edit(changes, by=EVERYBODY[by], at=self.at), by=by):
            for name, value in before.items():  # the transaction of a refused change is rolled back
                setattr(self.document, name, value)

    @rule(by=PEOPLE, audience=st.sampled_from(["public", "public_bodies"]))
    def choose_the_audience(self, by, audience):
        self._try(lambda: self.document.edit({"audience": audience}, by=EVERYBODY[by], at=self.at), by=by)

    @invariant()
    def the_state_is_legal(self):
        document = self.document
        assert document.state in STATES
        assert (document.withdrawn_at is not None) is (document.state == "withdrawn")
        assert document.state not in {"published", "withdrawn"} or (document.slug and document.published_at)

    @invariant()
    def a_body_publishes_nothing_that_it_did_not_propose(self):
        public = self.document.state in {"published", "withdrawn"}
        assert not public or self.document.organisation_id is None or self.proposer

    @invariant()
    def everybody_reads_what_is_public_and_nothing_else(self):
        document = self.document
        over = document.state in {"published", "withdrawn"}
        assert document.shown_to(personas.READER) is (over and document.audience == "public")
        assert document.shown_to(personas.NEIGHBOUR) is over

    @invariant()
    def what_is_announced_is_what_is_public(self):
        kinds = ("document.published.v1", "document.withdrawn.v1")
        last = next((one for one in reversed(self.told) if one in kinds), "")
        public = self.document.state == "published" and self.document.audience == "public"
        assert (last == kinds[0]) is public


LifeOfADocument.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfADocument = LifeOfADocument.TestCase
