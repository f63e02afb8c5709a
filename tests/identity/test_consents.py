"""Consents are only ever added to: what was agreed to, in which words, by which act, and when it was taken back."""

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.language import Localized
from chassis.testing import person
from identity.person.consent.model import WORDINGS, Wording

EMAIL = "maria@lamia.example"
PROFILE = {
    "display_name": "Μαρία", "headline": "Ψηφιακά", "about": "", "sectors": ["technology"], "skills": [],
    "languages": ["el"], "region": None, "availability": "available", "hears": {}, "listed": True,
}  # fmt: skip


@pytest.fixture
def house(identity):
    identity.subscriptions = []
    identity.asks["notifications", "consents_of_address"] = lambda email: {"items": identity.subscriptions}
    return identity


def listing(house, maria, **changed):
    assert house.call("write_own_expert", principal=maria, body={**PROFILE, **changed}).status == 200


def consents(house, maria):
    return house.call("list_consents", principal=maria).json["items"]


def test_each_word_is_kept_with_its_act_and_none_is_said_twice(house, clock):
    maria = person(person_id=house.active_person(EMAIL))
    clock.forward(minutes=1)
    listing(house, maria)
    listing(house, maria, about="Μηχανικός")  # still the same consent
    clock.forward(minutes=1)
    listing(house, maria, listed=False)
    clock.forward(minutes=1)
    listing(house, maria)
    house.call("delete_own_expert", principal=maria)
    terms, first, second = consents(house, maria)
    assert (terms["purpose"], terms["given_by"], terms["withdrawn_at"]) == ("terms", "register_person", None)
    assert (first["purpose"], first["given_by"], first["withdrawn_by"]) == (
        "expert_listing", "write_own_expert", "write_own_expert",
    )  # fmt: skip
    assert first["given_at"] < first["withdrawn_at"] < second["given_at"]
    assert second["withdrawn_by"] == "delete_own_expert"
    for consent in (terms, first, second):
        assert consent["text_version"] == "2026-11"
        assert consent["text"]["el"]
        assert consent["text"]["en"]
    with pytest.raises(DBAPIError, match="only ever added to"):
        house.execute("update consents set said = 'given'")


@pytest.fixture
def changed_words(monkeypatch):
    """A second version of every text, as a later release has it."""
    later = Localized(el="Νέο κείμενο", en="New words")
    for purpose, words in WORDINGS.items():
        monkeypatch.setitem(WORDINGS, purpose, (*words, Wording("2027-01", later)))


def test_words_in_force_are_shown_to_anybody(house):
    terms, listing_words = house.call("list_terms").json["items"]
    assert (terms["purpose"], listing_words["purpose"]) == ("terms", "expert_listing")
    assert terms["version"] == "2026-11"
    assert terms["text"]["el"].startswith("Τα στοιχεία του λογαριασμού μου")


def test_page_of_a_link_shows_the_words_that_are_recorded(house):
    house.register(EMAIL)
    page = house.call("show_verification_page", query={"token": house.verification_token(EMAIL)}).text
    words = WORDINGS["terms"][-1]
    assert words.text.el in page
    assert f'name="terms_version" value="{words.version}"' in page


@pytest.mark.usefixtures("changed_words")
def test_changed_words_ask_again(house):
    house.register(EMAIL)
    for version in ({}, {"terms_version": "2026-11"}):
        refused = house.confirm(EMAIL, **version)
        assert (refused.status, refused.json["type"]) == (409, "/problems/words-changed")
    page = house.call("show_verification_page", query={"token": house.verification_token(EMAIL)}).text
    assert "Νέο κείμενο" in page
    assert house.confirm(EMAIL, terms_version="2027-01").status == 204
    maria = person(person_id=house.person_id(EMAIL))
    assert [(one["purpose"], one["text_version"]) for one in consents(house, maria)] == [("terms", "2027-01")]


@pytest.mark.usefixtures("changed_words")
def test_listing_as_an_expert_names_the_words_too(house):
    house.register(EMAIL)
    house.confirm(EMAIL, terms_version="2027-01")
    maria = person(person_id=house.person_id(EMAIL))
    for version in ({}, {"consent_version": "2026-11"}):
        assert house.call("write_own_expert", principal=maria, body={**PROFILE, **version}).status == 409
    listing(house, maria, consent_version="2027-01")
    assert consents(house, maria)[-1]["text_version"] == "2027-01"


def wanted(house, who):
    return [(one["purpose"], one["version"]) for one in house.call("get_me", principal=who).json["consents_wanted"]]


def renew(house, who, **body):
    return house.call("renew_consent", principal=who, body={"purpose": "terms", "version": "2027-01", **body})


def test_words_that_change_are_asked_for_once(house, request):
    maria = person(person_id=house.active_person(EMAIL))
    assert wanted(house, maria) == []
    request.getfixturevalue("changed_words")
    assert wanted(house, maria) == [("terms", "2027-01")]
    assert renew(house, maria, version="2026-11").status == 409
    for _ in range(2):
        assert renew(house, maria).status == 204
    assert wanted(house, maria) == []
    assert [one["text_version"] for one in consents(house, maria)] == ["2026-11", "2027-01"]
    assert house.scalar("select count(*) from consents") == 2


def test_a_listing_is_agreed_to_again_and_withdrawn_whole(house, request):
    maria = person(person_id=house.active_person(EMAIL))
    listing(house, maria)
    request.getfixturevalue("changed_words")
    assert wanted(house, maria) == [("terms", "2027-01"), ("expert_listing", "2027-01")]
    assert renew(house, maria, purpose="expert_listing").status == 204
    assert house.call("delete_own_expert", principal=maria).status == 204
    assert wanted(house, maria) == [("terms", "2027-01")]
    listed = [one for one in consents(house, maria) if one["purpose"] == "expert_listing"]
    assert [bool(one["withdrawn_at"]) for one in listed] == [True, True]


def test_nobody_agrees_again_who_never_agreed(house):
    maria = person(person_id=house.active_person(EMAIL))
    answered = renew(house, maria, purpose="expert_listing", version="2026-11")
    assert (answered.status, answered.json["type"]) == (409, "/problems/nothing-to-renew")
    assert renew(house, maria, purpose="newsletters").status == 422


def test_subscriptions_of_the_address_stand_among_them(house):
    maria = person(person_id=house.active_person(EMAIL))
    house.subscriptions = [
        {
            "purpose": "subscription", "text_version": "2026-11", "text": {"el": "Ζητώ", "en": "I ask"},
            "given_at": "2020-01-01T10:00:00Z", "given_by": "confirm_subscription", "withdrawn_at": None,
            "withdrawn_by": None,
        }
    ]  # fmt: skip
    assert [one["purpose"] for one in consents(house, maria)] == ["subscription", "terms"]


def test_unconfirmed_accounts_and_old_proofs_go_in_their_time(house, clock):
    maria = house.active_person(EMAIL)
    house.register("nobody@lamia.example")
    clock.forward(days=29)
    house.instance().forget_what_is_over()
    assert house.scalar("select count(*) from people") == 2
    clock.forward(days=2)
    house.instance().forget_what_is_over()
    assert house.scalar("select count(*) from people") == 1
    clock.forward(days=6 * 365)
    house.instance().forget_what_is_over()
    assert house.scalar("select count(*) from consents") == 1  # of somebody who is there, it is no old proof
    house.execute(
        "update people set status = 'erased', email = null, email_key = null, name = null, password_hash = null"
        " where id = :p",
        p=maria,
    )
    house.instance().forget_what_is_over()
    assert house.scalar("select count(*) from consents") == 0
