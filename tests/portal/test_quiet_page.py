"""Quiet hours: the page of the account, what it sends, and its faults."""

import html5lib

PLACE = "/el/account/quiet"
NIGHT = {"quiet_from": "21:00", "quiet_to": "07:30", "workdays_only": False}


def fields(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return {one.get("name"): one.get("value") for one in page.iter("input") if (one.get("name") or "").startswith("qu")}


def test_nobody_else_sees_the_page(visitor):
    assert visitor.get(PLACE).headers["location"] == f"/el/sign-in?next={PLACE}"


def test_what_was_chosen_is_shown(signed_in, gateway):
    gateway.answers["get_preferences"] = (200, NIGHT)
    assert fields(signed_in.get(PLACE)) == {"quiet_from": "21:00", "quiet_to": "07:30"}
    assert f'href="{PLACE}"' in signed_in.get("/el/account").text


def test_a_choice_is_sent_with_its_version(signed_in, gateway):
    gateway.etag = '"3-abc"'
    form = {"csrf": signed_in.csrf(), "etag": '"3-abc"', "quiet_from": "21:00", "quiet_to": "07:30"}
    answer = signed_in.post(PLACE, data={**form, "workdays_only": "yes"})
    assert answer.headers["location"] == f"{PLACE}?done=saved"
    assert gateway.bodies["choose_preferences"] == {**NIGHT, "workdays_only": True}
    assert gateway.headers["choose_preferences"]["If-Match"] == '"3-abc"'


def test_empty_times_end_the_quiet_hours(signed_in, gateway):
    signed_in.post(PLACE, data={"csrf": signed_in.csrf(), "quiet_from": "", "quiet_to": ""})
    assert gateway.bodies["choose_preferences"] == {"quiet_from": None, "quiet_to": None, "workdays_only": False}


def test_a_fault_stands_at_its_field_and_keeps_the_words(signed_in, gateway):
    fault = {"detail": "Ελέγξτε.", "errors": [{"field": "quiet_to", "message": "Όχι έτσι."}]}
    gateway.answers["choose_preferences"] = (422, fault)
    answer = signed_in.post(PLACE, data={"csrf": signed_in.csrf(), "quiet_from": "21:00", "quiet_to": "21:00"})
    assert answer.status_code == 422
    assert 'id="quiet_to-error"' in answer.text
    assert fields(answer) == {"quiet_from": "21:00", "quiet_to": "21:00"}
