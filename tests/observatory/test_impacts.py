"""A body claims what its practice changed; somebody from elsewhere verifies it; totals keep the two apart."""

from uuid import uuid4

import personas
import pytest
from adopting import advanced, started
from claiming import AUDITOR, CLAIM, SAVING, act, claim, claimed, judge, judged, read, totals
from personas import APPROVER, CONTRIBUTOR, CURATOR, MANAGER, NEIGHBOUR, OTHER_CENTRE_MANAGER, READER, SECOND_CURATOR
from service_under_test import fields, kind

from chassis.principal import ANONYMOUS
from chassis.testing import member


def test_a_claim_says_what_changed(observatory):
    made = claimed(observatory, **SAVING)
    assert (made["state"], made["unit"], made["direction"]) == ("claimed", "days", "lower")
    assert (made["change"], made["percent"], made["improved"]) == (-14.5, -72.5, True)
    assert made["evidence"][0]["href"].startswith("https://diavgeia.gov.gr/doc/934%CE%94")
    assert (made["organisation_name"], made["region"]) == ("Δήμος Λαμιέων", "GR-H")
    seen = read(observatory, made["id"], ANONYMOUS).json
    assert (seen["saving_eur"], seen["verifiers_needed"], seen["actions"]) == (120_000, 2, [])
    assert read(observatory, made["id"]).json["actions"] == ["withdraw", "correct"]


def test_the_ledger_moves_a_saving_only_with_its_verification(observatory):
    made = claimed(observatory, **SAVING)
    assert totals(observatory) == {"verified": (0, 0), "claimed": (120_000, 0)}
    first = judged(observatory, made["id"], by=OTHER_CENTRE_MANAGER)
    assert (first["state"], first["verifications"]) == ("claimed", 1)
    assert kind(judge(observatory, made["id"], by=OTHER_CENTRE_MANAGER)).type == "verdict-given"
    assert kind(judge(observatory, made["id"], by=MANAGER)).status == 403
    assert totals(observatory)["claimed"] == (120_000, 0)
    assert judged(observatory, made["id"])["state"] == "verified"
    assert totals(observatory) == {"verified": (120_000, 0), "claimed": (0, 0)}
    [told] = observatory.events("impact.verified.v1")
    assert (told["data"]["saving_eur"], told["data"]["saving_kind"]) == (120_000, "annual")


def test_a_correction_takes_the_place_of_what_it_corrects(observatory):
    practice_id = observatory.practice("published")
    first = claimed(observatory, practice_id, **{**SAVING, "saving_eur": 90_000})
    judged(observatory, first["id"])
    better = claimed(observatory, practice_id, **{**SAVING, "saving_eur": 70_000}, replaces=first["id"])
    assert totals(observatory) == {"verified": (0, 0), "claimed": (70_000, 0)}
    assert read(observatory, first["id"]).json["state"] == "verified"
    judged(observatory, better["id"], by=AUDITOR)
    assert totals(observatory) == {"verified": (70_000, 0), "claimed": (0, 0)}
    assert read(observatory, first["id"]).json["state"] == "superseded"
    assert [one["id"] for one in read(observatory, better["id"]).json["others"]] == [first["id"]]


def test_a_later_measurement_stands_beside_a_verified_one(observatory):
    practice_id = observatory.practice("published")
    judged(observatory, claimed(observatory, practice_id, **{**SAVING, "saving_eur": 50_000})["id"])
    later = {"measured_from": "2026-01-01", "measured_to": "2026-01-04", "saving_eur": 60_000}
    claimed(observatory, practice_id, **{**SAVING, **later})
    assert totals(observatory) == {"verified": (50_000, 0), "claimed": (60_000, 0)}


def test_disputed_and_withdrawn_claims_count_nowhere(observatory):
    practice_id = observatory.practice("published")
    made = claimed(observatory, practice_id, **SAVING)
    assert judged(observatory, made["id"], "dispute")["state"] == "disputed"
    assert totals(observatory)["claimed"] == (0, 0)
    answer = claimed(observatory, practice_id, **SAVING, replaces=made["id"])
    assert read(observatory, made["id"]).json["state"] == "superseded"
    assert totals(observatory)["claimed"] == (120_000, 0)
    assert act(observatory, answer["id"], "withdraw").json["state"] == "withdrawn"
    assert totals(observatory)["claimed"] == (0, 0)
    assert kind(act(observatory, answer["id"], "withdraw")).type == "claim-not-in-state"


