"""Which experts are proposed to the owners of a challenge, and that they are forgotten when they leave."""

from uuid import UUID

import cast
import pytest
from arena import kind
from experting import NOTHING, ExpertArena, public_id
from sqlalchemy import text

from challenges.network.expert.model import MOST_PROPOSALS
from chassis.errors import Unavailable
from chassis.principal import ANONYMOUS
from chassis.testing import person

MARIA, PETROS, ANNA, NIKOS = (person() for _ in range(4))


@pytest.fixture
def arena(challenges):
    arena = ExpertArena(challenges.caller)
    arena.knows_cards(MARIA, PETROS, ANNA, NIKOS)
    return arena


def points(arena, challenge):
    return {item["expert_id"]: item["points"] for item in arena.proposed(challenge)}


def test_who_fits_is_proposed_the_best_first_and_it_says_why(arena):
    arena.expert(MARIA, sectors=["technology", "environment"], skills=["Μηχανική μάθηση", "Python", "Νομικά"])
    arena.expert(PETROS, region="GR-E", availability="limited")
    challenge = arena.bins()
    first, second = arena.proposed(challenge)
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


def test_skill_counts_in_any_inflection_only_with_all_words(arena):
    arena.expert(MARIA, skills=["αισθητήρας"])  # the challenge speaks of αισθητήρες
    arena.expert(PETROS, skills=["Μηχανική ρευστών"])  # and of another μηχανική
    arena.expert(ANNA, skills=["mixaniki mathisi"])
    given = points(arena, arena.bins())
    assert given == {public_id(MARIA): 10, public_id(PETROS): 6, public_id(ANNA): 10}


def test_expert_without_a_shared_sector_or_time_is_not_proposed(arena):
    arena.expert(MARIA, sectors=["culture"], skills=["Python"])
    arena.expert(PETROS, availability="unavailable")
    arena.expert(ANNA, hears=["introductions"])
    arena.expert(NIKOS, hears=["challenge_proposals"])
    challenge = arena.bins()
    assert [item["expert_id"] for item in arena.proposed(challenge)] == [public_id(NIKOS)]
    assert arena.proposed(challenge)[0]["may_be_invited_as"] == []


def test_nobody_is_proposed_for_what_they_wrote_themselves(arena):
    arena.expert(cast.CONTRIBUTOR)
    assert arena.proposed(arena.bins()) == []
    assert arena.events("challenge.experts_proposed.v1") == []


def test_at_most_twenty_are_proposed_and_equals_take_turns(arena):
    everybody = [arena.expert(person()) for _ in range(MOST_PROPOSALS + 10)]
    arena.knows_cards(*everybody)
    one, other = arena.bins(), arena.bins()
    first, second = ([item["expert_id"] for item in arena.proposed(challenge)] for challenge in (one, other))
    assert len(first) == len(second) == MOST_PROPOSALS
    assert first != second
    arena.becomes_known(one)
    assert [item["expert_id"] for item in arena.proposed(one)] == first  # always the same way for one challenge


def test_announcement_gives_only_ids_of_experts_wishing_to_hear(arena):
    arena.expert(MARIA, hears=["challenge_proposals"])
    arena.expert(PETROS, hears=["solver_invitations"])
    challenge = arena.bins()
    (event,) = arena.events("challenge.experts_proposed.v1")
    assert event["aggregate_id"] == str(challenge.id)
    assert event["data"] == {
        "challenge_id": str(challenge.id),
        "owner_ids": [str(cast.LAMIA)],
        "author_ids": [str(cast.CONTRIBUTOR.person_id)],
        "count": 2,
        "title": "Κάδοι που ξεχειλίζουν",
        "expert_ids": [str(MARIA.person_id)],
    }


def test_what_was_taken_down_meanwhile_proposes_nobody(arena):
    arena.expert(MARIA)
    challenge = arena.open_challenge(state="unpublished", sectors=["environment"])
    arena.becomes_known(challenge)
    assert arena.events("challenge.experts_proposed.v1") == []


def test_published_again_it_is_asked_anew(arena):
    arena.expert(MARIA)
    challenge = arena.bins()
    arena.expert(MARIA, sectors=["culture"])
    arena.expert(PETROS)
    arena.becomes_known(challenge)
    assert [item["expert_id"] for item in arena.proposed(challenge)] == [public_id(PETROS)]
    told = [event["data"]["expert_ids"] for event in arena.events("challenge.experts_proposed.v1")]
    assert told == [[str(MARIA.person_id)], [str(PETROS.person_id)]]


