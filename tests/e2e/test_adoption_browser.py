"""Pages of adoptions in a browser: a body takes a practice from the first step to the graph."""

from __future__ import annotations

import pytest
from api import Api, until
from test_portal_browser import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
STEPS = ("test", "adapt", "remove", "implement", "harvest")


@pytest.fixture(scope="module")
def adopted(platform):
    """Three practices that Lamia adopts; the first is implemented. Gives the ids of practice and adoption."""
    approver = Api(platform.url).as_("approver@demo.example")
    lamia = approver.get("/v1/me").json["memberships"][0]["organisation_id"]
    practices = Api(platform.url).get("/v1/practices", limit=4).json["items"]
    others = [one for one in practices if one["organisation_id"] != lamia][:3]
    found = []
    for practice in others:
        said = {"taker_id": lamia, "mode": "adopt", "note": "Το είδαμε να δουλεύει.", "contact_wanted": True}
        begun = approver.post(f"/v1/practices/{practice['id']}/adoptions", said)
        assert begun.status == 201, begun.json
        found.append((practice["id"], begun.json["id"]))
        for step in STEPS[: 5 - len(found) + 1]:
            said = {"to": step, "note": "Τρεις εβδομάδες δοκιμή.", "obstacles": "Παλιά μηχανήματα στο πρωτόκολλο."}
            day = {"implemented_on": "2026-03-02"} if step == "harvest" else {}
            assert approver.post(f"/v1/adoptions/{found[-1][1]}/advance", {**said, **day}).status == 200
    until(lambda: (Api(platform.url).get(f"/v1/practices/{found[0][0]}").json["reuse"] or {}).get("adopted"), 120)
    return found


def test_everybody_sees_who_took_what(browser, platform, adopted):
    practice_id, adoption_id = adopted[0]
    for name, path in (
        ("graph", "/adoptions"),
        ("graph-of-one", f"/adoptions?practice={practice_id}"),
        ("adoption", f"/adoptions/{adoption_id}"),
        ("adopted-practice", f"/practices/{practice_id}"),
        ("most-reused", "/practices?sort=reused"),
    ):
        browser.show(f"{platform.portal.url}/el{path}")
        look(browser, f"adoption-{name}")
    browser.show(f"{platform.portal.url}/en/adoptions")
    look(browser, "adoption-graph-en")


def test_a_body_writes_its_steps(browser, platform, adopted):
    _, adoption_id = adopted[1]
    browser.show(f"{platform.portal.url}/el/sign-in?next=/el/adoptions/mine")
    browser.click("button[value=approver]")
    look(browser, "adoption-mine")
    for name, path in (
        ("own", f"/adoptions/{adoption_id}"),
        ("step", f"/adoptions/{adoption_id}/step"),
        ("facts", f"/adoptions/{adoption_id}/facts"),
        ("abandon", f"/adoptions/{adoption_id}/abandon"),
        ("start", f"/practices/{adopted[2][0]}/adopt"),
    ):
        browser.show(f"{platform.portal.url}/el{path}")
        look(browser, f"adoption-{name}")
