"""Which experts are proposed to the owners of a challenge, and that they are forgotten when they leave."""

from uuid import UUID

import personas
import pytest
from experting import NOTHING, ExpertArena, public_id
from service_under_test import kind
from sqlalchemy import text

from challenges.network.expert.model import MOST_PROPOSALS
from chassis.errors import Unavailable
from chassis.principal import ANONYMOUS
from chassis.testing import person

MARIA, PETROS, ANNA, NIKOS = (person() for _ in range(4))


@pytest.fixture
def service_under_test(challenges):
    service_under_test = ExpertArena(challenges.caller)
    service_under_test.knows_cards(MARIA, PETROS, ANNA, NIKOS)
    return service_under_test


def points(service_under_test, challenge):
    return {item["expert_id"]: item["points"] for item in service_under_test.proposed(challenge)}


def test_who_fits_is_proposed_the_best_first_and_it_says_why(service_under_test):
    service_under_test.expert(
        MARIA, sectors=["technology", "environment"], skills=["Μηχανική μάθηση", "Python", "Νομικά"]
    )
    service_under_test.expert(PETROS, region="GR-E", availability="limited")
    challenge = service_under_test.bins()
    first, second = service_under_test.proposed(challenge)
    assert first == {
        "expert_id": public_id(MARIA),
        "person_id": public_id(MARIA),
        "rank": 1,
        # two sectors, two skills, any region, available
        "points": 2 * 3 + 2 * 4 + 2 + 1,
        "shared_sectors": ["environment", "technology"],
        "shared_skills": 2,
        "may_be_invited_as": ["solver", "evaluator"],
        "invitations": [],
        "display_name": f"Ειδικός {str(MARIA.person_id)[-4:]}",
        "headline": "Ερευνητής",
        "skills": [],
    }
    # one sector, another region, limited
    assert (second["expert_id"], second["rank"], second["points"]) == (public_id(PETROS), 2, 3)


def test_skill_counts_in_any_inflection_only_with_all_words(service_under_test):
    service_under_test.expert(MARIA, skills=["αισθητήρας"])  # the challenge speaks of αισθητήρες
    service_under_test.expert(PETROS, skills=["Μηχανική ρευστών"])  # and of another μηχανική
    service_under_test.expert(ANNA, skills=["mixaniki mathisi"])
    given = points(service_under_test, service_under_test.bins())
    assert given == {public_id(MARIA): 10, public_id(PETROS): 6, public_id(ANNA): 10}


def test_expert_without_a_shared_sector_or_time_is_not_proposed(service_under_test):
    service_under_test.expert(MARIA, sectors=["culture"], skills=["Python"])
    service_under_test.expert(PETROS, availability="unavailable")
    service_under_test.expert(ANNA, hears=["introductions"])
    service_under_test.expert(NIKOS, hears=["challenge_proposals"])
    challenge = service_under_test.bins()
    assert [item["expert_id"] for item in service_under_test.proposed(challenge)] == [public_id(NIKOS)]
    assert service_under_test.proposed(challenge)[0]["may_be_invited_as"] == []


def test_nobody_is_proposed_for_what_they_wrote_themselves(service_under_test):
    service_under_test.expert(personas.CONTRIBUTOR)
    assert service_under_test.proposed(service_under_test.bins()) == []
    assert service_under_test.events("challenge.experts_proposed.v1") == []


def test_at_most_twenty_are_proposed_and_equals_take_turns(service_under_test):
    everybody = [service_under_test.expert(person()) for _ in range(MOST_PROPOSALS + 10)]
    service_under_test.knows_cards(*everybody)
    one, other = service_under_test.bins(), service_under_test.bins()
    first, second = (
        [item["expert_id"] for item in service_under_test.proposed(challenge)] for challenge in (one, other)
    )
    assert len(first) == len(second) == MOST_PROPOSALS
    assert first != second
    service_under_test.becomes_known(one)
    assert [
        item["expert_id"] for item in service_under_test.proposed(one)
    ] == first  # always the same way for one challenge


def test_announcement_gives_only_ids_of_experts_wishing_to_hear(service_under_test):
    service_under_test.expert(MARIA, hears=["challenge_proposals"])
    service_under_test.expert(PETROS, hears=["solver_invitations"])
    challenge = service_under_test.bins()
    (event,) = service_under_test.events("challenge.experts_proposed.v1")
    assert event["aggregate_id"] == str(challenge.id)
    assert event["data"] == {
        "challenge_id": str(challenge.id),
        "owner_ids": [str(personas.LAMIA)],
        "author_ids": [str(personas.CONTRIBUTOR.person_id)],
        "count": 2,
        "title": "Κάδοι που ξεχειλίζουν",
        "expert_ids": [str(MARIA.person_id)],
    }


def test_what_was_taken_down_meanwhile_proposes_nobody(service_under_test):
    service_under_test.expert(MARIA)
    challenge = service_under_test.open_challenge(state="unpublished", sectors=["environment"])
    service_under_test.becomes_known(challenge)
    assert service_under_test.events("challenge.experts_proposed.v1") == []


