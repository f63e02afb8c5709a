"""One's notices: the page, what its buttons do, and the count in the header."""

import contract
import html5lib
import pytest

PLACE = "/el/inbox"


def said(answer):
    text = " ".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext())
    return " ".join(text.split()).replace(" )", ")")


def test_nobody_else_sees_the_page(visitor):
    assert visitor.get(PLACE).headers["location"] == "/el/sign-in?next=/el/inbox"


def test_notices_lead_to_their_pages(signed_in, gateway):
    [item] = contract.answer("list_inbox", full=True)["items"]
    item |= {"title": "Προς αξιολόγηση: <Θυρίδα>", "page": "review/practices/1", "count": 3, "read_at": None}
    gateway.answers["list_inbox"] = (200, {"items": [item], "next": None})
    page = signed_in.get(PLACE)
    assert 'href="/el/review/practices/1"' in page.text
    assert "Προς αξιολόγηση: <Θυρίδα>" in said(page)
    assert "και άλλες 2 του ίδιου είδους" in said(page)
    assert gateway.calls["read_inbox_item"] + gateway.calls["read_inbox"] == 0, "opening the page reads nothing"


@pytest.mark.parametrize(("state", "words"), [("unread", "αδιάβαστες ειδοποιήσεις"), ("archived", "καμία ειδοποίηση")])
def test_an_empty_list_says_so(signed_in, gateway, state, words):
    gateway.answers["list_inbox"] = (200, {"items": [], "next": None})
    assert words in said(signed_in.get(f"{PLACE}?state={state}"))
    assert gateway.queries["list_inbox"]["state"] == state


@pytest.mark.parametrize(
    ("button", "operation"),
    [("read", "read_inbox_item"), ("unread", "unread_inbox_item"), ("archive", "archive_inbox_item")],
)
@pytest.mark.parametrize("status", [204, 404])
def test_a_button_acts_on_one_notice(signed_in, gateway, button, operation, status):
    gateway.answers[operation] = (status, None if status == 204 else {"detail": "Όχι."})
    answer = signed_in.post(f"{PLACE}?state=all", data={button: contract.AN_ID, "csrf": signed_in.csrf()})
    assert answer.headers["location"] == "/el/inbox?state=all&done=saved"
    assert gateway.calls[operation] == 1


def test_all_that_was_seen_is_read_at_once(signed_in, gateway):
    signed_in.post(PLACE, data={"up_to": contract.AN_ID, "csrf": signed_in.csrf()})
    assert gateway.bodies["read_inbox"] == {"up_to": contract.AN_ID}


def test_the_header_counts_once_a_minute_and_after_reading(signed_in, gateway):
    gateway.answers["count_inbox"] = (200, {"unread": 7, "newest_at": None})
    signed_in.post(PLACE, data={"read": contract.AN_ID, "csrf": signed_in.csrf()})
    before = gateway.calls["count_inbox"]
    for _ in range(3):
        assert "Ειδοποιήσεις (7 αδιάβαστες)" in said(signed_in.get("/el/contact"))
    assert gateway.calls["count_inbox"] == before + 1
    signed_in.post(PLACE, data={"read": contract.AN_ID, "csrf": signed_in.csrf()})
    gateway.answers["count_inbox"] = (200, {"unread": 1, "newest_at": None})
    assert "Ειδοποιήσεις (1 αδιάβαστη)" in said(signed_in.get("/el/contact"))


def test_pages_open_while_nobody_can_count(signed_in, gateway):
    gateway.answers["count_inbox"] = (503, {"detail": "Λείπει."})
    signed_in.post(PLACE, data={"read": contract.AN_ID, "csrf": signed_in.csrf()})
    page = signed_in.get("/el/contact")
    assert page.status_code == 200
    assert "Ειδοποιήσεις Ο λογαριασμός μου" in said(page)
