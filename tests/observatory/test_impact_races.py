"""Verdicts at the same moment: the row of the series decides who is first."""

from concurrent.futures import ThreadPoolExecutor

import personas
from claiming import SAVING, claimed, judge, read, totals
from observatory_scenario import ObservatoryScenario

from chassis.testing import Caller
from observatory.service import Observatory

CURATORS = [personas.person("curator") for _ in range(6)]


def at_once(engine, clock, acts):
    """Let every act run in a service of its own, all together; gives the answers."""
    callers = [ObservatoryScenario(Caller(Observatory, engine, clock=clock)) for _ in acts]
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda pair: pair[1](pair[0]), zip(callers, acts, strict=True)))


def test_of_two_verdicts_at_once_the_second_is_refused(observatory, engine, clock):
    impact_id = claimed(observatory)["id"]
    acts = [lambda one, by=by: judge(one, impact_id, by=by) for by in CURATORS]
    answered = at_once(engine, clock, acts)
    assert sorted(one.status for one in answered) == [200] + [409] * 5
    refused = {one.json["type"] for one in answered if one.status == 409}
    assert refused == {"/problems/claim-decided"}
    assert len(read(observatory, impact_id).json["verdicts"]) == 1


def test_two_verify_a_large_saving_however_many_try(observatory, engine, clock):
    impact_id = claimed(observatory, **SAVING)["id"]
    answered = at_once(engine, clock, [lambda one, by=by: judge(one, impact_id, by=by) for by in CURATORS])
    assert sorted(one.status for one in answered) == [200] * 2 + [409] * 4
    assert totals(observatory) == {"verified": (120_000, 0), "claimed": (0, 0)}
    assert len(observatory.events("impact.verified.v1")) == 1


def test_of_claims_at_once_the_newest_counts(observatory, engine, clock):
    practice_id = observatory.practice("published")
    sums = [10_000 + number for number in range(6)]
    acts = [lambda one, s=s: claimed(one, practice_id, **{**SAVING, "saving_eur": s}) for s in sums]
    at_once(engine, clock, acts)
    found = observatory.call("list_impacts", query={"practice": practice_id}).json["items"]
    [counted] = [one for one in found if one["counts"]]
    assert totals(observatory)["claimed"] == (counted["saving_eur"], 0)
    assert len(found) == 6
