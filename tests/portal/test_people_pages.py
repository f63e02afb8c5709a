"""People, for curators: found, seen, made evaluators, suspended and reinstated, each ending after a question."""

import contract
import html5lib
import pytest

PLACE = f"/el/people/{contract.AN_ID}"
PERSON = contract.answer("get_person", full=True) | {
    "person_id": contract.AN_ID, "name": "Μαρία Παπαδοπούλου", "email": "maria@lamia.example", "status": "active",
    "roles": [], "suspended_at": None, "suspended_because": None,
}  # fmt: skip
ME = contract.answer("get_me", full=True) | {"id": "0192f0aa-0000-7000-8000-0000000000ff", "roles": ["curator"]}


@pytest.fixture
def curator(signed_in, gateway):
    gateway.answers["get_me"] = (200, ME)
    gateway.answers["get_person"] = (200, PERSON)
    return signed_in


def parsed(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def said(answer):
    return " ".join(" ".join(parsed(answer).itertext()).split())


def links(answer):
    return {a.get("href") for a in parsed(answer).iter("a")}


def test_people_are_searched_without_an_address_in_the_log(curator, gateway):
    line = contract.answer("find_people", full=True)["items"][0] | {"name": "Μαρία", "roles": ["evaluator"]}
    gateway.answers["find_people"] = (200, {"items": [line], "next": "more"})
    answer = curator.post("/el/people", data=curator.form("/el/people", q="μαρία"))
    assert gateway.queries["find_people"]["q"] == "μαρία"
    page = said(answer)
    for words in ("Βρέθηκε 1 πρόσωπο", "Μαρία", "Αξιολογητής", "Υπάρχουν κι άλλα"):
        assert words in page
    assert PLACE in links(answer)
    gateway.answers["find_people"] = (200, {"items": [], "next": None})
    assert "Δεν βρέθηκε κανένα πρόσωπο." in said(curator.post("/el/people", data=curator.form("/el/people", q="χψω")))


def test_a_search_that_is_too_wide_is_refused_at_its_field(curator, gateway):
    errors = [{"field": "q", "message": "Γράψτε όνομα ή διεύθυνση."}]
    gateway.answers["find_people"] = (422, {"title": "Λάθος", "errors": errors})
    answer = curator.post("/el/people", data=curator.form("/el/people", q=""))
    assert answer.status_code == 422
    assert "Γράψτε όνομα ή διεύθυνση." in said(answer)


def test_a_person_is_shown_with_what_curators_may_do(curator, gateway):
    answer = curator.get(PLACE)
    page = said(answer)
    for words in ("Μαρία Παπαδοπούλου", "maria@lamia.example", "Ενεργός", "Να γίνει αξιολογητής", "Το έλαβε;"):
        assert words in page
    assert f"{PLACE}/suspend" in links(answer)
    assert not {f"{PLACE}/revoke", f"{PLACE}/reinstate"} & links(answer)
    assert gateway.queries["list_deliveries"]["recipient"] == contract.AN_ID
    gateway.answers["get_person"] = (200, PERSON | {"status": "suspended", "roles": ["evaluator"]})
    found = links(curator.get(PLACE))
    assert {f"{PLACE}/revoke", f"{PLACE}/reinstate"} <= found
    assert f"{PLACE}/suspend" not in found


def test_curators_do_nothing_to_themselves(curator, gateway):
    gateway.answers["get_me"] = (200, ME | {"id": contract.AN_ID})
    answer = curator.get(PLACE)
    assert "τα αλλάζει άλλος επιμελητής" in said(answer)
    assert not any(link.startswith(f"{PLACE}/") for link in links(answer))


def test_the_role_is_granted_and_its_refusal_said(curator, gateway):
    answer = curator.post(PLACE, data=curator.form(PLACE))
    assert answer.headers["Location"] == f"{PLACE}?done=role_granted"
    assert gateway.bodies["grant_platform_role"] == {"role": "evaluator"}
    gateway.answers["grant_platform_role"] = (409, {"title": "Ο λογαριασμός δεν είναι ενεργός"})
    answer = curator.post(PLACE, data=curator.form(PLACE))
    assert answer.status_code == 409
    assert "Ο λογαριασμός δεν είναι ενεργός" in said(answer)


@pytest.mark.parametrize(
    ("step", "operation", "notice"),
    [
        ("revoke", "revoke_platform_role", "role_revoked"),
        ("suspend", "suspend_person", "suspended"),
        ("reinstate", "reinstate_person", "reinstated"),
    ],
)
def test_what_ends_something_is_asked_first(curator, gateway, step, operation, notice):
    place = f"{PLACE}/{step}"
    assert curator.get(place).status_code == 200
    assert operation not in gateway.bodies
    answer = curator.post(place, data=curator.form(place, reason="Αποχώρησε."))
    assert answer.headers["Location"] == f"{PLACE}?done={notice}"
    assert operation in gateway.bodies
    if step == "suspend":
        assert gateway.bodies[operation] == {"email": "maria@lamia.example", "reason": "Αποχώρησε."}


def test_a_suspension_without_a_reason_is_refused_at_its_field(curator, gateway):
    errors = [{"field": "reason", "message": "Γράψτε τον λόγο."}]
    gateway.answers["suspend_person"] = (422, {"title": "Λάθος", "errors": errors})
    answer = curator.post(f"{PLACE}/suspend", data=curator.form(f"{PLACE}/suspend", reason=""))
    assert answer.status_code == 422
    assert "Γράψτε τον λόγο." in said(answer)


@pytest.mark.parametrize("place", ["/el/people", PLACE, f"{PLACE}/revoke", f"{PLACE}/suspend", f"{PLACE}/reinstate"])
def test_others_see_nobody(curator, gateway, place):
    gateway.answers["get_me"] = (200, ME | {"roles": ["auditor"]})
    assert curator.get(place).status_code == 403