def test_published_again_nobody_hears_of_the_same_twice(arena):
    arena.expert(MARIA)
    challenge = arena.bins()
    arena.becomes_known(challenge)
    assert len(arena.events("challenge.experts_proposed.v1")) == 1


def test_an_expert_who_leaves_is_forgotten_everywhere(arena, engine):
    for who in (MARIA, PETROS):
        arena.expert(who)
    challenge = arena.bins()
    arena.ask_expert(challenge, MARIA)
    arena.leaves(MARIA)
    assert [item["expert_id"] for item in arena.proposed(challenge)] == [public_id(PETROS)]
    with engine.connect() as connection:
        for table in ("known_experts", "expert_proposals", "expert_invitations"):
            rows = connection.execute(text(f"select * from {table} where person_id = :p"), {"p": MARIA.person_id})
            assert rows.all() == [], table
    arena.leaves(MARIA)  # told twice is fine


def test_expert_delisted_by_identity_is_hidden_before_the_event(arena):
    for who in (MARIA, PETROS):
        arena.expert(who)
    challenge = arena.bins()
    asked = arena.knows_cards(PETROS)
    assert [item["expert_id"] for item in arena.proposed(challenge)] == [public_id(PETROS)]
    assert {UUID(person_id) for person_id in asked[0]} == {MARIA.person_id, PETROS.person_id}


def test_while_identity_is_away_proposals_have_no_names(arena):
    arena.expert(MARIA)
    challenge = arena.bins()

    def away(**_):
        raise Unavailable

    arena.caller.asks["identity", "expert_cards"] = away
    (item,) = arena.proposed(challenge)
    assert (item["expert_id"], item["display_name"], item["skills"]) == (public_id(MARIA), None, None)


READERS = {
    "nobody": (ANONYMOUS, 401, "unauthenticated"),
    "a reader": (cast.READER, 403, "forbidden"),
    "an editor of another body": (cast.NEIGHBOUR, 403, "not-your-challenge"),
    "a curator": (cast.CURATOR, 403, "forbidden"),
}


@pytest.mark.parametrize(("by", "status", "problem"), READERS.values(), ids=READERS)
def test_only_editors_of_the_owners_see_who_fits(arena, by, status, problem):
    refused = arena.call("list_proposed_experts", principal=by, challenge_id=arena.bins().id)
    assert kind(refused).__dict__ == {"status": status, "type": problem}


def test_expert_hearing_nothing_is_proposed_nowhere(arena):
    arena.expert(MARIA, hears=[])
    assert NOTHING["introductions"] is False
    assert arena.proposed(arena.bins()) == []


def test_owners_are_not_told_which_account_an_expert_has(arena):
    for who in (MARIA, PETROS):
        arena.expert(who)
    challenge = arena.bins()
    asked = arena.ask_expert(challenge, MARIA)
    answers = (
        arena.call("list_proposed_experts", principal=cast.CONTRIBUTOR, challenge_id=challenge.id),
        arena.call("list_expert_invitations", principal=cast.CONTRIBUTOR, challenge_id=challenge.id),
        asked,
    )
    for answer in answers:
        assert public_id(MARIA) in answer.text
        assert str(MARIA.person_id) not in answer.text
        assert str(PETROS.person_id) not in answer.text


def test_missing_public_ids_of_earlier_experts_are_asked_for(arena, engine):
    arena.expert(MARIA)
    arena.expert(PETROS)
    challenge = arena.bins()
    arena.ask_expert(challenge, MARIA)
    with engine.begin() as connection:
        for table in ("known_experts", "expert_invitations"):
            connection.execute(
                text(f"update {table} set expert_id = null where person_id = :p"), {"p": MARIA.person_id}
            )
    assert [item["expert_id"] for item in arena.proposed(challenge)] == [public_id(PETROS)]
    arena.expert(PETROS, expert_id=None)  # an event of an earlier version takes none away
    listed = lambda: arena.call("list_own_expert_invitations", principal=MARIA).json["items"]  # noqa: E731
    assert str(MARIA.person_id) not in listed()[0].values()
    arena.knows_cards()
    arena.learns_ids()
    assert len(arena.proposed(challenge)) == 0
    arena.knows_cards(MARIA, PETROS)
    arena.learns_ids()
    assert {item["expert_id"] for item in arena.proposed(challenge)} == {public_id(MARIA), public_id(PETROS)}
    assert listed()[0]["expert_id"] == public_id(MARIA)
