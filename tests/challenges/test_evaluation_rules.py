"""The rules of evaluation by themselves: totals, the rule of ties, shares of work."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.judging.assignment.shares import Entry, share_out
from challenges.judging.evaluation.scores import by_weight, faults, rounded, total_of, unscored
from challenges.judging.result.model import NobodyEntered, PhaseHasGaps, decide, gaps
from challenges.judging.result.ranks import Standing, ranked

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CRITERIA = [
    {"code": "impact", "title_el": "Αποτέλεσμα", "title_en": "Impact", "kind": "numeric", "weight": 50, "maximum": 100},
    {"code": "novelty", "title_el": "Νέο", "title_en": "Novelty", "kind": "rating", "weight": 30, "maximum": 5},
    {"code": "open", "title_el": "Ανοικτό", "title_en": "Open", "kind": "binary", "weight": 20, "maximum": 1},
]


@st.composite
def criteria_with_scores(draw):
    made, scores = [], {}
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["numeric", "rating", "binary"]))
        maximum = 1 if kind == "binary" else draw(st.integers(2, 100))
        weight = draw(st.one_of(st.integers(1, 100), st.sampled_from([0.5, 1.25, 33.3])))
        made.append({"code": f"c{number}", "kind": kind, "weight": weight, "maximum": maximum})
        whole = st.integers(0, maximum)
        fine = st.integers(0, maximum * 100).map(lambda hundredths: hundredths / 100)
        scores[f"c{number}"] = draw(fine if kind == "numeric" else whole)
    return made, scores


# ---- totals --------------------------------------------------------------------------------------------


def test_total_weighs_criteria_by_share_of_their_highest_score():
    scores = {"impact": 80, "novelty": 4, "open": 1}
    assert total_of(CRITERIA, scores) == Decimal("84.0000")
    assert total_of(CRITERIA, {"impact": 100, "novelty": 5, "open": 1}) == 100
    assert total_of(CRITERIA, {"impact": 0, "novelty": 1, "open": 0}) == 6


def test_there_is_no_total_before_every_criterion_is_scored():
    assert total_of(CRITERIA, {"impact": 80, "novelty": 4}) is None
    assert [criterion["code"] for criterion in unscored(CRITERIA, {"impact": 80, "novelty": 4})] == ["open"]
    assert total_of([], {}) is None


@given(criteria_with_scores())
def test_totals_are_from_0_to_100_and_full_marks_are_100(made):
    criteria, scores = made
    assert faults(criteria, scores) == []
    assert 0 <= total_of(criteria, scores) <= 100
    assert total_of(criteria, {c["code"]: c["maximum"] for c in criteria}) == 100


@given(criteria_with_scores(), st.data())
def test_a_higher_score_never_lowers_the_total(made, data):
    criteria, scores = made
    criterion = data.draw(st.sampled_from(criteria))
    better = {**scores, criterion["code"]: criterion["maximum"]}
    assert total_of(criteria, better) >= total_of(criteria, scores)


@given(criteria_with_scores(), st.data())
def test_leaving_out_any_one_score_leaves_no_total(made, data):
    criteria, scores = made
    del scores[data.draw(st.sampled_from(sorted(scores)))]
    assert total_of(criteria, scores) is None


@given(st.fractions(min_value=0, max_value=100, max_denominator=10**6))
def test_rounding_is_to_four_places_halves_upwards(value):
    shown = Fraction(rounded(value))
    assert -Fraction(1, 20000) < shown - value <= Fraction(1, 20000)


@pytest.mark.parametrize(
    ("code", "score"),
    [
        ("impact", -1), ("impact", 100.5), ("impact", 50.125), ("novelty", -1), ("novelty", 6), ("novelty", 2.5),
        ("open", 2), ("open", 0.5), ("nothing", 1),
    ],
)  # fmt: skip
def test_scores_outside_their_kind_are_named(code, score):
    assert [fault.field for fault in faults(CRITERIA, {code: score})] == [f"scores.{code}"]


def test_criteria_sort_by_weight_and_equals_keep_their_order():
    criteria = [{"code": code, "weight": weight} for code, weight in (("a", 1), ("b", 3), ("c", 3.0), ("d", 2))]
    assert by_weight(criteria) == ["b", "c", "d", "a"]


# ---- the rule of ties ----------------------------------------------------------------------------------


def standing(number=1, **changes):
    facts = {
        "solution_id": UUID(int=number),
        "state": "submitted",
        "submitted_at": NOON,
        "handed_in": 2,
        "open": 0,
        "total": Decimal(80),
        "spread": Decimal(5),
        "means": {"impact": Decimal(80), "novelty": Decimal(4), "open": Decimal(1)},
    }
    return Standing(**{**facts, **changes})


def means(impact=80, novelty=4):
    return {"impact": Decimal(impact), "novelty": Decimal(novelty), "open": Decimal(1)}


@pytest.mark.parametrize(
    ("better", "worse", "decided_by"),
    [
        ({"total": Decimal("80.0001")}, {"means": means(90)}, None),
        ({"means": means(81, 1), "spread": Decimal(9)}, {"means": means(80, 5)}, "criterion:impact"),
        ({"means": means(80, 5), "spread": Decimal(9)}, {"means": means(80, 4)}, "criterion:novelty"),
        ({"spread": Decimal(1), "submitted_at": NOON + timedelta(hours=1)}, {}, "spread"),
        ({"submitted_at": NOON - timedelta(seconds=1)}, {}, "submitted_at"),
        ({"solution_id": UUID(int=0)}, {}, "id"),
    ],
)
def test_ties_are_decided_by_the_documented_rule(better, worse, decided_by):
    first, second = standing(9, **better), standing(2, **worse)
    for given_in in ([first, second], [second, first]):
        placings = ranked(given_in, CRITERIA)
        assert [placing.standing for placing in placings] == [first, second]
        assert [placing.rank for placing in placings] == [1, 2]
        assert [placing.tie for placing in placings] == [decided_by] * 2


@given(
    st.lists(
        st.builds(
            standing,
            st.integers(1, 10**6),
            total=st.integers(70, 73).map(Decimal),
            spread=st.integers(0, 2).map(Decimal),
            submitted_at=st.integers(0, 2).map(lambda minutes: NOON + timedelta(minutes=minutes)),
            means=st.builds(means, st.integers(0, 2), st.integers(0, 2)),
        ),
        unique_by=lambda one: one.solution_id,
        max_size=30,
    ),
    st.randoms(),
)
def test_ranking_is_total_and_independent_of_input_order(standings, random):
    placings = ranked(standings, CRITERIA)
    assert [placing.rank for placing in placings] == list(range(1, len(standings) + 1))
    totals = [placing.standing.total for placing in placings]
    assert totals == sorted(totals, reverse=True)
    for placing in placings:
        assert (placing.tie is not None) is (totals.count(placing.standing.total) > 1)
    random.shuffle(standings)
    assert ranked(standings, CRITERIA) == placings


def test_a_standing_knows_what_is_missing():
    assert (standing(handed_in=1, open=0).missing(2), standing(handed_in=1, open=0).complete(2)) == (1, False)
    assert (standing(handed_in=1, open=1).missing(2), standing(handed_in=1, open=1).complete(2)) == (0, False)
    assert standing(handed_in=3, open=0).complete(2)
    assert not standing(handed_in=2, open=1).complete(2)


# ---- deciding ------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.builds(
            standing,
            st.integers(1, 10**6),
            state=st.sampled_from(["submitted", "qualified", "selected"]),
            total=st.integers(0, 100).map(Decimal),
            handed_in=st.integers(0, 4),
            open=st.integers(0, 2),
        ),
        unique_by=lambda one: one.solution_id,
        max_size=20,
    ),
    st.integers(0, 25),
    st.sampled_from(["qualified", "selected", "winner"]),
)
def test_gaps_block_advancing_else_exactly_the_first_advance(standings, take, outcome):
    asked = {"needed": 2, "take": take, "outcome": outcome}
    if not standings:
        with pytest.raises(NobodyEntered):
            decide(standings, CRITERIA, **asked)
        return
    waiting = [one for one in standings if not one.complete(2)]
    if waiting:
        with pytest.raises(PhaseHasGaps) as refused:
            decide(standings, CRITERIA, **asked)
        assert refused.value.extensions == gaps(standings, 2)
        assert {fault.field for fault in refused.value.errors} == {f"solutions.{one.solution_id}" for one in waiting}
        standings = [one for one in standings if one.complete(2)]
    if standings:
        decided = decide(standings, CRITERIA, **asked)
        assert sum(one.advances for one in decided) == min(take, len(standings))
        assert [one.advances for one in decided] == sorted((one.advances for one in decided), reverse=True)
        for one in decided:
            kept = "selected" if one.placing.standing.state == "selected" else "not_qualified"
            assert one.outcome == (outcome if one.advances else kept)


# ---- shares of work ------------------------------------------------------------------------------------

EVALUATORS = st.integers(0, 12).map(lambda many: [UUID(int=1000 + number) for number in range(many)])


@st.composite
def work(draw):
    evaluators = draw(EVALUATORS)
    barred = st.frozensets(st.sampled_from(evaluators)) if evaluators else st.just(frozenset())
    entries = [
        Entry(UUID(int=number), draw(st.integers(0, 4)), draw(barred)) for number in range(draw(st.integers(0, 40)))
    ]
    return entries, {evaluator: draw(st.integers(0, 5)) for evaluator in evaluators}


@given(work())
def test_sharing_skips_interested_evaluators_and_minimises_gaps(made):
    entries, loads = made
    shares = share_out(entries, loads)
    assert len(set(shares.pairs)) == len(shares.pairs)
    for entry in entries:
        given_to = {evaluator for solution, evaluator in shares.pairs if solution == entry.solution_id}
        free = loads.keys() - entry.barred
        assert given_to <= free
        assert len(given_to) == min(entry.lacks, len(free))
        assert shares.gaps.get(entry.solution_id, 0) == entry.lacks - len(given_to)


@given(st.integers(0, 60), st.integers(1, 4), st.integers(4, 12))
def test_shares_are_equal_where_nobody_is_barred(solutions, needed, evaluators):
    loads = dict.fromkeys((UUID(int=1000 + number) for number in range(evaluators)), 0)
    shares = share_out([Entry(UUID(int=number), needed) for number in range(solutions)], loads)
    got = [sum(1 for _, evaluator in shares.pairs if evaluator == one) for one in loads]
    assert sum(got) == solutions * needed
    assert max(got) - min(got) <= 1


@given(work(), st.integers(1, 10))
def test_a_share_at_a_time_comes_to_the_same(made, at_most):
    entries, loads = made
    at_most = max(at_most, *(entry.lacks for entry in entries), 1)
    pairs, rounds = [], 0
    while True:
        shares = share_out(entries, loads, at_most)
        assert len(shares.pairs) <= at_most
        pairs += shares.pairs
        loads = {one: loads[one] + sum(1 for _, who in shares.pairs if who == one) for one in loads}
        given_to = {entry.solution_id: {who for solution, who in shares.pairs if solution == entry.solution_id}
                    for entry in entries}  # fmt: skip
        entries = [
            Entry(entry.solution_id, entry.lacks - len(given_to[entry.solution_id]),
                  entry.barred | given_to[entry.solution_id])
            for entry in entries
        ]  # fmt: skip
        if not shares.remaining:
            break
        rounds += 1
        assert rounds <= 200
    assert len(set(pairs)) == len(pairs)
    for entry in entries:
        assert entry.lacks == 0 or loads.keys() <= entry.barred


@given(work())
def test_what_was_shared_out_once_is_not_shared_out_again(made):
    entries, loads = made
    shares = share_out(entries, loads)
    again = [
        Entry(
            entry.solution_id,
            shares.gaps.get(entry.solution_id, 0),
            entry.barred | {evaluator for solution, evaluator in shares.pairs if solution == entry.solution_id},
        )
        for entry in entries
    ]
    second = share_out(again, loads)
    assert second.pairs == []
    assert second.gaps == shares.gaps
