"""The account: what is asked for by mail, what is ended for good, and that passwords stay out of pages."""

import contract
import pytest

FAULT = {"status": 422, "detail": "Δεν ισχύει", "errors": []}


def test_a_registration_asks_for_no_password(visitor, gateway):
    answer = visitor.post("/el/register", data={"email": "a@example.gr", "name": "Μαρία"})
    assert answer.status_code == 200
    body = gateway.bodies["register_person"]
    assert (body["email"], body["name"], body["language"]) == ("a@example.gr", "Μαρία", "el")
    assert len(body["password"]) > 30


@pytest.mark.parametrize(
    ("path", "operation", "done"),
    [
        ("verify", "verify_person", "verified"),
        ("password", "choose_password", "password"),
        ("invitation", "accept_invitation", "accepted"),
    ],
)
def test_a_link_of_a_mail_is_used_by_its_button_only(visitor, gateway, path, operation, done):
    assert visitor.get(f"/el/{path}", params={"token": "t0"}).status_code == 200
    assert gateway.calls[operation] == 0
    answer = visitor.post(f"/el/{path}", data={"token": "t0", "password": " κενά γύρω 12 "})
    assert answer.headers["location"] == f"/el/sign-in?done={done}"
    assert gateway.bodies[operation] == {"token": "t0", "password": " κενά γύρω 12 "}


@pytest.mark.parametrize("language", ["el", "en"])
def test_links_of_older_mails_lead_to_the_page_of_today(visitor, gateway, language):
    query = "token=t0.a_b-c&utm_source=mail"
    for answer in (visitor.get(f"/{language}/confirm?{query}"), visitor.post(f"/{language}/confirm?{query}")):
        assert (answer.status_code, answer.headers["location"]) == (308, f"/{language}/verify?{query}")
    assert visitor.get(f"/{language}/confirm").headers["location"] == f"/{language}/verify"
    assert gateway.calls["verify_person"] == 0


def test_terms_are_shown_before_they_are_agreed_to(visitor, gateway):
    terms = {"purpose": "terms", "version": "2027-01", "text": {"el": "Οι όροι που ισχύουν", "en": "The terms"}}
    gateway.answers["list_terms"] = (200, {"items": [terms]})
    page = visitor.get("/el/verify", params={"token": "t0"})
    assert "Οι όροι που ισχύουν" in page.text
    assert 'value="2027-01"' in page.text
    gateway.answers["accept_invitation"] = (422, {**FAULT, "errors": [{"field": "name", "detail": "Γράψτε το"}]})
    asked = visitor.post("/el/invitation", data={"token": "t0"})
    assert "Οι όροι που ισχύουν" in asked.text
    visitor.post("/el/verify", data={"token": "t0", "password": "κωδικός", "terms_version": "2027-01"})
    assert gateway.bodies["verify_person"]["terms_version"] == "2027-01"


@pytest.mark.parametrize("path", ["verify", "password", "invitation"])
def test_a_password_is_not_repeated_in_a_page(visitor, gateway, path):
    for operation in ("verify_person", "choose_password", "accept_invitation"):
        gateway.answers[operation] = (422, FAULT)
    answer = visitor.post(f"/el/{path}", data={"token": "t0", "password": "μυστικός κωδικός"})
    assert answer.status_code == 422
    assert "μυστικός" not in answer.text
    assert "Δεν ισχύει" in answer.text


def test_erasure_needs_the_password_and_ends_the_session(signed_in, gateway):
    place = "/el/account/erase"
    assert signed_in.post(place, data=signed_in.form(place)).status_code == 422
    assert gateway.calls["erase_me"] == 0
    answer = signed_in.post(place, data=signed_in.form(place, password="ο κωδικός μου"))
    assert answer.status_code == 200
    assert gateway.bodies["erase_me"] == {"password": "ο κωδικός μου"}
    assert signed_in.get("/el/account").headers["location"].startswith("/el/sign-in")


