"""Writing a practice: only changes are sent, nothing is overwritten unseen, and nothing that was written is lost."""

import contract
import html5lib
import pytest

PATH = f"/el/practices/{contract.AN_ID}/edit"
PRACTICE = contract.answer("read_practice", full=True) | {
    "audience": "public",
    "title": "Τίτλος", "summary": "Περίληψη", "sectors": ["one"], "sdgs": [3], "cost_eur": 12500.5,
    "started_on": "2025-03-09", "links": ["https://a.example"], "state": "draft", "language": "el",
}  # fmt: skip


@pytest.fixture
def practice(gateway):
    gateway.etag = '"1"'
    gateway.answers["read_practice"] = (200, dict(PRACTICE))
    return gateway


def parsed(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def said(answer):
    return " ".join("".join(parsed(answer).itertext()).split())


def test_the_form_shows_what_is_saved(signed_in, practice):
    form = signed_in.form(PATH)
    assert (form["title"], form["cost_eur"], form["links"]) == (["Τίτλος"], ["12500,50"], ["https://a.example"])
    assert [form[f"started_on-{part}"] for part in ("day", "month", "year")] == [["9"], ["3"], ["2025"]]


def test_a_form_without_changes_saves_nothing(signed_in, practice):
    answer = signed_in.post(PATH, data=signed_in.form(PATH))
    assert answer.headers["location"] == f"{PATH}?done=nothing"
    assert practice.calls["edit_practice"] == 0


def test_only_what_changed_is_sent(signed_in, practice):
    answer = signed_in.post(PATH, data=signed_in.form(PATH, title="Άλλος", cost_eur="1.000,25", sdgs=["1", "3"]))
    assert answer.headers["location"] == f"{PATH}?done=saved"
    assert practice.bodies["edit_practice"] == {"title": "Άλλος", "cost_eur": 1000.25, "sdgs": [1, 3]}
    assert practice.headers["edit_practice"]["If-Match"] == '"1"'


def test_what_another_changed_meanwhile_stays(signed_in, practice):
    form = signed_in.form(PATH, title="Δικός μου")
    practice.etag = '"2"'
    practice.answers["read_practice"] = (200, PRACTICE | {"summary": "Άλλη περίληψη"})
    answer = signed_in.post(PATH, data=form)
    assert answer.headers["location"] == f"{PATH}?done=merged"
    assert practice.bodies["edit_practice"] == {"title": "Δικός μου"}
    assert practice.headers["edit_practice"]["If-Match"] == '"2"'


def test_one_field_changed_by_two_is_shown_twice(signed_in, practice):
    form = signed_in.form(PATH, title="Δικός μου", advice="Και αυτό")
    practice.etag = '"2"'
    practice.answers["read_practice"] = (200, PRACTICE | {"title": "Δικός του", "summary": "Άλλη περίληψη"})
    answer = signed_in.post(PATH, data=form)
    assert answer.status_code == 412
    assert practice.calls["edit_practice"] == 0
    assert "Δικός του" in said(answer)
    page = parsed(answer)
    assert {area.get("name"): (area.text or "").strip() for area in page.iter("textarea")}.items() >= {
        "title": "Δικός μου", "summary": "Άλλη περίληψη", "advice": "Και αυτό",
    }.items()  # fmt: skip
    assert next(one for one in page.iter("input") if one.get("name") == "etag").get("value") == '"2"'


def test_a_save_that_is_always_too_late_keeps_what_was_written(signed_in, practice):
    form = signed_in.form(PATH, title="Δικός μου")
    practice.answers["edit_practice"] = (412, {"type": "/problems/x", "status": 412, "detail": "Άλλαξε στο μεταξύ."})
    answer = signed_in.post(PATH, data=form)
    assert (answer.status_code, practice.calls["edit_practice"]) == (422, 3)
    assert "Άλλαξε στο μεταξύ." in said(answer)
    assert "Δικός μου" in said(answer)


def test_what_cannot_be_read_is_said_at_its_field(signed_in, practice):
    form = signed_in.form(PATH, cost_eur="δέκα", title="Μένει", **{"started_on-day": "31", "started_on-month": "2"})
    answer = signed_in.post(PATH, data=form)
    assert answer.status_code == 422
    assert practice.calls["edit_practice"] == 0
    links = {link.get("href") for link in parsed(answer).iter("a")}
    assert links >= {"#cost_eur", "#started_on"}
    assert "Μένει" in said(answer)
    assert 'value="δέκα"' in answer.text


def test_missing_sections_are_named_once_it_is_saved(signed_in, practice):
    fault = {"field": "advice", "code": "required", "detail": "Συμπληρώστε το πεδίο."}
    practice.answers["submit_practice"] = (422, {"status": 422, "detail": "Όχι πλήρης", "errors": [fault]})
    answer = signed_in.post(PATH, data=signed_in.form(PATH, summary="Άλλη", action="submit"))
    assert answer.status_code == 422
    assert practice.bodies["edit_practice"] == {"summary": "Άλλη"}
    assert "#advice" in {link.get("href") for link in parsed(answer).iter("a")}


def test_a_form_sent_twice_has_one_key(signed_in, practice):
    form = signed_in.form("/el/practices/new", title="Νέα")
    keys = []
    for title in ("Νέα", "Νέα", "Νεότερη"):
        assert signed_in.post("/el/practices/new", data={**form, "title": title}).status_code == 303
        keys.append(practice.headers["create_practice"]["Idempotency-Key"])
    assert keys[0] == keys[1] != keys[2]


def test_what_was_written_survives_the_end_of_the_session(signed_in, practice):
    form = signed_in.form(PATH, summary="Πολλή δουλειά\nσε δύο γραμμές")
    signed_in.cookies.clear()
    answer = signed_in.post(PATH, data=form)
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    kept = {field.get("name"): field.get("value") for field in parsed(answer).iter("input")}
    assert kept["summary"] == "Πολλή δουλειά\nσε δύο γραμμές"
    assert signed_in.sign_in().status_code == 303
    answer = signed_in.post(PATH, data=kept)
    again = {field.get("name"): field.get("value") for field in parsed(answer).findall(".//main//form//input")}
    assert signed_in.post(PATH, data=again).headers["location"] == f"{PATH}?done=saved"
    assert practice.bodies["edit_practice"]["summary"] == "Πολλή δουλειά\nσε δύο γραμμές"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("draft", {"edit", "withdraw"}), ("changes_requested", {"edit", "withdraw"}), ("regional_review", {"withdraw"}),
        ("published", {"edit", "archive"}), ("withdrawn", set()),
    ],
)  # fmt: skip
def test_only_steps_that_are_possible_are_offered(signed_in, practice, state, shown):
    number = 3 if state == "published" else None
    practice.answers["read_practice"] = (200, PRACTICE | {"state": state, "published_revision": number})
    text = signed_in.get(PATH.removesuffix("/edit")).text
    assert {step for step in ("edit", "withdraw", "archive") if f'/{step}"' in text} == shown


