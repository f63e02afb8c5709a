"""Pages of impact in a browser: a body claims a saving, two people verify it, everybody reads the ledger."""

from __future__ import annotations

import pytest
from api import Api, until
from matrix_impacts import CLAIM, verdict
from test_portal_browser import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
SAVING = {
    "saving_eur": 120_000,
    "saving_kind": "annual",
    "saving_basis": "Δύο χιλιάδες ώρες εργασίας τον χρόνο επί το μισθολογικό κόστος.",
}


@pytest.fixture(scope="module")
def claims(platform):
    """A verified and a claimed saving of Lamia. Gives the practice and the ids of both."""
    approver = Api(platform.url).as_("approver@demo.example")
    lamia = approver.get("/v1/me").json["memberships"][0]["organisation_id"]
    [practice] = Api(platform.url).get("/v1/practices", organisation=lamia, limit=1).json["items"]
    path = f"/v1/practices/{practice['id']}/impacts"
    ids = []
    for said in ({**SAVING, "saving_eur": 48_500}, {**SAVING, "indicator": "staff_hours", "baseline": 2600}):
        made = approver.post(path, {**CLAIM, **said})
        assert made.status == 201, made.json
        ids.append(made.json["id"])
    curator = Api(platform.url).as_("curator@demo.example")
    assert curator.post(f"/v1/impacts/{ids[0]}/verdicts", verdict("verify")).status == 200
    until(lambda: Api(platform.url).get("/v1/impacts/totals").json["verified"]["claims"], 120)
    return practice["id"], *ids


def test_everybody_reads_the_ledger(browser, platform, claims):
    practice_id, verified, claimed = claims
    for name, path in (
        ("ledger", "/impacts"),
        ("ledger-of-one", f"/impacts?practice={practice_id}"),
        ("nothing", "/impacts?region=GR-K"),
        ("verified", f"/impacts/{verified}"),
        ("claimed", f"/impacts/{claimed}"),
        ("practice", f"/practices/{practice_id}"),
        ("home", ""),
        ("region", "/regions/GR-H"),
    ):
        browser.show(f"{platform.portal.url}/el{path}")
        look(browser, f"impact-{name}")
    browser.show(f"{platform.portal.url}/en/impacts/{verified}")
    look(browser, "impact-verified-en")


def test_a_body_states_what_changed(browser, platform, claims):
    practice_id, _, claimed = claims
    browser.show(f"{platform.portal.url}/el/sign-in?next=/el/impacts/mine")
    browser.click("button[value=approver]")
    look(browser, "impact-mine")
    for name, path in (
        ("form", f"/practices/{practice_id}/impact"),
        ("correct", f"/impacts/{claimed}/correct"),
        ("withdraw", f"/impacts/{claimed}/withdraw"),
    ):
        browser.show(f"{platform.portal.url}/el{path}")
        look(browser, f"impact-{name}")


def test_a_verifier_gives_a_verdict(browser, platform, claims):
    *_, claimed = claims
    browser.show(f"{platform.portal.url}/el/sign-in?next=/el/impacts/queue")
    browser.click("button[value=curator]")
    look(browser, "impact-queue")
    browser.show(f"{platform.portal.url}/el/impacts/{claimed}/verdict")
    look(browser, "impact-verdict")
    browser.click("main button")
    look(browser, "impact-undeclared")
