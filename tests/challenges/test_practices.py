"""Published practices proposed to the author of a challenge."""

from uuid import uuid4

import personas
import pytest
from knowing import BICYCLES, Knowing
from service_under_test import ServiceUnderTest, fields
from solving import Solving
from sqlalchemy.orm import Session

from challenges.call.practice_lookup.model import KnownPractice
from challenges.call.practice_lookup.queries import proposals_for

QUEUES = "Πώς θα πάψουν οι πολίτες να περιμένουν σε ουρές; Θέλουμε αιτήσεις από το σπίτι."


class PracticeArena(Knowing, Solving, ServiceUnderTest):
    """A service under test that hears of practices."""


@pytest.fixture
def service_under_test(challenges):
    return PracticeArena(challenges.caller)


@pytest.fixture
def propose(engine):
    def ask(text, sectors=(), **more):
        with Session(engine) as session:
            return proposals_for(session, text=text, sectors=sectors, **more)

    return ask


def test_practice_sharing_word_forms_is_proposed_with_the_reason(service_under_test, propose):
    desk = service_under_test.practice_published()
    service_under_test.practice_published(**BICYCLES)
    (proposal,) = propose(QUEUES, ["technology", "culture"])
    assert proposal.practice_id == desk
    assert proposal.title == "Ψηφιακή θυρίδα πολιτών"
    assert proposal.shared_sectors == ["technology"]
    assert set(proposal.shared_words) >= {"πολίτες", "ουρές", "αιτήσεις", "σπίτι"}


def test_one_word_in_common_is_not_enough(service_under_test, propose):
    service_under_test.practice_published()
    assert propose("Η θυρίδα της αρχαίας πόλης") == []
    assert propose("") == []
    assert propose("και το να 24 αν") == []


def test_shared_sector_breaks_ties_in_a_list_of_limited_length(service_under_test, propose):
    for _ in range(7):
        service_under_test.practice_published()
    chosen = service_under_test.practice_published(sectors=["culture"])
    found = propose(QUEUES, ["culture"])
    assert len(found) == 6
    assert found[0].practice_id == chosen
    assert propose(QUEUES, limit=1, sectors=["culture"]) == found[:1]


def test_words_that_everybody_uses_tell_nothing(service_under_test, propose):
    for number in range(24):
        service_under_test.practice_published(
            title=f"Δήμος και πολίτες {number}", summary="", problem="", solution="", sectors=["technology"]
        )
    bicycles = service_under_test.practice_published(**BICYCLES)
    found = propose("Δήμος, πολίτες, και ποδήλατα σε σταθμούς", ["technology"])
    assert [proposal.practice_id for proposal in found] == [bicycles]


def test_a_later_revision_replaces_what_was_known(service_under_test, propose, engine):
    practice_id = service_under_test.practice_published(pilot_id=str(uuid4()))
    service_under_test.practice_published("updated", practice_id, **BICYCLES)
    assert propose(QUEUES) == []
    assert [p.practice_id for p in propose("Σταθμοί για ποδήλατα")] == [practice_id]
    with Session(engine) as session:
        assert session.get_one(KnownPractice, practice_id).origin_pilot_id is not None


def test_archiving_ends_proposals_and_ignores_unknown_practices(service_under_test, propose):
    practice_id = service_under_test.practice_published()
    service_under_test.practice_says("archived", practice_id, organisation_id=None)
    service_under_test.practice_says("archived", uuid4(), organisation_id=None)
    assert propose(QUEUES) == []


def test_imported_practice_without_organisation_is_proposed(service_under_test, propose):
    service_under_test.practice_published(organisation_id=None, region=None, imported=True)
    assert propose(QUEUES)[0].organisation_id is None


def test_markup_and_injections_are_words_like_others(service_under_test, propose):
    service_under_test.practice_published()
    assert propose('\'; drop table known_practices; -- {πολίτες} "ουρές" %s :terms')[0].shared_sectors == []


def test_whoever_may_read_the_challenge_sees_what_is_proposed(service_under_test):
    desk = service_under_test.practice_published()
    draft = service_under_test.open_challenge(state="draft", title=QUEUES, sectors=["technology"])
    ask = lambda who: service_under_test.call("list_proposed_practices", principal=who, challenge_id=draft.id)  # noqa: E731
    (proposal,) = ask(personas.CONTRIBUTOR).json["items"]
    assert proposal["practice_id"] == str(desk)
    assert proposal["shared_sectors"] == ["technology"]
    assert {"πολίτες", "ουρές"} <= set(proposal["shared_words"])
    assert ask(personas.READER).status == ask(personas.ANONYMOUS).status == 404
    public = service_under_test.open_challenge(title=QUEUES)
    assert service_under_test.call("list_proposed_practices", challenge_id=public.id).json["items"][0][
        "practice_id"
    ] == str(desk)


def test_submitting_says_why_what_there_is_does_not_suffice(service_under_test):
    said = {
        "title": "Ουρές στο δημαρχείο", "tagline": "Λιγότερη αναμονή", "brief": QUEUES, "description": QUEUES,
        "eligibility": "Όλοι", "sectors": ["technology"],
    }  # fmt: skip
    challenge = service_under_test.open_challenge((1, 2, True), state="draft", **said)
    submit = lambda **body: service_under_test.call(  # noqa: E731
        "submit_challenge", principal=personas.CONTRIBUTOR, challenge_id=challenge.id, body=body
    )
    assert "why_not_enough" not in fields(submit())
    service_under_test.practice_published()
    assert "why_not_enough" in fields(submit())
    assert "why_not_enough" not in fields(submit(why_not_enough="Αφορά άλλη υπηρεσία."))
