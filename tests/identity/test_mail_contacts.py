"""Mail contacts: addresses that other services ask for, and the person of an address."""

from chassis.database import uuid7

MARIA = "maria@lamia.example"


def test_mail_cards_need_a_person_and_carry_only_useful_links(identity):
    maria = identity.active_person(MARIA)
    identity.register("petros@lamia.example", name="Πέτρος", language="en")
    petros = identity.person_id("petros@lamia.example")
    cards = {card["person_id"]: card for card in identity.mail_cards(maria, petros, uuid7(), purpose="verify")}
    assert cards[str(maria)] == {
        "person_id": str(maria),
        "email": MARIA,
        "name": "Μαρία Δοκιμή",
        "language": "el",
        "status": "active",
        "token": None,
        "roles": [],
        "registration": 1,
    }
    assert (cards[str(petros)]["status"], cards[str(petros)]["language"]) == ("pending", "en")
    assert cards[str(petros)]["token"]
    assert [card["token"] for card in identity.mail_cards(maria, petros)] == [None, None]


def test_an_erased_person_has_no_mail_card(identity):
    maria = identity.active_person(MARIA)
    identity.execute("update people set status='erased', email=null, email_key=null, name=null, password_hash=null")
    assert identity.mail_cards(maria, purpose="verify") == []


def test_address_yields_its_person_only_while_active(identity):
    def person_of(email):
        return identity.call("person_of_address", body={"email": email}).json["person_id"]

    assert person_of("petros@lamia.example") is None
    identity.register("petros@lamia.example")
    assert person_of("petros@lamia.example") is None
    maria = identity.active_person(MARIA)
    assert person_of(MARIA.upper()) == str(maria)
    identity.execute("update people set status='suspended' where status = 'active'")
    assert person_of(MARIA) is None
