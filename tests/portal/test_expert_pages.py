"""Experts: their own profile, introductions, and invitations to challenges."""

import contract
import pytest

PLACE = "/el/account/expert"
WORDS = {"purpose": "expert_listing", "version": "2026-11", "text": {"el": "Τα λόγια", "en": "The words"}}
SENT = {
    "display_name": "Ελένη", "headline": "Νομικός", "about": "", "sectors": ["one"], "skills": ["GDPR", "Συμβάσεις"],
    "languages": ["el", "en"], "region": None, "availability": "limited", "listed": True,
    "hears": {
        "introductions": True, "solver_invitations": False, "evaluator_invitations": False,
        "challenge_proposals": False,
    },
    "consent_version": "2026-11",
}  # fmt: skip
WRITTEN = {
    "display_name": "Ελένη", "headline": "Νομικός", "about": "", "sectors": "one", "skills": "GDPR\r\n\r\n Συμβάσεις ",
    "languages": "el, EN", "region": "", "availability": "limited", "hears": "introductions", "listed": "yes",
}  # fmt: skip


@pytest.fixture
def network(gateway):
    gateway.answers["list_terms"] = (200, {"items": [WORDS]})
    return gateway


def test_a_profile_is_listed_with_the_words_that_were_shown(signed_in, network):
    network.answers["get_own_expert"] = (404, {"status": 404})
    assert "Τα λόγια" in signed_in.get(PLACE).text
    answer = signed_in.post(PLACE, data=signed_in.form(PLACE, **WRITTEN))
    assert answer.headers["location"] == f"{PLACE}?done=listed"
    assert network.bodies["write_own_expert"] == SENT


def test_a_profile_that_nobody_finds_needs_no_consent(signed_in, network):
    data = signed_in.form(PLACE, **WRITTEN)
    del data["listed"]
    assert signed_in.post(PLACE, data=data).headers["location"] == f"{PLACE}?done=saved"
    sent = network.bodies["write_own_expert"]
    assert (sent["listed"], sent["consent_version"]) == (False, None)


def test_faults_of_a_profile_are_at_their_fields(signed_in, network):
    fault = {"status": 422, "errors": [{"field": "skills.0", "detail": "Έως 60 χαρακτήρες"}]}
    network.answers["write_own_expert"] = (422, fault)
    answer = signed_in.post(PLACE, data=signed_in.form(PLACE, **WRITTEN))
    assert answer.status_code == 422
    assert '<a href="#skills">' in answer.text
    assert "GDPR" in answer.text
    network.answers["write_own_expert"] = (409, {"status": 409, "detail": "Το κείμενο άλλαξε στο μεταξύ"})
    answer = signed_in.post(PLACE, data=signed_in.form(PLACE, **WRITTEN))
    assert "Το κείμενο άλλαξε στο μεταξύ" in answer.text


def test_a_profile_is_deleted_after_a_question(signed_in, network):
    assert signed_in.get(f"{PLACE}/delete").status_code == 200
    assert network.calls["delete_own_expert"] == 0
    answer = signed_in.post(f"{PLACE}/delete", data=signed_in.form(f"{PLACE}/delete"))
    assert answer.headers["location"] == "/el/account?done=expert_deleted"


def test_only_those_who_write_for_a_body_ask_for_an_introduction(signed_in, visitor, gateway):
    page, form = f"/el/experts/{contract.AN_ID}", f"/el/experts/{contract.AN_ID}/introduction"
    assert form in signed_in.get(page).text
    answer = signed_in.post(form, data=signed_in.form(form, message="Γνωρίζετε από συμβάσεις;"))
    assert answer.headers["location"] == "/el/network?done=introduction_asked"
    sent = gateway.bodies["request_introduction"]
    assert sent == {"organisation_id": contract.AN_ID, "message": "Γνωρίζετε από συμβάσεις;"}
    gateway.answers["request_introduction"] = (429, {"status": 429, "detail": "Πολλά αιτήματα"})
    answer = signed_in.post(form, data=signed_in.form(form, message="Ξανά"))
    assert ("Πολλά αιτήματα" in answer.text, "Ξανά" in answer.text) == (True, True)
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"memberships": []})
    assert form not in signed_in.get(page).text
    assert signed_in.get(form).status_code == 403
    assert form not in visitor.get(page).text


def test_addresses_are_shown_once_an_introduction_is_accepted(signed_in, gateway):
    one = contract.answer("list_introductions", full=True)["items"][0]
    asked = one | {"direction": "to_me", "state": "requested", "contact": None}
    known = one | {"direction": "from_me", "state": "accepted", "contact": {"name": "Ελένη", "email": "e@example.gr"}}
    gateway.answers["list_introductions"] = (200, {"items": [asked, known], "next": None})
    page = signed_in.get("/el/network").text
    assert f"/el/network/introductions/{contract.AN_ID}" in page
    assert "mailto:e@example.gr" in page
    gateway.answers["list_introductions"] = (200, {"items": [asked | {"state": "declined"}], "next": None})
    assert f"/el/network/introductions/{contract.AN_ID}" not in signed_in.get("/el/network").text


@pytest.mark.parametrize(
    ("place", "operation"), [("introductions", "answer_introduction"), ("invitations", "answer_expert_invitation")]
)
@pytest.mark.parametrize(("decision", "code"), [("accept", "network_accepted"), ("decline", "network_declined")])
def test_an_answer_is_sent_once(signed_in, gateway, place, operation, decision, code):
    address = f"/el/network/{place}/{contract.AN_ID}"
    answer = signed_in.post(address, data={"csrf": signed_in.csrf(), "decision": decision})
    assert answer.headers["location"] == f"/el/network?done={code}"
    assert gateway.bodies[operation] == {"decision": decision}
    gateway.answers[operation] = (409, {"status": 409, "detail": "Έχει απαντηθεί"})
    answer = signed_in.post(address, data={"csrf": signed_in.csrf(), "decision": decision})
    assert answer.headers["location"] == "/el/network?done=answered_already"


def test_an_owner_invites_an_expert_who_was_proposed(signed_in, gateway):
    place = f"/el/challenges/{contract.AN_ID}/invite"
    one = contract.answer("list_proposed_experts", full=True)["items"][0] | {"may_be_invited_as": ["evaluator"]}
    gateway.answers["list_proposed_experts"] = (200, {"items": [one]})
    data = signed_in.form(place, message="Ελάτε", role="evaluator")
    assert signed_in.post(place, data=data).headers["location"] == f"{place}?done=expert_invited"
    sent = {"expert_id": contract.AN_ID, "role": "evaluator", "message": "Ελάτε"}
    assert gateway.bodies["invite_expert"] == sent
    gateway.answers["invite_expert"] = (422, {"status": 422, "errors": [{"field": "message", "detail": "Πολύ μεγάλο"}]})
    answer = signed_in.post(place, data=data)
    assert f'<a href="#message-{contract.AN_ID}">' in answer.text
    assert "Ελάτε" in answer.text
