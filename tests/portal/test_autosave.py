"""Forms that save by themselves: what can be saved is, what cannot waits, and nobody's words are lost."""

import contract
import psycopg
import pytest
from test_practice_form import PATH, PRACTICE, parsed, practice, said

NEW = "/el/practices/new"
__all__ = ["practice"]


def quiet(browser, form, path=PATH):
    return browser.post(path, data={**form, "action": "autosave"})


def changed_elsewhere(gateway, etag, **fields):
    gateway.etag = etag
    gateway.answers["read_practice"] = (200, {**gateway.answers["read_practice"][1], **fields})


def saving(browser, gateway, form, etag, **fields):
    """Send the form by itself; these fields are changed then, and the form says what it was told."""
    answer = {**gateway.answers["read_practice"][1], **fields}
    gateway.answers["edit_practice"] = (200, answer)
    told = quiet(browser, form).json()
    gateway.answers["read_practice"] = (200, answer)
    gateway.etag = etag
    form |= {"etag": told["etag"], "base": told["base"]}
    return told


def test_only_what_changed_is_saved_and_the_time_is_told(signed_in, practice):
    form = signed_in.form(PATH, title="Άλλος")
    answer = quiet(signed_in, form)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert practice.bodies["edit_practice"] == {"title": "Άλλος"}
    assert answer.json()["status"].startswith("Αποθηκεύτηκε ")
    assert answer.json()["alert"] == ""
    assert "set-cookie" not in answer.headers


def test_saves_follow_each_other_without_a_new_page(signed_in, practice):
    form = signed_in.form(PATH, title="Πρώτος")
    saving(signed_in, practice, form, '"2"', title="Πρώτος")
    form["title"] = "Δεύτερος"
    saving(signed_in, practice, form, '"3"', title="Δεύτερος")
    assert practice.bodies["edit_practice"] == {"title": "Δεύτερος"}
    practice.calls.clear()
    assert signed_in.post(PATH, data=form).status_code == 303
    assert practice.calls["edit_practice"] == 0


def test_a_lost_answer_does_no_harm(signed_in, practice):
    form = signed_in.form(PATH, title="Άλλος")
    saving(signed_in, practice, dict(form), '"2"', title="Άλλος")
    practice.calls.clear()
    assert quiet(signed_in, form).json()["status"].startswith("Αποθηκεύτηκε ")
    assert practice.calls["edit_practice"] == 0


def test_what_cannot_be_read_yet_waits_alone(signed_in, practice):
    form = signed_in.form(PATH, title="Άλλος", cost_eur="δέκα")
    answer = quiet(signed_in, form)
    assert practice.bodies["edit_practice"] == {"title": "Άλλος"}
    assert "Κόστος σε ευρώ" in answer.json()["status"]
    assert signed_in.post(PATH, data=form).status_code == 422


def test_what_the_api_refuses_waits_alone(signed_in, practice):
    fault = {"field": "title", "code": "too_long", "detail": "Έως 200 χαρακτήρες."}
    practice.answers["edit_practice"] = (422, {"status": 422, "detail": "Όχι", "errors": [fault]})
    form = signed_in.form(PATH, title="Πολύ μακρύς")
    answer = quiet(signed_in, form)
    assert (answer.status_code, practice.calls["edit_practice"]) == (200, 1)
    assert "Δεν αποθηκεύτηκε ακόμη: Τίτλος." in answer.json()["status"]


def test_what_another_changed_is_told_and_not_overwritten(signed_in, practice):
    form = signed_in.form(PATH, title="Δικός μου")
    changed_elsewhere(practice, '"2"', summary="Άλλη περίληψη")
    told = saving(signed_in, practice, form, '"3"', title="Δικός μου")
    assert practice.bodies["edit_practice"] == {"title": "Δικός μου"}
    assert "Περίληψη" in told["status"]
    # the page still shows the old summary: whoever changes it now has not read the other one
    form["summary"] = "Τρίτη περίληψη"
    practice.calls.clear()
    told = quiet(signed_in, form).json()
    assert practice.calls["edit_practice"] == 0
    assert "Περίληψη" in told["alert"]
    answer = signed_in.post(PATH, data=form)
    assert answer.status_code == 412
    assert "Άλλη περίληψη" in said(answer)


def test_one_field_changed_by_two_waits_for_a_choice(signed_in, practice):
    form = signed_in.form(PATH, title="Δικός μου", advice="Και αυτό")
    changed_elsewhere(practice, '"2"', title="Δικός του")
    told = saving(signed_in, practice, form, '"3"', advice="Και αυτό")
    assert practice.bodies["edit_practice"] == {"advice": "Και αυτό"}
    assert "Τίτλος" in told["alert"]
    answer = signed_in.post(PATH, data=form)
    assert (answer.status_code, practice.bodies["edit_practice"]) == (412, {"advice": "Και αυτό"})


