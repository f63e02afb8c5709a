"""Experts: listed only with consent, found by what they know, forgotten when they leave."""

import base64
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from chassis.database import uuid7
from chassis.principal import ANONYMOUS
from chassis.testing import person

MARIA = "maria@lamia.example"
PETROS = "petros@lamia.example"
PROFILE = {
    "display_name": "Μαρία Παπαδοπούλου",
    "headline": "Ερευνήτρια στην ανάλυση δεδομένων",
    "about": "Εργάζομαι με δήμους σε θέματα κυκλοφορίας.",
    "sectors": ["transport", "technology"],
    "skills": ["Μηχανική μάθηση", "Python"],
    "languages": ["el", "en"],
    "region": "GR-H",
    "availability": "limited",
    "hears": {"challenge_proposals": True, "introductions": True},
    "listed": True,
}


@pytest.fixture
def maria(identity):
    return person(person_id=identity.active_person(MARIA))


@pytest.fixture
def petros(identity):
    return person(person_id=identity.active_person(PETROS))


def write(house, who, **changes):
    return house.call("write_own_expert", principal=who, body={**PROFILE, **changes})


def found(house, **query):
    answered = house.call("list_experts", query=query)
    assert answered.status == 200, answered.text
    return [item["display_name"] for item in answered.json["items"]]


def test_a_profile_is_written_read_and_listed(identity, maria):
    written = write(identity, maria)
    assert written.status == 200
    assert (written.json["version"], written.json["listed"]) == (1, True)
    assert written.json["consented_at"]
    assert written.json["hears"] == {
        "challenge_proposals": True,
        "solver_invitations": False,
        "evaluator_invitations": False,
        "introductions": True,
    }
    assert identity.call("get_own_expert", principal=maria).json == written.json
    public = identity.call("get_expert", expert_id=written.json["id"]).json
    assert set(written.json) - set(public) == {"hears", "listed", "consented_at", "version", "created_at"}
    assert public["takes_introductions"] is True
    assert identity.call("list_experts").json == {"items": [public], "next": None}


def test_everybody_knows_an_expert_by_an_id_that_is_no_persons(identity, maria, petros):
    written = write(identity, maria).json
    write(identity, petros, display_name="Πέτρος Άνθης")
    page = identity.call("list_experts", query={"limit": 1})
    cursor = page.json["next"]
    answers = [page.text, base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("latin-1")]
    answers.append(identity.call("get_expert", expert_id=written["id"]).text)
    for who in (maria, petros):
        assert not [answer for answer in answers if str(who.person_id) in answer]
        assert identity.call("get_expert", expert_id=who.person_id).status == 404
    assert write(identity, maria, headline="Άλλη").json["id"] == written["id"]
    write(identity, maria, listed=False)
    assert write(identity, maria).json["id"] == written["id"]  # the same for as long as the profile is there
    identity.call("delete_own_expert", principal=maria)
    assert write(identity, maria).json["id"] != written["id"]
    assert identity.call("get_expert", expert_id=written["id"]).status == 404


def test_what_is_announced_has_no_name_and_no_sentence(identity, maria):
    expert_id = write(identity, maria, skills=["Python"]).json["id"]
    (event,) = identity.events("expert.listed.v1")
    assert event["aggregate_id"] == str(maria.person_id)
    (python,) = event["data"].pop("skills_keys")
    assert "python" in python[0]
    assert event["data"] == {
        "person_id": str(maria.person_id),
        "expert_id": expert_id,
        "sectors": ["transport", "technology"],
        "languages": ["el", "en"],
        "region": "GR-H",
        "availability": "limited",
        "hears": {
            "challenge_proposals": True,
            "solver_invitations": False,
            "evaluator_invitations": False,
            "introductions": True,
        },
    }
    told = orjson.dumps([dict(row) for row in identity.events()]).decode()
    for personal in (MARIA, "Μαρία", "Παπαδοπούλου", "Ερευνήτρια", "δήμους"):
        assert personal not in told


def test_without_consent_nobody_is_found_or_announced(identity, maria):
    hidden = write(identity, maria, listed=False).json
    assert hidden["consented_at"] is None
    assert found(identity) == []
    assert identity.call("get_expert", expert_id=hidden["id"]).status == 404
    assert identity.call("expert_cards", body={"person_ids": [str(maria.person_id)]}).json == {"items": []}
    assert not [event for event in identity.events() if event["type"].startswith("expert.")]


def test_consent_counts_from_its_giving_and_can_be_taken_back(identity, maria, clock):
    given = write(identity, maria).json["consented_at"]
    clock.forward(days=3)
    assert write(identity, maria, headline="Άλλη").json["consented_at"] == given
    assert write(identity, maria, listed=False).json["consented_at"] is None
    assert found(identity) == []
    clock.forward(days=3)
    assert write(identity, maria).json["consented_at"] > given
    kinds = [event["type"] for event in identity.events() if event["type"].startswith("expert.")]
    assert kinds == ["expert.listed.v1", "expert.listed.v1", "expert.unlisted.v1", "expert.listed.v1"]


def test_the_same_again_changes_and_announces_nothing(identity, maria):
    once = write(identity, maria).json
    assert write(identity, maria).json == once
    assert len(identity.events("expert.listed.v1")) == 1


def test_whoever_leaves_leaves_nothing_behind(identity, maria):
    expert_id = write(identity, maria).json["id"]
    assert identity.call("delete_own_expert", principal=maria).status == 204
    (event,) = identity.events("expert.unlisted.v1")
    assert event["data"] == {"person_id": str(maria.person_id), "expert_id": expert_id}
    assert identity.scalar("select count(*) from experts") == 0
    for gone in (
        identity.call("get_own_expert", principal=maria),
        identity.call("get_expert", expert_id=expert_id),
        identity.call("delete_own_expert", principal=maria),
    ):
        assert (gone.status, gone.json["type"]) == (404, "/problems/expert-not-found")
    assert identity.call("get_me", principal=maria).status == 200  # the account stays


