"""A queue of thirty in a browser: the centre's manager sorts, filters, decides, and keeps the filter."""

from __future__ import annotations

import journey
import pytest
from api import Api, until
from desk import DESK, PHONE, Desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
MANY = 30
FIRST, SECOND = "Ουρά 00", "Ουρά 01"


@pytest.fixture(scope="module")
def thirty(platform):
    """Thirty practices that wait for the centre."""
    approver = Api(platform.url).as_("approver@demo.example")
    ids = [
        journey.draft(approver, title=f"Ουρά {number:02}: {journey.PRACTICE['title']}")["id"] for number in range(MANY)
    ]
    for one in ids:
        journey.submit(approver, one)
    centre = Api(platform.url).as_("centre@demo.example")
    until(lambda: centre.get("/v1/reviews/queue").json["totals"]["all"] >= MANY)
    return ids


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)], ids=["scripts", "plain"])
def test_a_queue_is_worked_through_in_its_filter(browser, platform, thirty, width, scripts):
    """The manager opens the queue from their work, sorts and filters, decides twice, and still has the filter."""
    browser.send("Emulation.setScriptExecutionDisabled", value=not scripts)
    try:
        desk = Desk(browser, platform, width, scripts)
        desk.sign_in("centre", "/work")
        desk.look("queue-work")
        desk.go("main a[href='/el/review']")
        desk.choose("#kind", "practices")
        desk.choose("#sort", "title")
        desk.press("form.filters")
        titles = desk.run("[...document.querySelectorAll('main table th a')].map(link => link.textContent)")
        waiting = [one for one in titles if one.startswith("Ουρά ")]
        assert len(waiting) >= MANY - 2
        assert waiting == sorted(waiting)
        desk.look("queue-filtered")
        first, following = waiting[:2]
        desk.run(
            "[...document.querySelectorAll('main table th a')]"
            f".find(link => link.textContent === {first!r}).dataset.wanted = 'yes'"
        )
        desk.go("[data-wanted]")
        assert first in desk.said("h1")
        desk.tick("input[name=decision][value=forward]")
        desk.press()
        assert following in desk.said("h1"), "the next one of the filtered and sorted queue"
        assert "kind=practices" in desk.run("location.search")
        assert "sort=title" in desk.run("location.search")
        desk.tick("input[name=decision][value=request_changes]")
        desk.press()
        assert "Σφάλμα" in desk.run("document.title")
        assert desk.run("document.querySelector('input[value=request_changes]').checked")
        desk.write("#comment", "Γράψτε και πόσο κόστισε.")
        desk.press()
        assert following not in desk.said("h1")
        assert "sort=title" in desk.run("location.search")
        desk.go("nav a[href*='/review?'], .govuk-breadcrumbs a[href*='/review?']")
        left = desk.run("[...document.querySelectorAll('main table th a')].map(link => link.textContent)")
        assert [one for one in left if one.startswith("Ουρά ")] == waiting[2:]
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)
