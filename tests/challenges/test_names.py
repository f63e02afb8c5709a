"""Names where trust needs them: asked of identity at each reading, and kept nowhere."""

import personas
import pytest
from judging import ANNA, BASIL, Contests
from solving import COLLEAGUE, LEAD, SECOND
from sqlalchemy import text

from chassis.errors import Unavailable
from commons.names import NAME_ERASED, NAME_UNAVAILABLE

PEOPLE = {LEAD: "Ελένη Παπαδοπούλου", SECOND: "Νίκος Σφραγισμένος", ANNA: "Άννα Κριτή", COLLEAGUE: "Χλόη Χαλκιδαία"}


@pytest.fixture
def service_under_test(challenges):
    service_under_test = Contests(challenges.caller)
    service_under_test.purposes = []

    def names_of(person_ids, purpose):
        service_under_test.purposes.append(purpose)
        known = {str(who.person_id): name for who, name in PEOPLE.items()}
        return {"items": [{"person_id": one, "name": known[one]} for one in person_ids if one in known]}

    service_under_test.caller.asks["identity", "names_of"] = names_of
    return service_under_test


@pytest.fixture
def contest(service_under_test):
    """A contest that is judged, with one solution of a team of two."""
    made = service_under_test.judged_challenge()
    made.solution = service_under_test.solution(made, team=[SECOND], submitted=True)
    for who in (ANNA, BASIL):
        service_under_test.panel_member(made, who)
    service_under_test.caller.clock.forward(hours=25)
    service_under_test.assign(made)
    return made


def of_team(service_under_test, contest, who):
    return [one["name"] for one in service_under_test.read_solution(contest.solution, who).json["team"]]


def test_evaluators_see_who_is_behind_it_before_they_declare(service_under_test, contest):
    [mine] = service_under_test.evaluations_of(ANNA)
    read = service_under_test.read_evaluation(mine["id"], ANNA).json
    assert read["state"] == "assigned"
    assert [one["name"] for one in read["entrants"]] == [PEOPLE[LEAD], PEOPLE[SECOND]]
    assert set(service_under_test.purposes) == {"judging"}


def test_evaluators_see_the_organisations_by_name(service_under_test):
    contest = service_under_test.judged_challenge()
    service_under_test.solution(contest, by=COLLEAGUE, submitted=True, organisation_id=str(personas.HALKIDA))
    for who in (ANNA, BASIL):
        service_under_test.panel_member(contest, who)
    service_under_test.caller.clock.forward(hours=25)
    service_under_test.assign(contest)
    [mine] = service_under_test.evaluations_of(ANNA)
    assert (mine["organisation_name_el"], mine["organisation_name_en"]) == (
        "Δήμος Χαλκιδέων",
        "Municipality of Chalkida",
    )
    assert mine["lead_name"] is None
    read = service_under_test.read_evaluation(mine["id"], ANNA).json
    assert read["organisation_name_el"] == "Δήμος Χαλκιδέων"
    [entrant] = read["entrants"]
    assert (entrant["name"], entrant["organisation_name_el"]) == (PEOPLE[COLLEAGUE], "Δήμος Χαλκιδέων")


def test_lists_of_evaluations_say_who_leads_and_who_evaluates(service_under_test, contest):
    [mine] = service_under_test.evaluations_of(ANNA)
    assert (mine["lead_name"], mine["evaluator_name"], mine["organisation_name_el"]) == (PEOPLE[LEAD], None, None)
    listed = service_under_test.all_evaluations(contest)
    assert {(one.lead_name, one.evaluator_name) for one in listed} == {
        (PEOPLE[LEAD], PEOPLE[ANNA]),
        (PEOPLE[LEAD], NAME_ERASED.el),
    }
    assert service_under_test.purposes == ["judging", "owner"]
    read = service_under_test.read_evaluation(mine["id"], personas.CONTRIBUTOR).json
    assert (read["lead_name"], read["evaluator_name"]) == (PEOPLE[LEAD], PEOPLE[ANNA])


def test_teams_and_owners_see_the_members_by_name(service_under_test, contest):
    for who in (LEAD, SECOND, personas.CONTRIBUTOR):
        assert of_team(service_under_test, contest, who) == [PEOPLE[LEAD], PEOPLE[SECOND]]


def test_owners_see_their_evaluators_by_name(service_under_test, contest):
    listed = service_under_test.call("list_evaluators", principal=personas.CONTRIBUTOR, challenge_id=contest.id).json[
        "items"
    ]
    assert [one["name"] for one in listed] == [PEOPLE[ANNA], NAME_ERASED.el]
    assert service_under_test.purposes == ["owner"]


def test_a_defined_text_stands_for_names_when_identity_is_away(service_under_test, contest):
    def away(**_):
        raise Unavailable

    service_under_test.caller.asks["identity", "names_of"] = away
    assert of_team(service_under_test, contest, LEAD) == [NAME_UNAVAILABLE.el] * 2
    [mine] = service_under_test.evaluations_of(ANNA)
    assert {one["name"] for one in service_under_test.read_evaluation(mine["id"], ANNA).json["entrants"]} == {
        NAME_UNAVAILABLE.el
    }


def test_nobody_else_gets_names_and_none_is_kept(service_under_test, contest, engine):
    service_under_test.decided(contest.solution, "winner")
    read = service_under_test.read_solution(contest.solution, personas.READER)
    assert (read.status, read.json["team"], service_under_test.purposes) == (200, None, [])
    of_team(service_under_test, contest, LEAD)
    with engine.connect() as connection:
        tables = connection.execute(
            text("select table_name from information_schema.tables where table_schema = 'public'")
        ).scalars()
        for table in tables.all():
            rows = "".join(connection.execute(text(f'select t::text from "{table}" t')).scalars())
            assert not any(name in rows for name in PEOPLE.values()), table
