"""Writing a challenge: a draft, its phases and their criteria."""

from datetime import timedelta

import cast
import pytest
from arena import fields
from challenging import CRITERIA, WORDS

from chassis.testing import person


def test_a_draft_needs_nothing_but_its_organisation(arena):
    answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={})
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/challenges/{answered.json['id']}"
    assert answered.json["state"] == "draft"
    assert answered.json["openness"] is None
    assert [owner["name_el"] for owner in answered.json["owners"]] == ["Δήμος Λαμιέων"]
    assert arena.events() == []


def test_what_was_written_is_read(arena):
    challenge_id = arena.draft(certified_within_years=2, entrants="employees", team="team", max_team_size=4)
    read = arena.read_challenge(challenge_id).json
    assert {name: read[name] for name in WORDS} == WORDS
    assert (read["certified_within_years"], read["entrants"], read["team"]) == (2, "employees", "team")
    assert [phase["position"] for phase in read["phases"]] == [1, 2]
    first = read["phases"][0]
    assert first["criteria"] == CRITERIA
    assert first["evaluators_per_solution"] == 2
    assert read["inner"]["author_ids"] == [str(cast.CONTRIBUTOR.person_id)]


def test_who_edits_for_two_organisations_says_for_which(arena):
    both = person(memberships=(*cast.CONTRIBUTOR.memberships, *cast.ELSEWHERE.memberships))
    assert fields(arena.call("create_challenge", principal=both, body={})) == ["organisation_id"]
    body = {"organisation_id": str(cast.LARISSA)}
    answered = arena.call("create_challenge", principal=both, body=body)
    assert answered.json["owners"][0]["organisation_id"] == str(cast.LARISSA)


def test_a_list_replaces_the_list_and_what_is_left_out_stays(arena):
    challenge_id = arena.draft()
    edited = arena.edit_challenge(challenge_id, faq=[], title="Άλλος τίτλος")
    assert edited.json["faq"] == []
    assert edited.json["title"] == "Άλλος τίτλος"
    assert edited.json["timeline"] == WORDS["timeline"]
    assert edited.json["version"] == 2


def test_an_edit_that_changes_nothing_is_no_new_version(arena):
    challenge_id = arena.draft()
    phases = [{**phase, "id": phase["id"]} for phase in arena.phases_of(challenge_id)]
    edited = arena.edit_challenge(challenge_id, title=WORDS["title"], phases=phases)
    assert edited.status == 200, edited.text
    assert edited.json["version"] == 1


def test_a_change_based_on_an_old_version_is_refused(arena):
    challenge_id = arena.draft()
    etag = arena.read_challenge(challenge_id).etag
    arena.edit_challenge(challenge_id, title="Άλλος")
    late = arena.call(
        "edit_challenge", principal=cast.APPROVER, challenge_id=challenge_id, body={"title": "Τρίτος"}, if_match=etag
    )
    assert late.status == 412
    missing = arena.call("edit_challenge", principal=cast.APPROVER, challenge_id=challenge_id, body={})
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
def test_what_does_not_hold_is_refused_by_name(arena, said, field):
    answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body=said)
    assert answered.status == 422
    assert fields(answered) == [field]


def test_who_enters_alone_is_a_team_of_one(arena):
    assert arena.read_challenge(arena.draft(team="alone")).json["max_team_size"] == 1


# ---- phases --------------------------------------------------------------------------------------------


def test_phases_are_whole_minutes_in_order_and_do_not_overlap(arena):
    day = timedelta(days=1)
    seconds = {**arena.phase(), "opens_at": "2026-05-01T10:00:30Z"}
    backwards = {**arena.phase(), "closes_at": arena.phase()["opens_at"]}
    overlapping = [arena.phase(), arena.phase(opens=5 * day)]
    listening = [arena.phase(takes_submissions=False)]
    twice = [arena.phase(criteria=[CRITERIA[0], CRITERIA[0]])]
    without = [arena.phase(criteria=[], evaluators_per_solution=3)]
    lonely = [arena.phase(evaluators_per_solution=1)]
    for phases, field in (
        ([seconds], "phases.0.opens_at"),
        ([{**arena.phase(), "opens_at": "2026-05-01T10:00:00"}], "phases.0.opens_at"),
        ([backwards], "phases.0.closes_at"),
        (overlapping, "phases.1.opens_at"),
        (listening, "phases.0.takes_submissions"),
        (twice, "phases.0.criteria"),
        (without, "phases.0.criteria"),
        (lonely, "phases.0.evaluators_per_solution"),
        ([{**arena.phase(), "id": str(cast.LAMIA)}], "phases.0.id"),
    ):
        answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={"phases": phases})
        assert answered.status == 422, phases
        assert fields(answered) == [field]


def test_phase_may_open_in_the_minute_another_closes(arena):
    first = arena.phase()
    second = {**arena.phase(opens=timedelta(days=20)), "opens_at": first["closes_at"]}
    assert len(arena.read_challenge(arena.draft(phases=[first, second])).json["phases"]) == 2


@pytest.mark.parametrize(
    ("criterion", "field"),
    [
        ({"kind": "binary", "maximum": 3}, "maximum"),
        ({"kind": "rating", "maximum": 11}, "maximum"),
        ({"weight": 0}, "weight"),
        ({"code": "Κόστος"}, "code"),
    ],
)
def test_criteria_are_checked(arena, criterion, field):
    phases = [arena.phase(criteria=[{"code": "x", "title_el": "Κάτι", **criterion}])]
    answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={"phases": phases})
    assert fields(answered) == [f"phases.0.criteria.0.{field}"]


def test_criteria_know_what_is_usual(arena):
    kinds = [{"code": kind, "title_el": "Κάτι", "kind": kind} for kind in ("numeric", "rating", "binary")]
    read = arena.read_challenge(arena.draft(phases=[arena.phase(criteria=kinds)])).json
    assert [criterion["maximum"] for criterion in read["phases"][0]["criteria"]] == [100, 5, 1]