def test_the_session_that_asks_is_not_the_one_that_ends(signed_in, gateway):
    one = contract.answer("list_sessions", full=True)["items"][0]
    other = "0192f0aa-0000-7000-8000-000000000009"
    sessions = [one | {"current": True}, one | {"id": other, "current": False}]
    gateway.answers["list_sessions"] = (200, {"items": sessions})
    answer = signed_in.post("/el/account/sessions", data={"csrf": signed_in.csrf(), "session": "others"})
    assert answer.headers["location"] == "/el/account?done=ended_all"
    assert gateway.calls["end_one_session"] == 1


def test_a_copy_of_ones_data_is_a_file_that_nobody_keeps(signed_in):
    answer = signed_in.get("/el/account/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("code", ["<b>x</b>", "unknown", ""])
def test_a_notice_is_one_of_ours_or_none(visitor, code):
    assert "govuk-notification-banner" not in visitor.get("/el/sign-in", params={"done": code}).text


def test_opening_the_link_that_stops_mails_stops_nothing(visitor, gateway):
    assert visitor.get("/el/follow/stop/a-token").status_code == 200
    assert gateway.calls["unsubscribe"] == 0
    assert visitor.post("/el/follow/stop/a-token").status_code == 200
    assert gateway.calls["unsubscribe"] == 1


def test_only_what_differs_of_ones_details_is_saved(signed_in, gateway):
    person = contract.answer("get_me", full=True) | {"name": "Μαρία", "language": "el"}
    gateway.answers["get_me"] = (200, person)
    gateway.answers["correct_me"] = (200, person | {"name": "Μαρία Νέα"})
    place = "/el/account/details"
    answer = signed_in.post(place, data=signed_in.form(place, name=" Μαρία   Νέα "))
    assert answer.headers["location"] == "/el/account?done=saved"
    assert gateway.bodies["correct_me"] == {"name": "Μαρία Νέα"}
    assert "Δοκιμάζετε ως Μαρία Νέα." in signed_in.get("/el").text
    signed_in.post(place, data=signed_in.form(place, language="en"))
    assert gateway.bodies["correct_me"] == {"language": "en"}
    calls = gateway.calls["correct_me"]
    assert signed_in.post(place, data=signed_in.form(place)).headers["location"] == "/el/account?done=nothing"
    assert gateway.calls["correct_me"] == calls


@pytest.mark.parametrize(
    ("written", "field"), [({"name": " "}, "name"), ({"language": "fr"}, "language"), ({"name": "x" * 300}, "name")]
)
def test_faults_of_ones_details_are_at_their_field(signed_in, gateway, written, field):
    errors = [{"field": "name", "detail": "Έως 200 χαρακτήρες"}]
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"language": "el"})
    gateway.answers["correct_me"] = (422, {**FAULT, "errors": errors})
    place = "/el/account/details"
    answer = signed_in.post(place, data=signed_in.form(place, **written))
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text


@pytest.mark.parametrize(
    ("path", "operation", "done"), [("email", "confirm_email", "changed"), ("email/keep", "keep_email", "kept")]
)
def test_links_about_an_address_are_used_by_their_button_only(visitor, gateway, path, operation, done):
    page = visitor.get(f"/el/{path}", params={"token": "t0"})
    assert (page.status_code, gateway.calls[operation]) == (200, 0)
    answer = visitor.post(f"/el/{path}", data={"token": "t0"})
    assert answer.headers["location"] == f"/el/sign-in?done=email_{done}"
    assert gateway.bodies[operation] == {"token": "t0"}
    gateway.answers[operation] = (410, {"status": 410, "detail": "Έληξε"})
    expired = visitor.post(f"/el/{path}", data={"token": "t1"})
    assert (expired.status_code, "Έληξε" in expired.text) == (422, True)