def test_leaving_without_having_been_listed_tells_nobody(identity, maria):
    write(identity, maria, listed=False)
    assert identity.call("delete_own_expert", principal=maria).status == 204
    assert identity.events("expert.unlisted.v1") == []


def test_what_is_to_be_listed_says_what_it_is_found_by(identity, maria):
    refused = write(identity, maria, headline=" ", sectors=[])
    assert (refused.status, refused.json["type"]) == (422, "/problems/expert-incomplete")
    assert [fault["field"] for fault in refused.json["errors"]] == ["headline", "sectors"]
    assert write(identity, maria, headline="", sectors=[], listed=False).status == 200


WRONG = {
    "an unknown sector": {"sectors": ["astrology"]},
    "an unknown region": {"region": "FR-A"},
    "a language by name": {"languages": ["Greek"]},
    "an address as a skill": {"skills": ["maria@lamia.example"]},
    "a skill without a word": {"skills": ["+++"]},
    "too many skills": {"skills": [f"Python {n}" for n in range(21)]},
    "an empty name": {"display_name": "  "},
    "something to hear that there is not": {"hears": {"gossip": True}},
    "availability in words": {"availability": "sometimes"},
    "a field that is not there": {"email": MARIA},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_what_a_profile_cannot_say_is_refused(identity, maria, changes):
    refused = write(identity, maria, **changes)
    assert refused.status == 422
    assert refused.json["errors"][0]["field"].split(".")[0] == next(iter(changes))


def test_a_skill_is_kept_once_as_it_was_first_written(identity, maria):
    skills = ["Python", "  μηχανική   μάθηση ", "PYTHON", "Μηχανικη Μαθηση", "C++"]
    assert write(identity, maria, skills=skills).json["skills"] == ["Python", "μηχανική μάθηση", "C++"]


def test_experts_are_found_by_words_sector_skill_region_language(identity, maria, petros):
    write(identity, maria)
    write(
        identity,
        petros,
        display_name="Πέτρος Άνθης",
        headline="Νομικός",
        about="",
        sectors=["transparency"],
        skills=["Δημόσιες συμβάσεις"],
        languages=["el"],
        region=None,
    )
    both = ["Μαρία Παπαδοπούλου", "Πέτρος Άνθης"]
    assert found(identity) == both
    for query, names in (
        ({"q": "ερευνητριας"}, both[:1]),
        ({"q": "papadopoulou"}, both[:1]),
        ({"q": "δημόσια σύμβαση"}, both[1:]),
        ({"q": "νομικός δεδομένων"}, []),
        ({"sector": "transport"}, both[:1]),
        ({"skill": "μηχανικής μάθησης"}, both[:1]),
        ({"skill": "έρευνα"}, []),  # in the headline, but no skill
        ({"language": "en"}, both[:1]),
        ({"region": "GR-H"}, both),
        ({"region": "GR-E"}, both[1:]),  # whoever works everywhere works there, too
        ({"region": "GR-H", "sector": "transparency"}, both[1:]),
    ):
        assert found(identity, **query) == names, query


def test_the_list_is_read_page_by_page(identity):
    names = [f"Ειδικός {letter}" for letter in "ΑΒΓΔΕ"]
    for number, name in enumerate(names):
        write(identity, person(person_id=identity.active_person(f"e{number}@lamia.example")), display_name=name)
    seen, cursor = [], None
    for _ in range(3):
        page = identity.call("list_experts", query={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
        seen += [item["display_name"] for item in page["items"]]
        cursor = page["next"]
    assert (seen, cursor) == (names, None)
    foreign = identity.call("list_organisations", query={"cursor": "x"})
    assert foreign.status == identity.call("list_experts", query={"cursor": "x"}).status == 400


def test_whoever_may_not_sign_in_any_more_is_not_shown(identity, maria):
    expert_id = write(identity, maria).json["id"]
    identity.execute("update people set status = 'suspended'")
    assert found(identity) == []
    assert identity.call("get_expert", expert_id=expert_id).status == 404
    assert write(identity, maria, headline="Άλλη").status == 401


def test_other_services_get_a_line_about_those_who_are_listed(identity, maria, petros):
    expert_id = write(identity, maria).json["id"]
    write(identity, petros, listed=False)
    asked = [str(maria.person_id), str(petros.person_id), str(uuid7())]
    (card,) = identity.call("expert_cards", body={"person_ids": asked}).json["items"]
    assert card == {
        "person_id": str(maria.person_id),
        "expert_id": expert_id,
        "display_name": PROFILE["display_name"],
        "headline": PROFILE["headline"],
        "skills": PROFILE["skills"],
    }


def test_nobody_writes_or_reads_a_profile_without_signing_in(identity):
    for operation in ("get_own_expert", "delete_own_expert"):
        assert identity.call(operation, principal=ANONYMOUS).status == 401
    assert write(identity, ANONYMOUS).status == 401
    assert identity.call("get_own_expert", principal=person()).status == 404


def test_two_first_profiles_at_once_are_one(identity, maria):
    with ThreadPoolExecutor(2) as pool:
        answered = list(pool.map(lambda name: write(identity, maria, display_name=name), ("Μία", "Άλλη")))
    assert [answer.status for answer in answered] == [200, 200]
    assert sorted(answer.json["version"] for answer in answered) == [1, 2]