@pytest.mark.parametrize(("choice", "sent"), [("theirs", None), ("mine", {"title": "Δικός μου"})])
def test_either_text_can_be_kept(signed_in, practice, choice, sent):
    form = signed_in.form(PATH, title="Δικός μου")
    changed_elsewhere(practice, '"2"', title="Δικός του")
    page = parsed(signed_in.post(PATH, data=form))
    again = {one.get("name"): one.get("value") for one in page.findall(".//main//form//input")}
    assert {"keep-title", "base", "etag"} <= again.keys()
    assert "data-autosave" not in page.find(".//main//form").attrib
    practice.calls.clear()
    kept = {**form, "base": again["base"], "etag": again["etag"], "keep-title": choice}
    assert signed_in.post(PATH, data=kept).status_code == 303
    assert (practice.bodies["edit_practice"] if practice.calls["edit_practice"] else None) == sent


def test_both_texts_show_what_changed(signed_in, practice):
    changed_elsewhere(practice, '"1"', summary="Μια πρώτη περίληψη")
    form = signed_in.form(PATH, summary="Μια δική μου περίληψη")
    changed_elsewhere(practice, '"2"', summary="Μια δική του περίληψη")
    sides = parsed(signed_in.post(PATH, data=form)).find(".//div[@class='sides']")
    assert ["".join(one.itertext()) for one in sides.iter("ins")] == ["δική του ", "δική μου "]


def test_a_form_of_an_ended_session_is_merged_too(signed_in, practice):
    form = signed_in.form(PATH, title="Δικός μου")
    signed_in.cookies.clear()
    assert quiet(signed_in, form).status_code == 401
    assert signed_in.sign_in().status_code == 303
    csrf = signed_in.csrf()
    assert signed_in.post(PATH, data={**form, "csrf": csrf}).headers["location"] == f"{PATH}?done=saved"
    assert practice.bodies["edit_practice"] == {"title": "Δικός μου"}
    practice.calls.clear()
    changed_elsewhere(practice, '"2"', summary="Άλλη περίληψη")
    answer = signed_in.post(PATH, data={**form, "csrf": csrf})
    assert (answer.status_code, practice.calls["edit_practice"]) == (412, 0)
    assert "Άλλη περίληψη" in said(answer)


def test_the_first_save_of_a_new_practice_begins_it(signed_in, practice):
    made = PRACTICE | {"title": "Νέα"}
    practice.answers["create_practice"] = (201, made)
    practice.answers["read_practice"] = (200, made)
    form = signed_in.form(NEW, title="Νέα", cost_eur="δέκα")
    told = quiet(signed_in, form, NEW).json()
    assert (told["place"], told["fixed"]) == (f"/el/practices/{made['id']}/edit", ["organisation_id"])
    assert "title" in practice.bodies["create_practice"]
    assert "cost_eur" not in practice.bodies["create_practice"]
    form |= {"etag": told["etag"], "base": told["base"], "title": "Νεότερη", "cost_eur": "10"}
    quiet(signed_in, form, told["place"])
    assert practice.bodies["edit_practice"] == {"title": "Νεότερη", "cost_eur": 10}


def test_a_new_practice_that_is_refused_says_why(signed_in, practice):
    practice.answers["create_practice"] = (422, {"status": 422, "detail": "Ποιος φορέας;", "errors": []})
    answer = quiet(signed_in, signed_in.form(NEW, title="Νέα"), NEW)
    assert (answer.status_code, answer.json()) == (422, {"alert": "Ποιος φορέας;"})


def test_a_public_page_never_changes_by_itself(signed_in, practice):
    practice.answers["read_practice"] = (200, PRACTICE | {"state": "published", "published_revision": 3})
    assert "data-autosave" not in signed_in.get(PATH).text
    for noun, state in (("challenge", "published"), ("solution", "qualified")):
        shown = contract.answer(f"read_{noun}", full=True) | {"state": state, "sight": "team"}
        practice.answers[f"read_{noun}"] = (200, shown)
        assert "data-autosave" not in signed_in.get(f"/el/{noun}s/{contract.AN_ID}/edit").text


def test_bases_are_sealed_and_few(signed_in, practice, database_url):
    for _ in range(12):
        signed_in.form(PATH)
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        (bases,) = connection.execute("SELECT bases FROM session ORDER BY created_at DESC LIMIT 1").fetchone()
    assert len(bases) == 8
    assert "Περίληψη" not in str(bases)
