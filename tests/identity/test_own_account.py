"""People correct their own account, and change their password while they are signed in."""

import base64
import json

import pytest

from chassis.testing import person

PASSWORD = "trapezi kai 4 karekles"
OTHER = "parathyro kai 5 koupes"


@pytest.fixture
def maria(identity):
    identity.active_person("maria@lamia.example", PASSWORD, name="Μαρια Δοκιμη")
    return identity


def signed_in(house, email="maria@lamia.example", password=PASSWORD):
    """The principal of a new session, with its tokens."""
    tokens = house.sign_in(email, password).json
    payload = tokens["access_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    who = person(person_id=house.person_id(email))
    return type(who)(person_id=who.person_id, session_id=claims["sid"]), tokens


def change(house, who, current=PASSWORD, password=OTHER):
    return house.call("change_my_password", principal=who, body={"current": current, "password": password})


def test_name_and_language_are_corrected(maria):
    who, _ = signed_in(maria)
    answered = maria.call("correct_me", principal=who, body={"name": "Μαρία Δοκιμή", "language": "en"})
    assert answered.status == 200
    assert (answered.json["name"], answered.json["language"]) == ("Μαρία Δοκιμή", "en")
    [card] = maria.mail_cards(who.person_id)
    assert (card["name"], card["language"]) == ("Μαρία Δοκιμή", "en")
    assert maria.scalar("select details::text from audit where action = 'correct_me'") == (
        '{"fields": ["language", "name"]}'
    )


@pytest.mark.parametrize("body", [{"name": " "}, {"name": None}, {"language": "de"}, {"email": "a@b.example"}])
def test_senseless_correction_names_its_field(maria, body):
    who, _ = signed_in(maria)
    answered = maria.call("correct_me", principal=who, body=body)
    assert answered.status == 422
    assert [error["field"] for error in answered.json["errors"]] == list(body)


def test_new_password_ends_the_other_sessions_only(maria):
    _, elsewhere = signed_in(maria)
    who, here = signed_in(maria)
    assert change(maria, who).status == 204
    assert maria.refresh(elsewhere["refresh_token"]).status == 401
    assert maria.refresh(here["refresh_token"]).status == 201
    assert maria.sign_in("maria@lamia.example", PASSWORD).status == 401
    assert maria.sign_in("maria@lamia.example", OTHER).status == 201
    assert len(maria.events("person.password_changed.v1")) == 1


def test_wrong_current_password_changes_nothing(maria):
    who, _ = signed_in(maria)
    answered = change(maria, who, current="not this one at all")
    assert answered.status == 422
    assert [error["field"] for error in answered.json["errors"]] == ["current"]
    assert maria.sign_in("maria@lamia.example", PASSWORD).status == 201


def test_common_new_password_is_refused(maria):
    who, _ = signed_in(maria)
    assert change(maria, who, password="password1234").status == 422
    assert maria.sign_in("maria@lamia.example", PASSWORD).status == 201


def test_guesses_of_the_current_password_are_limited(maria):
    who, _ = signed_in(maria)
    assert {change(maria, who, current="not this one at all").status for _ in range(10)} == {422}
    assert change(maria, who).status == 429


def test_link_to_choose_a_password_ends_with_the_change(maria):
    who, _ = signed_in(maria)
    [card] = maria.mail_cards(who.person_id, purpose="reset")
    assert change(maria, who).status == 204
    answered = maria.call("choose_password", body={"token": card["token"], "password": "kanapes kai 6 lampes"})
    assert answered.json["type"] == "/problems/password-link-invalid"


def test_suspended_person_corrects_nothing(maria):
    who, _ = signed_in(maria)
    maria.execute("update people set status = 'suspended', suspended_at = now(), suspended_because = 'x'")
    assert maria.call("correct_me", principal=who, body={"language": "en"}).status == 401
    assert change(maria, who).status == 401
