"""Reviewing: one queue for practices and challenges, and the next one under the same filters."""

import contract
import html5lib
import pytest

TOTALS = {"all": 3, "regional": 1, "ministry": 2, "overdue": 2, "take_over": 1}
IDS = [f"0192f0aa-0000-7000-8000-00000000000{digit}" for digit in range(1, 7)]


def waiting(name, number, **changes):
    may = {"decisions": ["publish", "request_changes", "reject"], "take_over": False}
    sample = contract.answer(name, full=True)["items"][0]
    key = "practice_id" if name == "list_review_queue" else "challenge_id"
    day = f"2026-03-0{number}T09:00:00Z"
    return (
        sample
        | {key: IDS[number - 1], "title": f"Τίτλος {number}", **may, "waiting_since": day, "due_at": day}
        | changes
    )


@pytest.fixture
def queue(gateway):
    practices = [
        waiting("list_review_queue", 1, region="GR-A", overdue=True, title="Ω"),
        waiting("list_review_queue", 3, region="GR-H", overdue=False, title="Β"),
        waiting("list_review_queue", 4, region="GR-H", overdue=True, title="Α"),
    ]
    challenges = [waiting("list_challenge_queue", 2, region="GR-H", overdue=False, title="Γ")]
    gateway.answers["list_review_queue"] = (200, {"items": practices, "next": None, "totals": TOTALS})
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
    assert queue.bodies["review_practice"] == {"decision": "publish", "comment": "", "revision": 7, "remarks": []}
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


def test_the_api_filters_and_sorts_practices(signed_in, queue):
    body = contract.AN_ID
    place = f"/el/review?tier=ministry&region=GR-H&organisation={body}&due=overdue&sort=submitted"
    assert signed_in.get(place).status_code == 200
    expected = {"tier": "ministry", "region": "GR-H", "organisation": body, "overdue": "true", "sort": "submitted"}
    assert queue.queries["list_review_queue"] == expected | {"limit": "100"}
    signed_in.get("/el/review?sort=title")
    assert queue.queries["list_review_queue"] == {"limit": "100"}


def test_the_queue_counts_tiers_overdue_and_take_over(signed_in, queue):
    page = html5lib.parse(signed_in.get("/el/review?region=GR-H").text, namespaceHTMLElements=False)
    counts = next(one for one in page.findall(".//main//p") if one.find("a") is not None)
    said = "".join(counts.itertext())
    assert said == (
        "Πρακτικές 3 · στο Υπουργείο 2 · στο περιφερειακό κέντρο 1 · εκπρόθεσμες 2 · προς ανάληψη 1 · Προκλήσεις 1"
    )


def taken_over(queue):
    state = contract.answer("read_practice", full=True) | {"state": "regional_review", "id": IDS[2]}
    item = waiting("list_review_queue", 3, take_over=True, overdue=True, decisions=["forward", "request_changes"])
    queue.answers["read_practice"] = (200, state)
    queue.answers["list_review_queue"] = (200, {"items": [item], "next": None, "totals": TOTALS})


def test_a_curator_takes_the_step_of_a_region_over(signed_in, queue):
    taken_over(queue)
    assert "προς ανάληψη" in signed_in.get("/el/review").text
    assert f"/el/review/practices/{IDS[2]}" in signed_in.get(f"/el/practices/{IDS[2]}").text
    text = signed_in.get(f"/el/review/practices/{IDS[2]}").text
    assert 'value="forward"' in text
    assert 'value="publish"' not in text
    assert "το βήμα της μπορεί να το κάνει το Υπουργείο" in text
    assert "Έως 3 Μαρτίου 2026" in text
    assert "εκπρόθεσμη" in text


def test_no_decision_is_offered_that_is_not_ones_own(signed_in, queue):
    taken_over(queue)
    queue.answers["list_review_queue"] = (200, {"items": [], "next": None, "totals": TOTALS})
    assert f"/el/review/practices/{IDS[2]}" not in signed_in.get(f"/el/practices/{IDS[2]}").text
    text = signed_in.get(f"/el/review/practices/{IDS[2]}").text
    assert "όχι όμως τη δική σας" in text
    assert 'name="decision"' not in text


def test_remarks_go_with_the_decision_by_section(signed_in, queue):
    place = f"/el/review/practices/{IDS[2]}"
    written = {
        "decision": "request_changes",
        "comment": "Δείτε",
        "remark-results": "Πόσοι;",
        "remark-problem": " Πού; ",
    }
    assert signed_in.post(place, data=signed_in.form(place, **written)).status_code == 303
    remarks = [{"section": "problem", "text": "Πού;"}, {"section": "results", "text": "Πόσοι;"}]
    assert queue.bodies["review_practice"]["remarks"] == remarks


def test_a_fault_of_a_remark_is_at_its_section(signed_in, queue):
    place = f"/el/review/practices/{IDS[2]}"
    fault = {"status": 422, "errors": [{"field": "remarks.1.text", "detail": "Πολύ μεγάλο"}]}
    queue.answers["review_practice"] = (422, fault)
    written = {"decision": "reject", "comment": "Δείτε", "remark-problem": "Πού;", "remark-results": "Πόσοι;"}
    answer = signed_in.post(place, data=signed_in.form(place, **written))
    assert answer.status_code == 422
    assert '<a href="#remark-results">Αποτελέσματα: Πολύ μεγάλο</a>' in answer.text
    assert "Πόσοι;" in answer.text


def test_a_curator_brings_a_practice_back_from_the_archive(signed_in, queue):
    state = contract.answer("read_practice", full=True) | {"state": "archived"}
    queue.answers["read_practice"] = (200, state)
    place = f"/el/practices/{state['id']}/unarchive"
    assert f'href="{place}"' in signed_in.get(f"/el/practices/{state['id']}").text
    answer = signed_in.post(place, data=signed_in.form(place))
    assert answer.headers["location"] == f"/el/practices/{state['id']}?done=unarchived"
    refused = {"status": 409, "detail": "Δεν επανέρχεται"}
    queue.answers["unarchive_practice"] = (409, refused)
    assert "Δεν επανέρχεται" in signed_in.post(place, data=signed_in.form(place)).text
    queue.answers["read_practice"] = (200, state | {"state": "published"})
    assert signed_in.get(place).status_code == 403


def test_changes_are_those_since_a_tier_decided(signed_in, queue):
    review = contract.answer("list_reviews", full=True)["items"][0]
    approved = review | {"decision": "approve", "tier": "organisation", "revision": 8}
    returned = review | {"decision": "request_changes", "tier": "regional", "revision": 7}
    queue.answers["list_reviews"] = (200, {"items": [approved, returned], "next": None})
    one = contract.answer("list_revisions", full=True)["items"][0]
    revisions = [one | {"number": 8, "content": {"title": "Νέος"}}, one | {"number": 7, "content": {"title": "Παλιός"}}]
    queue.answers["list_revisions"] = (200, {"items": revisions, "next": None})
    text = signed_in.get(f"/el/review/practices/{IDS[2]}").text
    assert "Ο φορέας την ενέκρινε" in text
    assert "<del>Παλιός</del><ins>Νέος</ins>" in text
