"""Pages of circulars in a browser: two curators issue one, a body reads and answers, the curators follow it."""

from __future__ import annotations

import pytest
from api import Api, until
from test_portal_browser import fill, look, text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
TYPED = {
    "number": "Φ.5/2/100",
    "issued_on": "2",
    "issued_on-month": "3",
    "title_el": "Δίκτυο εκπροσώπων καινοτομίας",
    "message_el": "Ορίστε εκπροσώπους και απαντήστε στην έρευνα.\nΣας ευχαριστούμε.",
    "contact_unit": "Τμήμα Καινοτομίας",
    "asked-0-title_el": "Συμμετοχή στην έρευνα για την καινοτομία",
    "asked-0-due_on": "30",
    "asked-0-due_on-month": "12",
}
YEARS = {"issued_on-year": "2026", "asked-0-due_on-year": "2099"}


def sign_in(browser, platform, who, path):
    browser.show(f"{platform.portal.url}/el/sign-in?next=/el{path}")
    browser.click(f"button[value={who}]")


def sign_out(browser):
    browser.click("form[action='/el/sign-out'] button")


def test_a_circular_is_issued_read_and_followed(browser, platform):
    sign_in(browser, platform, "curator", "/circulars/new")
    browser.click("main form button")
    browser.until("document.activeElement.matches('.govuk-error-summary')")
    look(browser, "circular-refused")
    for name, value in {**TYPED, **YEARS}.items():
        fill(browser, f"[id='{name}']", value)
    browser.run("document.querySelector('#asked-0-kind').value = 'declare'")
    browser.run("document.querySelector('[name=kinds][value=municipality]').click()")
    browser.run("document.querySelector('[name=regions][value=\"GR-H\"]').click()")
    browser.click("main form button")
    assert text(browser, "h1") == "Ποιους αφορά"
    look(browser, "circular-preview")
    browser.click("main a.govuk-button")
    look(browser, "circular-submit")
    browser.click("main form button")
    look(browser, "circular-waits")
    path = browser.run("location.pathname").removeprefix("/el")
    sign_out(browser)

    sign_in(browser, platform, "curator2", f"{path}/approve")
    browser.click("main form button")
    assert text(browser, "h1") == TYPED["title_el"]
    sign_out(browser)
    curator = Api(platform.url).as_("curator@demo.example")
    until(lambda: curator.get(f"/v1{path}").json["state"] == "issued", 60)

    sign_in(browser, platform, "approver", path)
    look(browser, "circular-of-a-body")
    browser.click(f"main form[action$='{path}/read'] button")
    assert "έλαβε γνώση" in text(browser, "main")
    browser.click("main a[href$='/declare/declare']")
    look(browser, "circular-declare")
    fill(browser, "#text", "Απαντήσαμε στην έρευνα στις 3 Μαρτίου.")
    browser.click("main form button")
    look(browser, "circular-answered")
    sign_out(browser)

    sign_in(browser, platform, "curator", f"{path}/tracker")
    assert "Δήμος Λαμιέων" in text(browser, "main")
    look(browser, "circular-tracker")
    sign_out(browser)
