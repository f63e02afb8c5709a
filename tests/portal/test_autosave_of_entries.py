"""Challenges and solutions save themselves while they are drafts, as practices do."""

import contract
import pytest
from test_challenge_forms import CHALLENGE

SOLUTION = contract.answer("read_solution", full=True) | {
    "sight": "team", "state": "draft", "title": "Λύση", "summary": "Σύνοψη", "links": [],
}  # fmt: skip
THINGS = {"challenge": CHALLENGE, "solution": SOLUTION}
NEW = {"challenge": "/el/challenges/new", "solution": f"/el/challenges/{contract.AN_ID}/offer"}


@pytest.fixture(params=THINGS)
def noun(request, gateway):
    gateway.etag = '"1"'
    gateway.answers["read_challenge"] = (200, dict(CHALLENGE))
    gateway.answers["read_solution"] = (200, dict(SOLUTION))
    return request.param


def quiet(browser, path, **written):
    form = browser.form(path)
    return form, browser.post(path, data={**form, "action": "autosave", **written})


def test_a_draft_saves_itself(signed_in, gateway, noun):
    path = f"/el/{noun}s/{contract.AN_ID}/edit"
    assert "data-autosave" in signed_in.get(path).text
    _form, answer = quiet(signed_in, path, title="Άλλος")
    assert gateway.bodies[f"edit_{noun}"] == {"title": "Άλλος"}
    assert answer.json()["status"].startswith("Αποθηκεύτηκε ")


def test_what_a_colleague_changed_too_waits(signed_in, gateway, noun):
    path = f"/el/{noun}s/{contract.AN_ID}/edit"
    form = signed_in.form(path)
    gateway.etag = '"2"'
    gateway.answers[f"read_{noun}"] = (200, THINGS[noun] | {"title": "Του συναδέλφου"})
    written = {**form, "title": "Δικός μου"}
    told = signed_in.post(path, data={**written, "action": "autosave"}).json()
    assert gateway.calls[f"edit_{noun}"] == 0
    assert told["alert"]
    page = signed_in.post(path, data=written)
    assert (page.status_code, "Του συναδέλφου" in page.text) == (412, True)


def test_a_new_one_begins_with_its_first_save(signed_in, gateway, noun):
    thing = THINGS[noun] | {"title": "Νέα"}
    gateway.answers[f"create_{noun}"] = (201, thing)
    gateway.answers[f"read_{noun}"] = (200, thing)
    _form, answer = quiet(signed_in, NEW[noun], title="Νέα")
    told = answer.json()
    assert told["place"] == f"/el/{noun}s/{thing['id']}/edit"
    assert ("organisation_id" in told["fixed"]) is (noun == "challenge")
    written = signed_in.form(told["place"], title="Νεότερη", base=told["base"], etag=told["etag"])
    assert signed_in.post(told["place"], data={**written, "action": "autosave"}).status_code == 200
    assert gateway.bodies[f"edit_{noun}"]["title"] == "Νεότερη"


def test_what_others_read_at_once_is_never_saved_by_itself(signed_in, gateway, noun):
    path = f"/el/{noun}s/{contract.AN_ID}/edit"
    form = signed_in.form(path)
    state = {"challenge": "published", "solution": "qualified"}[noun]
    gateway.answers[f"read_{noun}"] = (200, THINGS[noun] | {"state": state})
    assert "data-autosave" not in signed_in.get(path).text
    answer = signed_in.post(path, data={**form, "title": "Άλλος", "action": "autosave"})
    assert (answer.status_code, gateway.calls[f"edit_{noun}"]) == (409, 0)
