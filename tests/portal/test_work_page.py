"""One's work: everything that waits, in one order; and one's subscriptions."""

import contract
import html5lib
import pytest

from portal.pages.work.waiting import PAGES

LISTS = ("list_practice_tasks", "list_challenge_tasks", "list_my_tasks", "list_circular_tasks")
LATE, SOON, LATER = "2026-03-01T09:00:00Z", "2099-01-01T09:00:00Z", "2099-02-01T09:00:00+00:00"


def one(operation, **changes):
    return contract.answer(operation, full=True)["items"][0] | changes


def task(kind, title, due_at=None, **changes):
    said = {"kind": kind, "title": title, "due_at": due_at, "overdue": due_at == LATE, **changes}
    return one("list_challenge_tasks", **said)


def said(answer):
    return " ".join(" ".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext()).split())


@pytest.fixture
def work(gateway):
    for name in ("list_own_practices", "list_own_challenges", "list_own_solutions"):
        gateway.answers[name] = (200, {"items": [], "next": None})

    def found(name, *items):
        totals = {"all": len(items), "overdue": sum(item["overdue"] for item in items)}
        gateway.answers[name] = (200, {"items": list(items), "next": None, "totals": totals})

    for name in LISTS:
        found(name)
    gateway.found = found
    return gateway


def test_the_most_urgent_comes_first_and_all_are_counted(signed_in, work):
    work.found("list_practice_tasks", task("practice_review", "Αργότερα", SOON))
    work.found(
        "list_challenge_tasks",
        task("challenge_review", "Εκπρόθεσμη", LATE),
        task("evaluation", "Λύση", LATER, challenge_title="Η πρόκληση"),
        task("team_invitation", "Η ομάδα"),
    )
    work.found("list_my_tasks", task("introduction", "Δήμος Άρτας", waiting_since="2099-01-01T00:00:00Z"))
    page = said(signed_in.get("/el/work"))
    assert "5 εκκρεμότητες, 1 εκπρόθεσμη" in page
    places = [page.index(word) for word in ("Εκπρόθεσμη", "Αργότερα", "Λύση", "Η ομάδα", "Δήμος Άρτας")]
    assert places == sorted(places)
    assert "Η πρόκληση" in page
    assert "1 Ιανουαρίου 2099" in page


def test_every_kind_of_task_has_its_words_and_its_page(signed_in, work):
    kinds = set()
    for name in LISTS:
        schemas = contract.CONTRACTS[contract.OPERATIONS[name]["service"]]["schemas"]
        promised = schemas["Task"]["properties"]["kind"]["enum"]
        work.found(name, *(task(kind, f"Τίτλος {kind}") for kind in promised))
        kinds |= {*promised}
    assert kinds == {*PAGES}
    page = signed_in.get("/el/work").text
    for kind, path in PAGES.items():
        assert f'href="/el/{path.format(id=contract.AN_ID)}"><bdi>Τίτλος {kind}<' in page


def test_a_kind_of_a_later_version_is_left_out(signed_in, work):
    work.found("list_my_tasks", task("of_tomorrow", "Άγνωστη"))
    assert "Άγνωστη" not in signed_in.get("/el/work").text


def test_more_tasks_than_the_page_shows_are_counted(signed_in, work):
    items = [task("evaluation", f"Λύση {number}") for number in range(3)]
    work.answers["list_challenge_tasks"] = (200, {"items": items, "next": "x", "totals": {"all": 340, "overdue": 7}})
    page = said(signed_in.get("/el/work"))
    assert "340 εκκρεμότητες, 7 εκπρόθεσμες" in page
    assert "Εδώ φαίνονται οι 3 πιο επείγουσες" in page


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (["list_practice_tasks", "list_own_practices"], "των πρακτικών"),
        (["list_challenge_tasks", "list_own_challenges", "list_own_solutions"], "των προκλήσεων και των λύσεων"),
        (["get_me", "list_my_tasks"], "των λογαριασμών"),
    ],
)
def test_the_page_works_while_a_service_is_away(signed_in, work, away, words):
    work.found("list_practice_tasks", task("practice_review", "Πρακτική"))
    work.found("list_challenge_tasks", task("evaluation", "Λύση"))
    for name in away:
        work.answers[name] = (503, {"title": "Away"})
    answer = signed_in.get("/el/work")
    assert answer.status_code == 200
    page = said(answer)
    assert f"Δεν απαντά αυτή τη στιγμή η υπηρεσία {words}: ίσως περιμένουν κι άλλα." in page
    assert "Τίποτα δεν περιμένει εσάς" not in page
    assert ("Πρακτική" in page) == ("list_practice_tasks" not in away)
    assert ("Λύση" in page) == ("list_challenge_tasks" not in away)


def test_without_tasks_the_page_says_so(signed_in, work):
    assert "Τίποτα δεν περιμένει εσάς" in signed_in.get("/el/work").text


def test_subscriptions_are_shown_and_lead_to_their_pages(signed_in, gateway):
    page = signed_in.get("/el/account/subscriptions").text
    assert f'href="/el/follow/subscriptions/{contract.AN_ID}"' in page
    gateway.answers["list_own_subscriptions"] = (200, {"items": []})
    assert "Δεν έχετε ζητήσει ενημερώσεις" in signed_in.get("/el/account/subscriptions").text
