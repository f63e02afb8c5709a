"""Reviewing: one queue for practices and challenges, and the next one under the same filters."""

import contract
import html5lib
import pytest

IDS = [f"0192f0aa-0000-7000-8000-00000000000{digit}" for digit in range(1, 7)]


def waiting(name, number, **changes):
    sample = contract.answer(name, full=True)["items"][0]
    key = "practice_id" if name == "list_review_queue" else "challenge_id"
    day = f"2026-03-0{number}T09:00:00Z"
    return sample | {key: IDS[number - 1], "title": f"Τίτλος {number}", "waiting_since": day, "due_at": day} | changes


@pytest.fixture
def queue(gateway):
    practices = [
        waiting("list_review_queue", 1, region="GR-A", overdue=True, title="Ω"),
        waiting("list_review_queue", 3, region="GR-H", overdue=False, title="Β"),
        waiting("list_review_queue", 4, region="GR-H", overdue=True, title="Α"),
    ]
    challenges = [waiting("list_challenge_queue", 2, region="GR-H", overdue=False, title="Γ")]
    gateway.answers["list_review_queue"] = (200, {"items": practices, "next": None})
    gateway.answers["list_challenge_queue"] = (200, {"items": challenges, "next": None})
    state = contract.answer("read_practice", full=True) | {"state": "ministry_review", "revision": 7}
    gateway.answers["read_practice"] = (200, state)
    return gateway


def titles(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return [row.find(".//a").text for row in page.findall(".//main//tbody/tr")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ΩΓΒΑ"), ("?sort=title", "ΑΒΓΩ"), ("?region=GR-H", "ΓΒΑ"), ("?due=overdue", "ΩΑ"),
        ("?kind=challenges", "Γ"), ("?region=GR-H&due=overdue&kind=practices", "Α"), ("?kind=nothing", ""),
    ],
)  # fmt: skip
def test_the_queue_is_filtered_and_sorted(signed_in, queue, query, found):
    assert "".join(titles(signed_in.get(f"/el/review{query}"))) == found


def test_after_a_decision_comes_the_next_under_the_same_filters(signed_in, queue):
    place = f"/el/review/practices/{IDS[2]}?region=GR-H&sort=title"
    answer = signed_in.post(place, data=signed_in.form(place, decision="publish"))
    assert answer.headers["location"] == f"/el/review/challenges/{IDS[1]}?region=GR-H&sort=title&done=decided"
    assert queue.bodies["review_practice"] == {"decision": "publish", "comment": "", "revision": 7}
    assert queue.headers["review_practice"]["Idempotency-Key"]


def test_after_the_last_decision_comes_the_queue(signed_in, queue):
    place = f"/el/review/challenges/{IDS[1]}?kind=challenges"
    queue.answers["read_challenge"] = (200, contract.answer("read_challenge", full=True) | {"state": "review"})
    answer = signed_in.post(place, data=signed_in.form(place, decision="approve"))
    assert answer.headers["location"] == "/el/review?kind=challenges&done=decided"


@pytest.mark.parametrize(
    ("decision", "field"), [("", "decision"), ("request_changes", "comment"), ("reject", "comment")]
)
def test_what_a_decision_needs_is_said_at_its_field(signed_in, queue, decision, field):
    place = f"/el/review/practices/{IDS[2]}"
    answer = signed_in.post(place, data=signed_in.form(place, decision=decision))
    assert answer.status_code == 422
    assert queue.calls["review_practice"] == 0
    assert f'href="#{field}"' in answer.text


def test_who_decided_first_is_told_and_the_comment_stays(signed_in, queue):
    place = f"/el/review/practices/{IDS[2]}"
    queue.answers["review_practice"] = (409, {"status": 409, "detail": "Αποφάσισε ήδη άλλος."})
    answer = signed_in.post(place, data=signed_in.form(place, decision="reject", comment="Γιατί δεν αρκεί"))
    assert answer.status_code == 422
    assert "Αποφάσισε ήδη άλλος." in answer.text
    assert "Γιατί δεν αρκεί" in answer.text


def test_whoever_reviews_nothing_has_no_queue(signed_in, queue):
    queue.answers["get_me"] = (200, contract.answer("get_me", full=False))
    assert signed_in.get("/el/review").status_code == 403
