"""One's work: everything that waits, in one order; and one's subscriptions."""

import contract
import html5lib
import pytest

LAMIA, OTHER = contract.AN_ID, "0192f0aa-0000-7000-8000-000000000009"
EMPTY = {"items": [], "next": None}


def one(operation, **changes):
    return contract.answer(operation, full=True)["items"][0] | changes


def said(answer):
    return " ".join(" ".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext()).split())


@pytest.fixture
def work(gateway):
    for name in (
        "list_review_queue", "list_challenge_queue", "list_own_practices", "list_own_challenges", "list_own_solutions",
        "list_own_evaluations", "list_evaluator_invitations", "list_own_invitations", "list_own_expert_invitations",
        "list_introductions",
    ):  # fmt: skip
        gateway.answers[name] = (200, EMPTY)

    def found(name, *items):
        gateway.answers[name] = (200, {"items": list(items), "next": None})

    gateway.found = found
    return gateway


def test_the_most_urgent_comes_first_and_all_are_counted(signed_in, work):
    late = {"due_at": "2026-03-01T09:00:00Z", "overdue": True, "take_over": False}
    soon = {"due_at": "2099-01-01T09:00:00Z", "overdue": False, "take_over": False}
    work.found("list_review_queue", one("list_review_queue", title="Αργότερα", **soon))
    work.found("list_challenge_queue", one("list_challenge_queue", title="Εκπρόθεσμη", **late))
    work.found(
        "list_own_evaluations", one("list_own_evaluations", solution_title="Λύση", state="accepted", due_at=None)
    )
    work.found("list_evaluator_invitations", one("list_evaluator_invitations", challenge_title="Αξιολογήστε"))
    work.found("list_own_invitations", one("list_own_invitations", title="Η ομάδα"))
    work.found(
        "list_own_expert_invitations", one("list_own_expert_invitations", challenge_title="Ειδικός", state="invited")
    )
    work.found("list_introductions", one("list_introductions", organisation_name_el="Δήμος Άρτας"))
    page = said(signed_in.get("/el/work"))
    assert "7 εκκρεμότητες, 1 εκπρόθεσμη" in page
    places = [page.index(word) for word in ("Εκπρόθεσμη", "Αργότερα", "Η ομάδα")]
    assert places == sorted(places)
    for word in ("Λύση", "Αξιολογήστε", "Ειδικός", "Δήμος Άρτας"):
        assert word in page
    assert work.queries["list_introductions"]["state"] == "requested"


def test_evaluations_stand_in_the_order_of_their_dates(signed_in, work):
    days = {"Χωρίς προθεσμία": None, "Αργά": "2099-02-01T09:00:00Z", "Νωρίς": "2099-01-01T09:00:00+00:00"}
    past = {"Πέρασε": "2026-03-01T09:00:00Z"}
    found = [one("list_own_evaluations", solution_title=title, state="assigned", due_at=due)
             for title, due in {**days, **past}.items()]  # fmt: skip
    handed_in = one("list_own_evaluations", solution_title="Υποβλήθηκε", state="submitted", due_at=past["Πέρασε"])
    work.found("list_own_evaluations", *found, handed_in)
    page = said(signed_in.get("/el/work"))
    assert "4 εκκρεμότητες, 1 εκπρόθεσμη" in page
    places = [page.index(word) for word in ("Πέρασε", "Νωρίς", "Αργά", "Χωρίς προθεσμία")]
    assert places == sorted(places)
    assert "1 Ιανουαρίου 2099" in page


@pytest.mark.parametrize(("body", "shown"), [(LAMIA, True), (OTHER, False)])
def test_corrections_wait_for_those_who_write_for_the_body(signed_in, work, body, shown):
    work.found("list_own_practices", one("list_own_practices", state="changes_requested", organisation_id=body))
    page = signed_in.get("/el/work").text
    assert (f"/el/practices/{contract.AN_ID}/edit" in page) == shown
    assert ("Διόρθωση πρακτικής" in page) == shown


def test_without_tasks_the_page_says_so(signed_in, work):
    assert "Τίποτα δεν περιμένει εσάς" in signed_in.get("/el/work").text


def test_subscriptions_are_shown_and_lead_to_their_pages(signed_in, gateway):
    page = signed_in.get("/el/account/subscriptions").text
    assert f'href="/el/follow/subscriptions/{contract.AN_ID}"' in page
    gateway.answers["list_own_subscriptions"] = (200, {"items": []})
    assert "Δεν έχετε ζητήσει ενημερώσεις" in signed_in.get("/el/account/subscriptions").text
