"""The life of an adoption, driven at random: steps, ends and words follow the rules whoever acts."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import personas
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.database import uuid7
from chassis.errors import AppError
from observatory.adoption.adoption import changes
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.states import INSIDE, ORDER, STATES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
EVERYBODY = {
    "taker": personas.NEIGHBOUR,
    "giver": personas.APPROVER,
    "giver_contributor": personas.CONTRIBUTOR,
    "curator": personas.CURATOR,
    "reader": personas.READER,
    "program": personas.PROGRAM_OF_THE_CURATOR,
}
PEOPLE = st.sampled_from(sorted(EVERYBODY)) | st.just("taker")
MODES = st.sampled_from(["adopt", "adapt", "inspired", "avoided"])
ENDS = {"completed", "abandoned", "withdrawn", "avoided"}
PUBLIC = ("adoption.implemented.v1", "adoption.unlisted.v1")


class LifeOfAnAdoption(RuleBasedStateMachine):
    """Keeps its own account of what was announced, and compares."""

    @initialize(mode=MODES, waits=st.booleans())
    def begin(self, mode, waits):
        self.at = NOON
        practice = SimpleNamespace(
            practice_id=uuid7(), revision=1, organisation_id=personas.LAMIA, title="Θυρίδα", sectors=["technology"],
            outcome_kind="failure", demo=False,
        )  # fmt: skip
        self.adoption, self.told = Adoption.begin(
            practice, taker_id=personas.HALKIDA, region="GR-H", mode=mode, note="", contact_wanted=False,
            saved_development_eur=None, same_family=False, waits=waits, by=personas.NEIGHBOUR, at=NOON, today=TODAY,
        )  # fmt: skip

    def _try(self, act, *, by):
        """Do an act; a refused one changes nothing, and only the taker and the giver may act at all."""
        self.at += timedelta(minutes=1)
        before = (self.adoption.state, self.adoption.step, self.adoption.version, len(self.adoption.entries))
        ended = self.adoption.state in ENDS
        try:
            events = act()
        except AppError:
            now = (self.adoption.state, self.adoption.step, self.adoption.version, len(self.adoption.entries))
            assert now == before
            return
        assert by in {"taker", "giver", "curator"}
        assert self.adoption.version > before[2]
        assert not ended or (self.adoption.state, self.adoption.step) == before[:2]
        self.told += events

    @rule(
        who=PEOPLE,
        to=st.sampled_from(ORDER),
        reason=st.sampled_from(["", "Ίδιοι νόμοι."]),
        adapted=st.sampled_from([None, "Χωρίς ραντεβού."]),
        day=st.sampled_from([None, TODAY, date(2999, 1, 1)]),
    )
    def advance(self, who, to, reason, adapted, day):
        said = {"note": "", "obstacles": "", "skipped_reason": reason, "adapted_what": adapted, "implemented_on": day}
        by = EVERYBODY[who]
        self._try(lambda: changes.advance(self.adoption, to=to, **said, by=by, at=self.at, today=TODAY), by=who)

    @rule()
    def go_on(self):
        """Take the next step, so that the later ones are reached."""
        step = self.adoption.step
        if step in ORDER[:-1]:
            self.advance("taker", ORDER[ORDER.index(step) + 1], "", "Χωρίς ραντεβού.", TODAY)

    @rule(who=PEOPLE, act=st.sampled_from(["pause", "resume", "approve", "submit", "send_back", "abandon", "finish"]))
    def act(self, who, act):
        said = {
            "pause": {"reason": "Εκλογές."}, "abandon": {"reason": "Όχι.", "today": TODAY}, "submit": {"waits": True},
            "send_back": {"comment": "Γιατί;"}, "finish": {"note": "", "obstacles": "", "today": TODAY},
        }.get(act, {})  # fmt: skip
        by = EVERYBODY[who]
        self._try(lambda: getattr(changes, act)(self.adoption, **said, by=by, at=self.at), by=who)

    @rule(who=PEOPLE, audience=st.sampled_from(["public", "public_bodies"]))
    def choose_the_audience(self, who, audience):
        by = EVERYBODY[who]
        self._try(lambda: changes.change(self.adoption, {"audience": audience}, by=by, at=self.at), by=who)

    @rule(who=PEOPLE | st.just("giver"), says=st.sampled_from(["confirmed", "disputed"]))
    def answer(self, who, says):
        by = EVERYBODY[who]
        self._try(lambda: changes.answer(self.adoption, says=says, comment="", by=by, at=self.at), by=who)

    @invariant()
    def the_state_is_legal(self):
        adoption = self.adoption
        assert adoption.state in STATES
        assert (adoption.ended_at is not None) is (adoption.state in ENDS)
        assert (adoption.step is None) is (adoption.mode == "avoided")
        assert adoption.state != "completed" or (adoption.step == "harvest" and adoption.implemented_on)

    @invariant()
    def check_and_implement_are_never_skipped(self):
        taken = {entry.step for entry in self.adoption.entries if not entry.skipped}
        assert all(entry.skipped_reason for entry in self.adoption.entries if entry.skipped)
        assert not {entry.step for entry in self.adoption.entries if entry.skipped} & {"check", "implement"}
        assert "implement" in taken or self.adoption.implemented_on is None
        assert self.adoption.implemented_on is None or self.adoption.implemented_on <= TODAY

    @invariant()
    def the_giver_speaks_of_what_is_implemented(self):
        asked = self.adoption.giver_says != "unasked"
        assert asked is (self.adoption.implemented_on is not None)

    @invariant()
    def everybody_reads_what_is_public_and_nothing_else(self):
        adoption, reader = self.adoption, personas.READER
        hidden = adoption.state in INSIDE or adoption.audience != "public"
        assert adoption.shown_to(reader) is not hidden
        assert adoption.shown_to(personas.APPROVER) is (adoption.state not in INSIDE)
        announced = [event.type for event in self.told if event.type in PUBLIC]
        shown = bool(announced) and announced[-1] == PUBLIC[0]
        assert shown is (adoption.implemented_on is not None and adoption.audience == "public")

    @invariant()
    def only_what_began_is_announced(self):
        types = [event.type for event in self.told]
        assert types.count("adoption.started.v1") == (0 if self.adoption.state in INSIDE else 1)


LifeOfAnAdoption.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfAnAdoption = LifeOfAnAdoption.TestCase
