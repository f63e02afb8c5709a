"""The life of a series of claims, driven at random: rules follow, and totals equal a recomputation, whoever acts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import personas
from claiming import AUDITOR
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.database import uuid7
from chassis.errors import AppError
from observatory.impact.claim import changes
from observatory.impact.claim.model import ImpactClaim, Subject
from observatory.impact.claim.states import STATES
from observatory.impact.claim.verdicts import judge

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
EVERYBODY = {
    "contributor": personas.CONTRIBUTOR,
    "approver": personas.APPROVER,
    "neighbour": personas.NEIGHBOUR,
    "curator": personas.CURATOR,
    "other_centre": personas.OTHER_CENTRE_MANAGER,
    "auditor": AUDITOR,
    "curator_and_editor": personas.CURATOR_AND_EDITOR,
}
PEOPLE = st.sampled_from(sorted(EVERYBODY))
VERIFIERS = st.sampled_from(["curator", "other_centre", "auditor"])
WHICH = st.integers(0, 20)
ENDS = {"superseded", "withdrawn"}
NEAR = {personas.LAMIA}
A_PRACTICE = uuid7()
SUBJECT = Subject(
    type="practice", id=A_PRACTICE, practice_id=A_PRACTICE, title="Θυρίδα", organisation_id=personas.LAMIA,
    giver_id=None, region="GR-H", sectors=[], principles=[], demo=False,
)  # fmt: skip


def content(month, saving, kind):
    return {
        "indicator": "cost_eur", "indicator_name": "", "unit": "eur", "direction": "lower", "baseline": Decimal(5),
        "measured": Decimal(3), "baseline_from": date(2024, 1, 1), "baseline_to": date(2024, 6, 1),
        "measured_from": date(2025, month, 1), "measured_to": date(2025, month + 1, 15), "method_kind": "estimate",
        "method": "Μέθοδος.", "population": None, "evidence": [], "saving_eur": saving, "saving_kind": kind,
        "saving_basis": "Βάση.", "cost_eur": None,
    }  # fmt: skip


class LifeOfASeries(RuleBasedStateMachine):
    """Keeps its own account of verifications, and compares."""

    @initialize()
    def begin(self):
        self.at, self.series_id, self.claims, self.told = NOON, uuid7(), [], []
        self.verified_by = {}

    def _try(self, act):
        """Do an act; a refused one changes nothing."""
        self.at += timedelta(minutes=1)
        before = [(one.state, one.round, len(one.verdicts), one.counts) for one in self.claims]
        ended = [one.state if one.state in ENDS else None for one in self.claims]
        try:
            events = act()
        except AppError:
            assert [(one.state, one.round, len(one.verdicts), one.counts) for one in self.claims] == before
            return False
        self.told += events
        assert all(was in {None, one.state} for was, one in zip(ended, self.claims, strict=False))
        return True

    @rule(
        who=st.sampled_from(["contributor", "approver", "approver", "neighbour"]),
        waits=st.booleans(),
        month=st.integers(1, 10),
        cents=st.integers(1, 20_000_000),
        kind=st.sampled_from(["annual", "one_off"]),
        corrects=st.none() | WHICH,
    )
    def claim(self, who, waits, month, cents, kind, corrects):
        by, saving = EVERYBODY[who], Decimal(cents) / 100
        replaced = self.claims[corrects % len(self.claims)] if corrects is not None and self.claims else None

        def act():
            made = ImpactClaim.make(
                SUBJECT, content(month, saving, kind), self.series_id, replaced=replaced,
                verifiers_needed=2 if saving >= 100_000 else 1, by=by, at=self.at,
            )  # fmt: skip
            known = list(self.claims)
            self.claims.append(made)
            return changes.ask_approval(made) if waits else made.open(known, self.at)

        if self._try(act):
            assert who in {"contributor", "approver"}

    @rule(which=WHICH, who=PEOPLE, act=st.sampled_from(["approve", "send_back", "withdraw"]))
    def act(self, which, who, act):
        if not self.claims:
            return
        claim, by = self.claims[which % len(self.claims)], EVERYBODY[who]
        if act == "send_back":
            done = self._try(lambda: changes.send_back(claim, comment="Γιατί;", by=by, at=self.at))
        else:
            done = self._try(lambda: getattr(changes, act)(claim, self.claims, by=by, at=self.at))
        assert not done or who in {"contributor", "approver", "curator_and_editor"}

    @rule(
        which=WHICH,
        who=PEOPLE | VERIFIERS | VERIFIERS,
        verdict=st.sampled_from(["verify", "verify", "verify", "dispute", "reopen"]),
    )
    def judge(self, which, who, verdict):
        claim = self.claims[which % len(self.claims)] if self.claims else None
        if claim is None or claim.claimed_at is None:
            return
        said = {"verdict": verdict, "comment": "Σχόλιο.", "declaration": "1", "seen_on": TODAY, "seen_versions": ""}
        facts = {"near": NEAR, "by": EVERYBODY[who], "today": TODAY}
        done = self._try(lambda: judge(claim, self.claims, **said, **facts, at=self.at))
        if done:
            assert who not in {"contributor", "approver", "curator_and_editor"}
            if verdict == "verify":
                self.verified_by.setdefault((claim.id, claim.round), set()).add(who)

    @invariant()
    def verified_means_verified_by_enough_people(self):
        for one in self.claims:
            assert one.state in STATES
            people = self.verified_by.get((one.id, one.round), set())
            assert len(people) == len(one.verifications)
            assert one.state != "verified" or len(people) == one.verifiers_needed
            assert one.state != "claimed" or len(people) < one.verifiers_needed

    @invariant()
    def at_most_one_claim_of_each_side_counts(self):
        for side in ("verified", "claimed"):
            assert sum(one.state == side for one in self.claims if one.counts) <= 1
        assert all(one.state in {"verified", "claimed"} for one in self.claims if one.counts)
        assert sum(one.state == "verified" for one in self.claims) <= 1

    @invariant()
    def totals_equal_a_recomputation(self):
        newest = {}
        for one in self.claims:
            if one.state in {"verified", "claimed"} and (
                one.state not in newest or one.claimed_at > newest[one.state].claimed_at
            ):
                newest[one.state] = one
        expected = dict.fromkeys(("verified", "claimed"), Decimal(0))
        for side, one in newest.items():
            later = [other for other in newest.values() if other.claimed_at > one.claimed_at]
            apart = all(one.measured_to < o.measured_from or o.measured_to < one.measured_from for o in later)
            expected[side] = one.saving_eur if apart else Decimal(0)
        found = {
            side: sum((one.saving_eur for one in self.claims if one.counts and one.state == side), Decimal(0))
            for side in expected
        }
        assert found == expected

    @invariant()
    def only_what_came_out_is_announced(self):
        inside = {one.id for one in self.claims if one.claimed_at is None}
        told = {event.impact_id for event in self.told if event.type not in {
            "impact.approval_requested.v1", "impact.returned.v1"
        }}  # fmt: skip
        assert not inside & told
        for one in self.claims:
            assert one.shown_to(personas.READER, public_body=False) is (one.claimed_at is not None)


LifeOfASeries.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfASeries = LifeOfASeries.TestCase