def test_published_again_it_is_asked_anew(service_under_test):
    service_under_test.expert(MARIA)
    challenge = service_under_test.bins()
    service_under_test.expert(MARIA, sectors=["culture"])
    service_under_test.expert(PETROS)
    service_under_test.becomes_known(challenge)
    assert [item["expert_id"] for item in service_under_test.proposed(challenge)] == [public_id(PETROS)]
    told = [event["data"]["expert_ids"] for event in service_under_test.events("challenge.experts_proposed.v1")]
    assert told == [[str(MARIA.person_id)], [str(PETROS.person_id)]]


def test_published_again_nobody_hears_of_the_same_twice(service_under_test):
    service_under_test.expert(MARIA)
    challenge = service_under_test.bins()
    service_under_test.becomes_known(challenge)
    assert len(service_under_test.events("challenge.experts_proposed.v1")) == 1


def test_an_expert_who_leaves_is_forgotten_everywhere(service_under_test, engine):
    for who in (MARIA, PETROS):
        service_under_test.expert(who)
    challenge = service_under_test.bins()
    service_under_test.ask_expert(challenge, MARIA)
    service_under_test.leaves(MARIA)
    assert [item["expert_id"] for item in service_under_test.proposed(challenge)] == [public_id(PETROS)]
    with engine.connect() as connection:
        for table in ("known_experts", "expert_proposals", "expert_invitations"):
            rows = connection.execute(text(f"select * from {table} where person_id = :p"), {"p": MARIA.person_id})
            assert rows.all() == [], table
    service_under_test.leaves(MARIA)  # told twice is fine


def test_expert_delisted_by_identity_is_hidden_before_the_event(service_under_test):
    for who in (MARIA, PETROS):
        service_under_test.expert(who)
    challenge = service_under_test.bins()
    asked = service_under_test.knows_cards(PETROS)
    assert [item["expert_id"] for item in service_under_test.proposed(challenge)] == [public_id(PETROS)]
    assert {UUID(person_id) for person_id in asked[0]} == {MARIA.person_id, PETROS.person_id}


def test_while_identity_is_away_proposals_have_no_names(service_under_test):
    service_under_test.expert(MARIA)
    challenge = service_under_test.bins()

    def away(**_):
        raise Unavailable

    service_under_test.caller.asks["identity", "expert_cards"] = away
    (item,) = service_under_test.proposed(challenge)
    assert (item["expert_id"], item["display_name"], item["skills"]) == (public_id(MARIA), None, None)


READERS = {
    "nobody": (ANONYMOUS, 401, "unauthenticated"),
    "a reader": (personas.READER, 403, "forbidden"),
    "an editor of another body": (personas.NEIGHBOUR, 403, "not-your-challenge"),
    "a curator": (personas.CURATOR, 403, "forbidden"),
}


@pytest.mark.parametrize(("by", "status", "problem"), READERS.values(), ids=READERS)
def test_only_editors_of_the_owners_see_who_fits(service_under_test, by, status, problem):
    refused = service_under_test.call("list_proposed_experts", principal=by, challenge_id=service_under_test.bins().id)
    assert kind(refused).__dict__ == {"status": status, "type": problem}


def test_expert_hearing_nothing_is_proposed_nowhere(service_under_test):
    service_under_test.expert(MARIA, hears=[])
    assert NOTHING["introductions"] is False
    assert service_under_test.proposed(service_under_test.bins()) == []


def test_owners_are_not_told_which_account_an_expert_has(service_under_test):
    for who in (MARIA, PETROS):
        service_under_test.expert(who)
    challenge = service_under_test.bins()
    asked = service_under_test.ask_expert(challenge, MARIA)
    answers = (
        service_under_test.call("list_proposed_experts", principal=personas.CONTRIBUTOR, challenge_id=challenge.id),
        service_under_test.call("list_expert_invitations", principal=personas.CONTRIBUTOR, challenge_id=challenge.id),
        asked,
    )
    for answer in answers:
        assert public_id(MARIA) in answer.text
        assert str(MARIA.person_id) not in answer.text
        assert str(PETROS.person_id) not in answer.text


def test_missing_public_ids_of_earlier_experts_are_asked_for(service_under_test, engine):
    service_under_test.expert(MARIA)
    service_under_test.expert(PETROS)
    challenge = service_under_test.bins()
    service_under_test.ask_expert(challenge, MARIA)
    with engine.begin() as connection:
        for table in ("known_experts", "expert_invitations"):
            connection.execute(
                text(f"update {table} set expert_id = null where person_id = :p"), {"p": MARIA.person_id}
            )
    assert [item["expert_id"] for item in service_under_test.proposed(challenge)] == [public_id(PETROS)]
    service_under_test.expert(PETROS, expert_id=None)  # an event of an earlier version takes none away
    listed = lambda: service_under_test.call("list_own_expert_invitations", principal=MARIA).json["items"]  # noqa: E731
    assert str(MARIA.person_id) not in listed()[0].values()
    service_under_test.knows_cards()
    service_under_test.learns_ids()
    assert len(service_under_test.proposed(challenge)) == 0
    service_under_test.knows_cards(MARIA, PETROS)
    service_under_test.learns_ids()
    assert {item["expert_id"] for item in service_under_test.proposed(challenge)} == {
        public_id(MARIA),
        public_id(PETROS),
    }
    assert listed()[0]["expert_id"] == public_id(MARIA)
