"""Names where trust needs them: asked of identity at each reading, and kept nowhere."""

import cast
import pytest
from judging import ANNA, BASIL, Contests
from solving import COLLEAGUE, LEAD, SECOND
from sqlalchemy import text

from chassis.errors import Unavailable
from commons.names import NAME_ERASED, NAME_UNAVAILABLE

PEOPLE = {LEAD: "Ελένη Παπαδοπούλου", SECOND: "Νίκος Σφραγισμένος", ANNA: "Άννα Κριτή", COLLEAGUE: "Χλόη Χαλκιδαία"}


@pytest.fixture
def arena(challenges):
    arena = Contests(challenges.caller)
    arena.purposes = []

    def names_of(person_ids, purpose):
        arena.purposes.append(purpose)
        known = {str(who.person_id): name for who, name in PEOPLE.items()}
        return {"items": [{"person_id": one, "name": known[one]} for one in person_ids if one in known]}

    arena.caller.asks["identity", "names_of"] = names_of
    return arena


@pytest.fixture
def contest(arena):
    """A contest that is judged, with one solution of a team of two."""
    made = arena.judged_challenge()
    made.solution = arena.solution(made, team=[SECOND], submitted=True)
    for who in (ANNA, BASIL):
        arena.panel_member(made, who)
    arena.caller.clock.forward(hours=25)
    arena.assign(made)
    return made


def of_team(arena, contest, who):
    return [one["name"] for one in arena.read_solution(contest.solution, who).json["team"]]


def test_evaluators_see_who_is_behind_it_before_they_declare(arena, contest):
    [mine] = arena.evaluations_of(ANNA)
    read = arena.read_evaluation(mine["id"], ANNA).json
    assert read["state"] == "assigned"
    assert [one["name"] for one in read["entrants"]] == [PEOPLE[LEAD], PEOPLE[SECOND]]
    assert arena.purposes == ["judging"]


def test_evaluators_see_the_organisations_by_name(arena):
    contest = arena.judged_challenge()
    arena.solution(contest, by=COLLEAGUE, submitted=True, organisation_id=str(cast.HALKIDA))
    for who in (ANNA, BASIL):
        arena.panel_member(contest, who)
    arena.caller.clock.forward(hours=25)
    arena.assign(contest)
    [mine] = arena.evaluations_of(ANNA)
    [entrant] = arena.read_evaluation(mine["id"], ANNA).json["entrants"]
    assert (entrant["name"], entrant["organisation_name_el"]) == (PEOPLE[COLLEAGUE], "Δήμος Χαλκιδέων")


def test_teams_and_owners_see_the_members_by_name(arena, contest):
    for who in (LEAD, SECOND, cast.CONTRIBUTOR):
        assert of_team(arena, contest, who) == [PEOPLE[LEAD], PEOPLE[SECOND]]


def test_owners_see_their_evaluators_by_name(arena, contest):
    listed = arena.call("list_evaluators", principal=cast.CONTRIBUTOR, challenge_id=contest.id).json["items"]
    assert [one["name"] for one in listed] == [PEOPLE[ANNA], NAME_ERASED.el]
    assert arena.purposes == ["owner"]


def test_a_defined_text_stands_for_names_when_identity_is_away(arena, contest):
    def away(**_):
        raise Unavailable

    arena.caller.asks["identity", "names_of"] = away
    assert of_team(arena, contest, LEAD) == [NAME_UNAVAILABLE.el] * 2
    [mine] = arena.evaluations_of(ANNA)
    assert {one["name"] for one in arena.read_evaluation(mine["id"], ANNA).json["entrants"]} == {NAME_UNAVAILABLE.el}


def test_nobody_else_gets_names_and_none_is_kept(arena, contest, engine):
    arena.decided(contest.solution, "winner")
    read = arena.read_solution(contest.solution, cast.READER)
    assert (read.status, read.json["team"], arena.purposes) == (200, None, [])
    of_team(arena, contest, LEAD)
    with engine.connect() as connection:
        tables = connection.execute(
            text("select table_name from information_schema.tables where table_schema = 'public'")
        ).scalars()
        for table in tables.all():
            rows = "".join(connection.execute(text(f'select t::text from "{table}" t')).scalars())
            assert not any(name in rows for name in PEOPLE.values()), table