def of(gateway, role, **changes):
    """The same person in another role of the practice's body."""
    me = contract.answer("get_me", full=True)
    gateway.answers["get_me"] = (200, me | {"memberships": [me["memberships"][0] | {"role": role}]})
    gateway.answers["read_practice"] = (200, PRACTICE | changes)


@pytest.mark.parametrize(("role", "shown"), [("approver", {"approve", "return"}), ("contributor", set())])
def test_those_who_speak_for_the_body_approve(signed_in, practice, role, shown):
    of(practice, role, state="internal_approval")
    text = signed_in.get(PATH.removesuffix("/edit")).text
    assert {step for step in ("edit", "approve", "return", "delete") if f'/{step}"' in text} == shown
    assert signed_in.get(PATH.replace("/edit", "/approve")).status_code == (200 if shown else 403)


def test_returning_sends_the_comment(signed_in, practice):
    of(practice, "approver", state="internal_approval")
    place = PATH.replace("/edit", "/return")
    answer = signed_in.post(place, data=signed_in.form(place, comment="Λείπουν στοιχεία."))
    assert answer.headers["location"].endswith("?done=returned")
    assert practice.bodies["return_practice"] == {"comment": "Λείπουν στοιχεία."}


def test_a_deleted_draft_leads_to_ones_work(signed_in, practice):
    of(practice, "contributor", submitted_at=None, origin=None)
    place = PATH.replace("/edit", "/delete")
    assert signed_in.post(place, data=signed_in.form(place)).headers["location"] == "/el/work?done=deleted"
    assert practice.calls["delete_practice"] == 1


def test_archiving_asks_for_its_reason(signed_in, practice):
    practice.answers["read_practice"] = (200, PRACTICE | {"state": "published", "published_revision": 3})
    place = PATH.replace("/edit", "/archive")
    form = signed_in.form(place)
    fault = {"field": "reason", "code": "required", "detail": "Γράψτε τον λόγο."}
    practice.answers["archive_practice"] = (422, {"status": 422, "detail": "Λείπει", "errors": [fault]})
    answer = signed_in.post(place, data=form)
    assert (answer.status_code, "Γράψτε τον λόγο." in answer.text) == (422, True)
    practice.answers["archive_practice"] = (200, PRACTICE)
    assert signed_in.post(place, data={**form, "reason": "Έληξε."}).status_code == 303
    assert practice.bodies["archive_practice"] == {"reason": "Έληξε.", "personal_data": False}


