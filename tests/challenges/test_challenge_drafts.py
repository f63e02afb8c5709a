"""Writing a challenge: a draft, its phases and their criteria."""

from datetime import timedelta

import personas
import pytest
from challenging import CRITERIA, WORDS
from service_under_test import fields

from chassis.testing import person


def test_a_draft_needs_nothing_but_its_organisation(service_under_test):
    answered = service_under_test.call("create_challenge", principal=personas.CONTRIBUTOR, body={})
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/challenges/{answered.json['id']}"
    assert answered.json["state"] == "draft"
    assert answered.json["openness"] is None
    assert [owner["name_el"] for owner in answered.json["owners"]] == ["Δήμος Λαμιέων"]
    assert service_under_test.events() == []


def test_what_was_written_is_read(service_under_test):
    challenge_id = service_under_test.draft(
        certified_within_years=2, entrants="employees", team="team", max_team_size=4
    )
    read = service_under_test.read_challenge(challenge_id).json
    assert {name: read[name] for name in WORDS} == WORDS
    assert (read["certified_within_years"], read["entrants"], read["team"]) == (2, "employees", "team")
    assert [phase["position"] for phase in read["phases"]] == [1, 2]
    first = read["phases"][0]
    assert first["criteria"] == CRITERIA
    assert first["evaluators_per_solution"] == 2
    assert read["inner"]["author_ids"] == [str(personas.CONTRIBUTOR.person_id)]


def test_who_edits_for_two_organisations_says_for_which(service_under_test):
    both = person(memberships=(*personas.CONTRIBUTOR.memberships, *personas.ELSEWHERE.memberships))
    assert fields(service_under_test.call("create_challenge", principal=both, body={})) == ["organisation_id"]
    body = {"organisation_id": str(personas.LARISSA)}
    answered = service_under_test.call("create_challenge", principal=both, body=body)
    assert answered.json["owners"][0]["organisation_id"] == str(personas.LARISSA)


def test_a_list_replaces_the_list_and_what_is_left_out_stays(service_under_test):
    challenge_id = service_under_test.draft()
    edited = service_under_test.edit_challenge(challenge_id, faq=[], title="Άλλος τίτλος")
    assert edited.json["faq"] == []
    assert edited.json["title"] == "Άλλος τίτλος"
    assert edited.json["timeline"] == WORDS["timeline"]
    assert edited.json["version"] == 2


def test_an_edit_that_changes_nothing_is_no_new_version(service_under_test):
    challenge_id = service_under_test.draft()
    phases = [{**phase, "id": phase["id"]} for phase in service_under_test.phases_of(challenge_id)]
    edited = service_under_test.edit_challenge(challenge_id, title=WORDS["title"], phases=phases)
    assert edited.status == 200, edited.text
    assert edited.json["version"] == 1


def test_a_change_based_on_an_old_version_is_refused(service_under_test):
    challenge_id = service_under_test.draft()
    etag = service_under_test.read_challenge(challenge_id).etag
    service_under_test.edit_challenge(challenge_id, title="Άλλος")
    late = service_under_test.call(
        "edit_challenge",
        principal=personas.APPROVER,
        challenge_id=challenge_id,
        body={"title": "Τρίτος"},
        if_match=etag,
    )
    assert late.status == 412
    missing = service_under_test.call("edit_challenge", principal=personas.APPROVER, challenge_id=challenge_id, body={})
    assert missing.status == 428


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "α" * 91}, "title"),
        ({"brief": "α" * 201}, "brief"),
        ({"kind": "lottery"}, "kind"),
        ({"team": "team", "max_team_size": 1}, "max_team_size"),
        ({"max_team_size": 21}, "max_team_size"),
        ({"prize_eur": -1}, "prize_eur"),
        ({"certified_within_years": 0}, "certified_within_years"),
        ({"links": ["ftp://lamia.example"]}, "links.0"),
        ({"state": "published"}, "state"),
        ({"demo": True}, "demo"),
        ({"regions": ["GR-Z"]}, "regions.0"),
        ({"faq": [{"question": "Γιατί;"}]}, "faq.0.answer"),
        ({"timeline": [{"on": "χθες", "title": "Κάτι"}]}, "timeline.0.on"),
    ],
)
def test_what_does_not_hold_is_refused_by_name(service_under_test, said, field):
    answered = service_under_test.call("create_challenge", principal=personas.CONTRIBUTOR, body=said)
    assert answered.status == 422
    assert fields(answered) == [field]


def test_who_enters_alone_is_a_team_of_one(service_under_test):
    assert service_under_test.read_challenge(service_under_test.draft(team="alone")).json["max_team_size"] == 1


# ---- phases --------------------------------------------------------------------------------------------


def test_phases_are_whole_minutes_in_order_and_do_not_overlap(service_under_test):
    day = timedelta(days=1)
    seconds = {**service_under_test.phase(), "opens_at": "2026-05-01T10:00:30Z"}
    backwards = {**service_under_test.phase(), "closes_at": service_under_test.phase()["opens_at"]}
    overlapping = [service_under_test.phase(), service_under_test.phase(opens=5 * day)]
    listening = [service_under_test.phase(takes_submissions=False)]
    twice = [service_under_test.phase(criteria=[CRITERIA[0], CRITERIA[0]])]
    without = [service_under_test.phase(criteria=[], evaluators_per_solution=3)]
    lonely = [service_under_test.phase(evaluators_per_solution=1)]
    for phases, field in (
        ([seconds], "phases.0.opens_at"),
        ([{**service_under_test.phase(), "opens_at": "2026-05-01T10:00:00"}], "phases.0.opens_at"),
        ([backwards], "phases.0.closes_at"),
        (overlapping, "phases.1.opens_at"),
        (listening, "phases.0.takes_submissions"),
        (twice, "phases.0.criteria"),
        (without, "phases.0.criteria"),
        (lonely, "phases.0.evaluators_per_solution"),
        ([{**service_under_test.phase(), "id": str(personas.LAMIA)}], "phases.0.id"),
    ):
        answered = service_under_test.call("create_challenge", principal=personas.CONTRIBUTOR, body={"phases": phases})
        assert answered.status == 422, phases
        assert fields(answered) == [field]


def test_phase_may_open_in_the_minute_another_closes(service_under_test):
    first = service_under_test.phase()
    second = {**service_under_test.phase(opens=timedelta(days=20)), "opens_at": first["closes_at"]}
    assert len(service_under_test.read_challenge(service_under_test.draft(phases=[first, second])).json["phases"]) == 2


@pytest.mark.parametrize(
    ("criterion", "field"),
    [
        ({"kind": "binary", "maximum": 3}, "maximum"),
        ({"kind": "rating", "maximum": 11}, "maximum"),
        ({"weight": 0}, "weight"),
        ({"code": "Κόστος"}, "code"),
    ],
)
def test_criteria_are_checked(service_under_test, criterion, field):
    phases = [service_under_test.phase(criteria=[{"code": "x", "title_el": "Κάτι", **criterion}])]
    answered = service_under_test.call("create_challenge", principal=personas.CONTRIBUTOR, body={"phases": phases})
    assert fields(answered) == [f"phases.0.criteria.0.{field}"]


def test_criteria_know_what_is_usual(service_under_test):
    kinds = [{"code": kind, "title_el": "Κάτι", "kind": kind} for kind in ("numeric", "rating", "binary")]
    read = service_under_test.read_challenge(
        service_under_test.draft(phases=[service_under_test.phase(criteria=kinds)])
    ).json
    assert [criterion["maximum"] for criterion in read["phases"][0]["criteria"]] == [100, 5, 1]