def test_a_reopened_claim_is_only_claimed_again(observatory):
    made = claimed(observatory, saving_eur=10, saving_kind="one_off", saving_basis="Χαρτί.")
    judged(observatory, made["id"])
    assert kind(judge(observatory, made["id"], "verify", by=AUDITOR)).type == "claim-decided"
    again = judged(observatory, made["id"], "reopen", by=AUDITOR)
    assert (again["state"], again["round"], again["verifications"]) == ("claimed", 2, 0)
    assert [one["verdict"] for one in again["verdicts"]] == ["verify", "reopen"]
    assert totals(observatory) == {"verified": (0, 0), "claimed": (0, 10)}
    assert judged(observatory, made["id"])["state"] == "verified"


@pytest.fixture
def family(observatory):
    """A sister of Lamia, below the same ministry."""
    for body in (personas.LAMIA, personas.LARISSA):
        observatory.register(body, parent_id=str(personas.INTERIOR))
    return observatory


@pytest.mark.parametrize(
    "who",
    [
        personas.person("curator", memberships=member(personas.LARISSA, "contributor").memberships),
        personas.person("curator", memberships=member(personas.INTERIOR, "manager", kind="ministry").memberships),
        personas.CURATOR_AND_EDITOR,
    ],
)
def test_nobody_of_the_body_or_its_family_judges(family, who):
    made = claimed(family)
    assert kind(judge(family, made["id"], by=who)).type == "verifier-not-independent"
    assert family.call("list_impact_queue", principal=who).json["items"] == []


def test_nobody_judges_what_they_wrote(observatory):
    writer = personas.person("curator", memberships=member(personas.LAMIA, "manager").memberships)
    made = claimed(observatory, by=writer)
    gone = personas.Principal(person_id=writer.person_id, roles=frozenset({"curator"}))
    assert kind(judge(observatory, made["id"], by=gone)).type == "verifier-not-independent"


@pytest.mark.parametrize(
    ("said", "status", "named"),
    [
        ({"no_interest": False}, 422, None),
        ({"comment": "Σωστό."}, 422, "comment"),
        ({"seen_on": None}, 422, "seen_on"),
        ({"seen_on": "2999-01-01"}, 422, "seen_on"),
        ({"declaration": "1999"}, 409, None),
    ],
)
def test_a_verdict_says_what_it_rests_on(observatory, said, status, named):
    refused = judge(observatory, claimed(observatory)["id"], **said)
    assert (refused.status, (fields(refused) or [None])[0]) == (status, named)


@pytest.mark.parametrize("who", [ANONYMOUS, READER, NEIGHBOUR, personas.PROGRAM_OF_THE_CURATOR])
def test_only_verifiers_judge(observatory, who):
    assert judge(observatory, claimed(observatory)["id"], by=who).status == (401 if who is ANONYMOUS else 403)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"indicator": "other"}, ["indicator_name", "unit", "direction"]),
        ({"unit": "km"}, ["unit"]),
        ({"direction": "higher"}, ["direction"]),
        ({"measured_to": "2999-01-01"}, ["measured_to"]),
        ({"measured_from": "2024-01-01"}, ["measured_from"]),
        ({"baseline_to": "2024-01-01"}, ["baseline_to"]),
        ({"saving_eur": 5}, ["saving_kind", "saving_basis"]),
        ({"indicator": "satisfaction_score", "measured": 101}, ["measured"]),
        ({"baseline": 1.23456}, ["baseline"]),
        ({"evidence": []}, ["evidence"]),
        ({"evidence": [{"kind": "ada", "value": "όχι"}]}, ["evidence.0.value"]),
        ({"evidence": [{"kind": "url", "value": "javascript:alert(1)"}]}, ["evidence.0.value"]),
        ({"method": "Έτσι."}, ["method"]),
        ({"replaces": str(uuid4())}, ["replaces"]),
    ],
)
def test_what_a_claim_lacks_is_named(observatory, content, named):
    refused = claim(observatory, **content)
    assert (refused.status, fields(refused)) == (422, named)


def test_an_indicator_of_ones_own(observatory):
    own = {"indicator": "other", "indicator_name": "Κουνούπια ανά παγίδα", "unit": "count", "direction": "lower"}
    made = claimed(observatory, baseline=0, **own)
    assert (made["indicator_name"], made["percent"], made["improved"]) == ("Κουνούπια ανά παγίδα", None, False)