def test_a_step_that_cannot_be_undone_is_asked_first(signed_in, practice):
    place = PATH.replace("/edit", "/withdraw")
    form = signed_in.form(place)
    assert practice.calls["withdraw_practice"] == 0
    answer = signed_in.post(place, data=form)
    assert (answer.status_code, practice.calls["withdraw_practice"]) == (303, 1)


def test_remarks_of_a_review_lead_to_their_fields(signed_in, practice):
    practice.answers["read_practice"] = (200, PRACTICE | {"state": "changes_requested"})
    reviews = contract.answer("list_reviews", full=True)
    remark = {"section": "results", "section_el": "Αποτελέσματα", "section_en": "Results", "text": "Πόσοι ωφελήθηκαν;"}
    reviews["items"][0] |= {"tier": "ministry", "remarks": [remark]}
    practice.answers["list_reviews"] = (200, reviews)
    answer = signed_in.get(PATH)
    assert "Αποτελέσματα: Πόσοι ωφελήθηκαν;" in said(answer)
    assert 'href="#results"' in answer.text


def test_a_draft_shows_how_much_a_submission_still_needs(signed_in, practice):
    errors = [{"field": name, "detail": "Λείπει"} for name in ("lessons", "sectors", "organisation_id")]
    practice.answers["submit_practice"] = (422, {"status": 422, "errors": errors})
    page = signed_in.get(PATH)
    assert practice.queries["submit_practice"] == {"dry_run": "true"}
    assert "10 από 12" in said(page)
    assert ('<a class="govuk-link" href="#lessons">' in page.text, 'href="#advice"' in page.text) == (True, False)
    del practice.answers["submit_practice"]
    assert "μπορεί να υποβληθεί" in said(signed_in.get(PATH))
    for code in (403, 409):
        practice.answers["submit_practice"] = (code, {"status": code})
        assert "από 12" not in said(signed_in.get(PATH))


def test_a_published_practice_asks_for_no_submission(signed_in, practice):
    practice.answers["read_practice"] = (200, PRACTICE | {"state": "published"})
    assert "από 12" not in said(signed_in.get(PATH))
    assert practice.calls["submit_practice"] == 0


def test_who_may_read_a_failure_is_chosen(signed_in, practice):
    form = signed_in.form(PATH)
    assert form["audience"] == [PRACTICE["audience"]]
    signed_in.post(PATH, data=form | {"outcome_kind": "failure", "audience": "public_bodies"})
    assert practice.bodies["edit_practice"]["audience"] == "public_bodies"
    wrong = {
        "type": "/problems/x",
        "status": 422,
        "detail": "Λείπουν",
        "errors": [{"field": "audience", "detail": "Μόνο"}],
    }
    practice.answers["submit_practice"] = (422, wrong)
    shown = signed_in.post(PATH, data=form | {"action": "submit"})
    assert 'id="audience-error"' in shown.text


@pytest.mark.parametrize("audience", ["public", "public_bodies"])
def test_pages_say_that_a_practice_is_not_for_everybody(signed_in, practice, audience):
    practice.answers["read_practice"] = (200, PRACTICE | {"audience": audience, "state": "published"})
    practice.answers["search_practices"] = (
        200,
        contract.answer("search_practices", full=True)
        | {"items": [contract.answer("search_practices", full=True)["items"][0] | {"audience": audience}]},
    )
    for path in (f"/el/practices/{contract.AN_ID}", "/el/practices"):
        assert ("Μόνο για δημόσιους φορείς" in signed_in.get(path).text) is (audience == "public_bodies"), path


def test_the_contact_unit_is_written_and_shown(signed_in, practice):
    unit = {
        "contact_unit": "Τμήμα Προγραμματισμού",
        "contact_phone": "22310 00000",
        "contact_email": "plan@lamia.example",
    }
    practice.answers["read_practice"] = (200, PRACTICE | dict.fromkeys(unit))
    signed_in.post(PATH, data=signed_in.form(PATH, **unit))
    assert practice.bodies["edit_practice"] == unit
    practice.answers["read_practice"] = (200, PRACTICE | unit | {"state": "published"})
    page = signed_in.get(f"/el/practices/{contract.AN_ID}").text
    assert 'href="tel:2231000000"' in page
    assert 'href="mailto:plan@lamia.example"' in page