def test_changed_words_are_asked_for_after_signing_in(visitor, gateway):
    words = {"purpose": "terms", "version": "2027-01", "text": {"el": "Νέοι όροι", "en": "New terms"}}
    me = contract.answer("get_me", full=True)
    gateway.answers["get_me"] = (200, me | {"consents_wanted": [words]})
    place = "/el/account/terms?next=%2Fel%2Fwork"
    assert visitor.sign_in().headers["location"] == place
    page = visitor.get(place)
    assert ("Νέοι όροι" in page.text, "/el/sign-out" in page.text, "/el/account/erase" in page.text) == (True,) * 3
    old = visitor.post(place, data=visitor.form(place, terms="2026-11"))
    assert (old.status_code, gateway.calls["renew_consent"]) == (409, 0)
    answer = visitor.post(place, data=visitor.form(place))
    assert (answer.status_code, answer.headers["location"]) == (303, "/el/work")
    assert gateway.bodies["renew_consent"] == {"purpose": "terms", "version": "2027-01"}
    gateway.answers["get_me"] = (200, me)
    assert "Δεν υπάρχει κάτι νέο" in visitor.get(place).text


def test_another_address_is_asked_for_with_the_password(signed_in, gateway):
    place = "/el/account/email"
    empty = signed_in.post(place, data=signed_in.form(place, email="νέα", current=""))
    assert (empty.status_code, gateway.calls["change_my_email"]) == (422, 0)
    fault = {"field": "email", "detail": "Δεν είναι διεύθυνση"}
    gateway.answers["change_my_email"] = (422, {**FAULT, "errors": [fault]})
    written = signed_in.form(place, email="m@chalkida.gr", current=" μυστικός ")
    refused = signed_in.post(place, data=written)
    assert ("Δεν είναι διεύθυνση" in refused.text, "μυστικός" in refused.text) == (True, False)
    gateway.answers["change_my_email"] = (202, {"status": "check_your_mail", "message": "Δείτε"})
    asked = signed_in.post(place, data=written)
    assert (asked.status_code, "m@chalkida.gr" in asked.text) == (200, True)
    assert gateway.bodies["change_my_email"] == {"email": "m@chalkida.gr", "current": " μυστικός "}
    assert "Idempotency-Key" not in gateway.headers["change_my_email"]


def test_the_password_is_changed_while_signed_in(signed_in, gateway):
    place = "/el/account/password"
    page = signed_in.get(place)
    assert "όλες τις άλλες συσκευές" in page.text
    data = signed_in.form(place, current=" παλιός ", password=" νέος κωδικός ")
    answer = signed_in.post(place, data=data)
    assert answer.headers["location"] == "/el/account?done=password_changed"
    assert gateway.bodies["change_my_password"] == {"current": " παλιός ", "password": " νέος κωδικός "}
    assert "Idempotency-Key" not in gateway.headers["change_my_password"]
    assert "Οι άλλες συσκευές σας αποσυνδέθηκαν." in signed_in.get(answer.headers["location"]).text


@pytest.mark.parametrize("field", ["current", "password"])
def test_faults_of_a_new_password_are_at_their_field(signed_in, gateway, field):
    place = "/el/account/password"
    written = {"current": "παλιός μυστικός", "password": "νέος μυστικός"}
    empty = signed_in.post(place, data=signed_in.form(place, **written | {field: ""}))
    assert (empty.status_code, gateway.calls["change_my_password"]) == (422, 0)
    gateway.answers["change_my_password"] = (422, {**FAULT, "errors": [{"field": field, "detail": "Όχι αυτός"}]})
    refused = signed_in.post(place, data=signed_in.form(place, **written))
    assert refused.status_code == 422
    for page in (empty, refused):
        assert f'<a href="#{field}">' in page.text
        assert "μυστικός" not in page.text
    assert "Όχι αυτός" in refused.text
    gateway.answers["change_my_password"] = (429, {"status": 429, "detail": "Δοκιμάστε αργότερα"})
    assert "Δοκιμάστε αργότερα" in signed_in.post(place, data=signed_in.form(place, **written)).text


def test_a_session_says_from_which_device_it_began(signed_in, gateway):
    assert gateway.headers["start_session"]["User-Agent"].startswith("python-requests")
    one = contract.answer("list_sessions", full=True)["items"][0]
    gateway.answers["list_sessions"] = (200, {"items": [one | {"device": "Firefox, Windows"}, one | {"device": None}]})
    page = signed_in.get("/el/account").text
    assert "Firefox, Windows" in page
    assert "Άγνωστη συσκευή" in page