def test_an_adoption_counts_for_its_taker(observatory):
    adoption_id = started(observatory)
    body = {**CLAIM, **SAVING, "saving_eur": 5_000}
    early = observatory.call("claim_adoption_impact", principal=NEIGHBOUR, adoption_id=adoption_id, body=body)
    assert kind(early).type == "adoption-not-implemented"
    advanced(observatory, adoption_id, "harvest")
    made = observatory.call("claim_adoption_impact", principal=NEIGHBOUR, adoption_id=adoption_id, body=body)
    assert (made.status, made.json["organisation_id"]) == (201, str(personas.HALKIDA))
    assert totals(observatory, organisation=str(personas.HALKIDA))["claimed"] == (5_000, 0)
    assert totals(observatory, organisation=str(personas.LAMIA))["claimed"] == (0, 0)
    giver = personas.person("curator", memberships=APPROVER.memberships)
    assert kind(judge(observatory, made.json["id"], by=giver)).type == "verifier-not-independent"
    hidden = {"audience": "public_bodies"}
    observatory.call("edit_adoption", principal=NEIGHBOUR, adoption_id=adoption_id, body=hidden, if_match="*")
    assert read(observatory, made.json["id"], ANONYMOUS).status == 404
    assert totals(observatory)["claimed"] == (0, 0)
    judged(observatory, made.json["id"])
    assert observatory.events("impact.verified.v1") == []
    assert len(observatory.events("impact.verified_privately.v1")) == 1


@pytest.mark.parametrize("who", [NEIGHBOUR, CURATOR, OTHER_CENTRE_MANAGER])
def test_nobody_claims_for_another_body(observatory, who):
    assert claim(observatory, by=who).status == 403


def test_an_unpublished_practice_has_no_impact_yet(observatory):
    assert claim(observatory, observatory.practice("draft")).status == 404


def test_the_queue_shows_other_regions_first(observatory):
    made = claimed(observatory)
    observatory.register(personas.LARISSA, region="GR-E")
    [item] = observatory.call("list_impact_queue", principal=OTHER_CENTRE_MANAGER).json["items"]
    assert (item["id"], item["own_region"], item["overdue"]) == (made["id"], False, False)
    [own] = observatory.call("list_impact_queue", principal=personas.CENTRE_MANAGER).json["items"]
    assert own["own_region"] is True
    page = observatory.call("list_impact_queue", principal=CURATOR, query={"limit": 1, "region": "GR-H"}).json
    assert page["totals"] == {"all": 1, "overdue": 0}
    assert observatory.call("list_impact_queue", principal=CURATOR, query={"overdue": "true"}).json["items"] == []


def test_pages_of_the_queue_follow_each_other(observatory):
    ids = {claimed(observatory)["id"] for _ in range(3)}
    seen, cursor = set(), {}
    while True:
        page = observatory.call("list_impact_queue", principal=CURATOR, query={"limit": 1, **cursor}).json
        seen |= {one["id"] for one in page["items"]}
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == ids


def test_verifiers_are_reminded_before_and_when_due(observatory, clock):
    claimed(observatory)
    for days in (26, 2, 3, 3):
        clock.forward(days=days)
        observatory.caller.instance().remind_of_verifications()
    assert [one["data"]["overdue"] for one in observatory.events("impact.verification_due.v1")] == [False, True]


def test_lists_filter_by_state_and_body(observatory):
    made = claimed(observatory)
    assert [
        len(observatory.call("list_impacts", query=query).json["items"])
        for query in (
            {"state": "claimed", "organisation": str(personas.LAMIA), "indicator": "processing_time_days"},
            {"state": "verified"},
            {"practice": made["practice_id"], "subject": made["subject_id"], "region": "GR-H"},
        )
    ] == [1, 0, 1]
    mine = observatory.call("list_own_impacts", principal=CONTRIBUTOR).json["items"]
    assert [one["id"] for one in mine] == [made["id"]]
    assert observatory.call("list_own_impacts", principal=NEIGHBOUR).json["items"] == []


def test_a_verdict_is_a_task_of_verifiers(observatory):
    made = claimed(observatory)
    tasks = observatory.call("list_practice_tasks", principal=SECOND_CURATOR).json["items"]
    [task] = [one for one in tasks if one["kind"] == "impact_verification"]
    assert (task["id"], task["link"]) == (made["id"], f"/v1/impacts/{made['id']}")
    assert task["due_at"] is not None
