"""Published practices proposed to the author of a challenge."""

from uuid import uuid4

import cast
import pytest
from arena import Arena, fields
from knowing import BICYCLES, Knowing
from solving import Solving
from sqlalchemy.orm import Session

from challenges.call.practice_lookup.model import KnownPractice
from challenges.call.practice_lookup.queries import proposals_for

QUEUES = "Πώς θα πάψουν οι πολίτες να περιμένουν σε ουρές; Θέλουμε αιτήσεις από το σπίτι."


class PracticeArena(Knowing, Solving, Arena):
    """An arena that hears of practices."""


@pytest.fixture
def arena(challenges):
    return PracticeArena(challenges.caller)


@pytest.fixture
def propose(engine):
    def ask(text, sectors=(), **more):
        with Session(engine) as session:
            return proposals_for(session, text=text, sectors=sectors, **more)

    return ask


def test_practice_sharing_word_forms_is_proposed_with_the_reason(arena, propose):
    desk = arena.practice_published()
    arena.practice_published(**BICYCLES)
    (proposal,) = propose(QUEUES, ["technology", "culture"])
    assert proposal.practice_id == desk
    assert proposal.title == "Ψηφιακή θυρίδα πολιτών"
    assert proposal.shared_sectors == ["technology"]
    assert set(proposal.shared_words) >= {"πολίτες", "ουρές", "αιτήσεις", "σπίτι"}


def test_one_word_in_common_is_not_enough(arena, propose):
    arena.practice_published()
    assert propose("Η θυρίδα της αρχαίας πόλης") == []
    assert propose("") == []
    assert propose("και το να 24 αν") == []


def test_shared_sector_breaks_ties_in_a_list_of_limited_length(arena, propose):
    for _ in range(7):
        arena.practice_published()
    chosen = arena.practice_published(sectors=["culture"])
    found = propose(QUEUES, ["culture"])
    assert len(found) == 6
    assert found[0].practice_id == chosen
    assert propose(QUEUES, limit=1, sectors=["culture"]) == found[:1]


def test_words_that_everybody_uses_tell_nothing(arena, propose):
    for number in range(24):
        arena.practice_published(
            title=f"Δήμος και πολίτες {number}", summary="", problem="", solution="", sectors=["technology"]
        )
    bicycles = arena.practice_published(**BICYCLES)
    found = propose("Δήμος, πολίτες, και ποδήλατα σε σταθμούς", ["technology"])
    assert [proposal.practice_id for proposal in found] == [bicycles]


def test_a_later_revision_replaces_what_was_known(arena, propose, engine):
    practice_id = arena.practice_published(pilot_id=str(uuid4()))
    arena.practice_published("updated", practice_id, **BICYCLES)
    assert propose(QUEUES) == []
    assert [p.practice_id for p in propose("Σταθμοί για ποδήλατα")] == [practice_id]
    with Session(engine) as session:
        assert session.get_one(KnownPractice, practice_id).origin_pilot_id is not None


def test_archiving_ends_proposals_and_ignores_unknown_practices(arena, propose):
    practice_id = arena.practice_published()
    arena.practice_says("archived", practice_id, organisation_id=None)
    arena.practice_says("archived", uuid4(), organisation_id=None)
    assert propose(QUEUES) == []


def test_imported_practice_without_organisation_is_proposed(arena, propose):
    arena.practice_published(organisation_id=None, region=None, imported=True)
    assert propose(QUEUES)[0].organisation_id is None


def test_markup_and_injections_are_words_like_others(arena, propose):
    arena.practice_published()
    assert propose('\'; drop table known_practices; -- {πολίτες} "ουρές" %s :terms')[0].shared_sectors == []


def test_whoever_may_read_the_challenge_sees_what_is_proposed(arena):
    desk = arena.practice_published()
    draft = arena.open_challenge(state="draft", title=QUEUES, sectors=["technology"])
    ask = lambda who: arena.call("list_proposed_practices", principal=who, challenge_id=draft.id)  # noqa: E731
    (proposal,) = ask(cast.CONTRIBUTOR).json["items"]
    assert proposal["practice_id"] == str(desk)
    assert proposal["shared_sectors"] == ["technology"]
    assert {"πολίτες", "ουρές"} <= set(proposal["shared_words"])
    assert ask(cast.READER).status == ask(cast.ANONYMOUS).status == 404
    public = arena.open_challenge(title=QUEUES)
    assert arena.call("list_proposed_practices", challenge_id=public.id).json["items"][0]["practice_id"] == str(desk)


def test_submitting_says_why_what_there_is_does_not_suffice(arena):
    said = {
        "title": "Ουρές στο δημαρχείο", "tagline": "Λιγότερη αναμονή", "brief": QUEUES, "description": QUEUES,
        "eligibility": "Όλοι", "sectors": ["technology"],
    }  # fmt: skip
    challenge = arena.open_challenge((1, 2, True), state="draft", **said)
    submit = lambda **body: arena.call(  # noqa: E731
        "submit_challenge", principal=cast.CONTRIBUTOR, challenge_id=challenge.id, body=body
    )
    assert "why_not_enough" not in fields(submit())
    arena.practice_published()
    assert "why_not_enough" in fields(submit())
    assert "why_not_enough" not in fields(submit(why_not_enough="Αφορά άλλη υπηρεσία."))
