"""The register, the programs and the mails: who may change what, and what is shown once or in no log."""

import contract
import pytest

PLACE = f"/el/organisations/{contract.AN_ID}/edit"
CLIENTS = f"/el/account/clients/{contract.AN_ID}"
OTHER_ID = "0192f0aa-0000-7000-8000-000000000009"
WEBHOOK = f"/el/account/webhooks/{contract.AN_ID}/{contract.AN_ID}"


def person(gateway, *roles, memberships=()):
    me = contract.answer("get_me", full=True)
    gateway.answers["get_me"] = (200, me | {"roles": list(roles), "memberships": list(memberships)})


def test_only_what_changed_is_corrected(signed_in, gateway):
    settings = contract.answer("get_organisation_settings", full=True) | {"region": "GR-H", "approval": "none"}
    gateway.answers["get_organisation_settings"] = (200, settings)
    answer = signed_in.post(PLACE, data=signed_in.form(PLACE, seat_el="Λαμία"))
    assert answer.headers["location"].endswith("/edit?done=saved")
    assert gateway.bodies["correct_organisation"] == {"seat_el": "Λαμία"}
    assert "If-Match" in gateway.headers["correct_organisation"]


def test_a_manager_changes_the_settings_and_no_facts(signed_in, gateway):
    membership = contract.answer("get_me", full=True)["memberships"][0]
    person(gateway, memberships=[membership | {"role": "manager", "organisation_id": contract.AN_ID}])
    form = signed_in.form(PLACE, approval="required")
    assert 'id="name_el"' not in signed_in.get(PLACE).text
    signed_in.post(PLACE, data=form)
    assert gateway.bodies["correct_organisation"] == {"approval": "required"}


@pytest.mark.parametrize("path", ["/organisations/new", f"/organisations/{contract.AN_ID}/edit", "/deliveries"])
def test_pages_of_the_curator_are_for_nobody_else(signed_in, gateway, path):
    person(gateway)
    assert signed_in.get(f"/el{path}").status_code == 403


def test_a_new_body_needs_its_kind_and_names(signed_in, gateway):
    place = "/el/organisations/new"
    answer = signed_in.post(place, data=signed_in.form(place))
    assert answer.status_code == 422
    for field in ("kind", "name_el", "name_en"):
        assert f'href="#{field}"' in answer.text
    assert gateway.calls["register_organisation"] == 0
    written = {"kind": "municipality", "name_el": "Δήμος", "name_en": "Municipality", "region": "GR-H"}
    answer = signed_in.post(place, data=signed_in.form(place, **written))
    assert answer.headers["location"].startswith(f"/el/organisations/{contract.AN_ID}?done=")
    assert gateway.bodies["register_organisation"] == {**written, "approval": "none"}


def test_a_secret_is_shown_once(signed_in, gateway):
    made = contract.answer("register_client", full=True) | {"client_secret": "το-μυστικό"}
    gateway.answers["register_client"] = (201, made)
    answer = signed_in.post(CLIENTS, data=signed_in.form(CLIENTS, name="ΔΗΜΟΣ", scopes=["practices:read"]))
    assert answer.status_code == 200
    assert "το-μυστικό" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert gateway.bodies["register_client"]["scopes"] == ["practices:read"]
    assert "το-μυστικό" not in signed_in.get(CLIENTS).text


def test_a_program_that_may_do_nothing_is_not_registered(signed_in, gateway):
    answer = signed_in.post(CLIENTS, data=signed_in.form(CLIENTS, name="ΔΗΜΟΣ"))
    assert answer.status_code == 422
    assert 'href="#scopes"' in answer.text
    assert gateway.calls["register_client"] == 0


@pytest.mark.parametrize(
    ("action", "operation"),
    [("disable", "change_webhook"), ("rotate", "rotate_webhook_secret")],
)
def test_a_webhook_is_changed_by_its_buttons(signed_in, gateway, action, operation):
    assert signed_in.post(WEBHOOK, data=signed_in.form(WEBHOOK, action=action)).status_code in {200, 303}
    assert gateway.calls[operation] == 1


@pytest.mark.parametrize(
    ("place", "operation"),
    [(f"{CLIENTS}/{contract.AN_ID}/end", "revoke_client"), (f"{WEBHOOK}/end", "end_webhook")],
)
def test_access_ends_after_a_question(signed_in, gateway, place, operation):
    data = signed_in.form(place)
    assert gateway.calls[operation] == 0
    assert signed_in.post(place, data=data).headers["location"].endswith("?done=ended_access")
    assert gateway.calls[operation] == 1


def test_a_body_closes_with_a_successor_or_without(signed_in, gateway):
    place = f"/el/organisations/{contract.AN_ID}/close"
    other = contract.answer("list_organisations", full=True)["items"][0] | {"id": OTHER_ID, "name_el": "Δήμος Στυλίδας"}
    gateway.answers["list_organisations"] = (200, {"items": [other], "next": None})
    found = signed_in.post(place, data=signed_in.form(place, reason="Ν. 1/2027", q="στυλιδα", action="search"))
    assert (found.status_code, gateway.calls["close_organisation"]) == (200, 0)
    assert ("Δήμος Στυλίδας" in found.text, "Ν. 1/2027" in found.text) == (True, True)
    unsaid = signed_in.post(place, data=signed_in.form(place, reason="Ν. 1/2027", action="close"))
    assert (unsaid.status_code, '<a href="#successor_id">' in unsaid.text) == (422, True)
    for chosen, sent in ((OTHER_ID, OTHER_ID), ("none", None)):
        data = signed_in.form(place, reason="Ν. 1/2027", q="στυλιδα", successor_id=chosen, action="close")
        answer = signed_in.post(place, data=data)
        assert answer.headers["location"] == f"/el/organisations/{contract.AN_ID}?done=body_closed"
        assert gateway.bodies["close_organisation"] == {"reason": "Ν. 1/2027", "successor_id": sent}
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"roles": []})
    assert signed_in.get(place).status_code == 403


def test_an_event_is_delivered_again(signed_in, gateway):
    answer = signed_in.post(WEBHOOK, data=signed_in.form(WEBHOOK, delivery=contract.AN_ID))
    assert answer.headers["location"] == f"{WEBHOOK}?done=sent_again"
    assert gateway.calls["redeliver_webhook"] == 1


def test_an_address_asked_for_is_in_no_address(signed_in, gateway):
    place = "/el/deliveries"
    answer = signed_in.post(place, data=signed_in.form(place, recipient="maria@example.gr"))
    assert answer.status_code == 200
    assert 'value="maria@example.gr"' in answer.text
    assert "?recipient" not in answer.text
    assert gateway.calls["list_deliveries"] == 2  # the form, then the answer
    lifted = signed_in.post("/el/deliveries/lift", data={"csrf": signed_in.csrf(), "suppression": contract.AN_ID})
    assert lifted.headers["location"] == "/el/deliveries?done=lifted"
    assert gateway.calls["lift_suppression"] == 1


def test_a_body_without_a_manager_is_told(signed_in, gateway):
    place = f"/el/account/members/{contract.AN_ID}"
    members = contract.answer("list_members", full=True)
    one = members["items"][0]
    told = "Ο φορέας δεν έχει διαχειριστή"
    gateway.answers["list_members"] = (200, {**members, "items": [one | {"role": "contributor"}]})
    assert told in signed_in.get(place).text
    gateway.answers["list_members"] = (200, {**members, "items": [one | {"role": "manager", "suspended": False}]})
    assert told not in signed_in.get(place).text
