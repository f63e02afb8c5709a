"""The portal in a browser: pages that everybody can read, and a citizen who finds, follows and stops."""

from __future__ import annotations

import json
import re

import pytest
from api import Api, Mail
from judge import NARROW, examine, keep

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
PAGES = (
    "", "/practices", "/practices?q=rantevou", "/practices?q=ξψζ", "/practices/{practice}", "/regions/GR-H",
    "/principles", "/principles/explore",
    "/challenges", "/challenges/{challenge}", "/solutions/{solution}", "/pilots/{pilot}", "/cases/{case}",
    "/organisations", "/organisations/{organisation}", "/experts", "/follow", "/sign-in", "/nothing",
    "/feedback?about=accessibility", "/principles", "/principles/embrace", "/open-data",
    "/library", "/impacts", "/adoptions",
)  # fmt: skip
# `make test` shows these and one's work, faults and a citizen's way: six sentinels.
SENTINELS = {"", "/practices?q=rantevou", "/practices/{practice}"}
PHONE = 390


@pytest.fixture(scope="module")
def ids(platform):
    api = Api(platform.url)
    nouns = {"practice": "practices", "challenge": "challenges", "organisation": "organisations"}
    pilot = api.get("/v1/pilots", limit=1).json["items"][0]
    found = {name: api.get(f"/v1/{path}", limit=1).json["items"][0]["id"] for name, path in nouns.items()}
    return {**found, "pilot": pilot["id"], "solution": pilot["solution_id"], "case": pilot["challenge_id"]}


def complaints(browser):
    """What the console says, but for the status of the page itself."""
    return [text for text in browser.complaints() if "the server responded with a status of 4" not in text]


def look(browser, name):
    """Judge what is shown at a desk's width, then at a phone's and narrower."""
    keep(browser, f"portal-{name}")
    assert not complaints(browser)
    examine(browser, name)
    for width in (PHONE, NARROW):
        browser.send("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=True)
        assert browser.run("document.documentElement.scrollWidth") <= width, name
    browser.send("Emulation.setDeviceMetricsOverride", width=PHONE, height=800, deviceScaleFactor=1, mobile=True)
    examine(browser, f"{name} on a phone")


def text(browser, selector):
    return browser.run(f"document.querySelector({json.dumps(selector)}).textContent.trim()")


def fill(browser, selector, value):
    browser.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=pytest.mark.sentinel if path in SENTINELS else ()) for path in PAGES]
)
def test_a_public_page_can_be_read_by_everybody(browser, platform, ids, path):
    browser.show(f"{platform.portal.url}/el{path.format(**ids)}")
    assert browser.run("document.fonts.check('16px \"Noto Sans\"', 'Καινοτομία')")
    look(browser, re.sub(r"\W+", "-", path).strip("-") or "home")


@pytest.mark.sentinel
def test_faults_are_told_where_they_are_and_take_the_focus(browser, platform):
    browser.show(f"{platform.portal.url}/el/sign-in")
    fill(browser, "#email", "reader@demo.example")
    fill(browser, "#password", "λάθος")
    browser.click("main form[novalidate] button")
    browser.until("document.activeElement.matches('.govuk-error-summary')")
    assert text(browser, "#email-error")
    look(browser, "sign-in-refused")
    browser.show(f"{platform.portal.url}/el/follow")
    fill(browser, "#email", "nobody")
    browser.click("main form button")
    browser.until("document.activeElement.matches('.govuk-error-summary')")
    look(browser, "follow-refused")


@pytest.mark.sentinel
def test_ones_work_can_be_read_by_everybody(browser, platform):
    for account in ("reader", "contributor", "curator"):
        browser.show(f"{platform.portal.url}/el/sign-in?next=/el/work")
        browser.click(f"button[value={account}]")
        assert text(browser, "h1") == "Η εργασία μου"
        look(browser, f"work-{account}")
        browser.click("form[action='/el/sign-out'] button")
    assert browser.run("document.cookie") == ""  # no script can read the session


OF_A_CONTRIBUTOR = (
    "/account", "/account/expert", "/account/subscriptions", "/account/quiet", "/inbox", "/network",
    "/practices/imports", "/practices/new", "/challenges/new",
)  # fmt: skip


OF_A_CURATOR = (
    "/people", "/synonyms", "/principles/report", "/circulars", "/circulars/new", "/library/new", "/library/mine",
    "/impacts/queue", "/deliveries", "/feedback/received", "/organisations/new",
)  # fmt: skip


def test_a_curators_pages_can_be_read_by_everybody(browser, platform):
    portal = platform.portal.url
    browser.show(f"{portal}/el/sign-in?next=/el/work")
    browser.click("button[value=curator]")
    for path in OF_A_CURATOR:
        browser.show(f"{portal}/el{path}")
        assert browser.run("document.querySelectorAll('h1').length") == 1, path
        look(browser, f"curator{path.replace('/', '-')}")
    browser.click("form[action='/el/sign-out'] button")


def test_a_contributors_pages_can_be_read_by_everybody(browser, platform):
    portal = platform.portal.url
    browser.show(f"{portal}/el/sign-in?next=/el/work")
    browser.click("button[value=contributor]")
    for path in OF_A_CONTRIBUTOR:
        browser.show(f"{portal}/el{path}")
        assert browser.run("document.querySelectorAll('h1').length") == 1, path
        look(browser, f"contributor{path.replace('/', '-')}")
    browser.show(f"{portal}/el/practices/new")
    fill(browser, "#title", "Ραντεβού στο ΚΕΠ")
    browser.click("button[value=save]")
    assert "1 από 12" in text(browser, ".progress")
    look(browser, "practice-draft")
    browser.click("form[action='/el/sign-out'] button")


def test_the_pages_of_certification_can_be_read_by_everybody(browser, platform):
    """A curator proposes a practice of the demo, takes a place, forgets a score, and gives the place back."""
    case = Api(platform.url).get("/v1/practices", q="ραντεβού", limit=1).json["items"][0]
    portal, practice = platform.portal.url, f"/el/practices/{case['id']}/certification"
    browser.show(f"{portal}/el/sign-in?next=/el/certifications")
    browser.click("button[value=curator]")
    look(browser, "certifications")
    browser.show(f"{portal}{practice}")
    look(browser, "certification")
    for step in ("request", "take"):
        if step == "take":
            browser.run("document.querySelector('#no_interest').click()")
        browser.click(f"button[value={step}]")
    look(browser, "certification-place")
    browser.click("button[value=evaluate]")
    look(browser, "certification-refused")
    browser.click("button[value=give_back]")
    browser.click("form[action='/el/sign-out'] button")


@pytest.mark.sentinel
def test_a_citizen_finds_follows_and_stops(browser, platform):
    """A citizen finds a practice without accents, in Greeklish and by the map, follows a topic, confirms, stops."""
    portal, mail = platform.portal.url, Mail(platform.mail_url)
    found = []
    for words in ("ραντεβου", "rantevou"):
        browser.show(f"{portal}/el")
        fill(browser, "#q", words)
        browser.click("form[role=search] button")
        found.append(browser.run("[...document.querySelectorAll('.entries h3 a')].map(link => link.href)"))
        assert browser.run("document.querySelector('.entries mark') !== null")
    assert found[0]
    assert found[0] == found[1]
    browser.click(".entries h3 a")
    assert browser.run("location.href") == found[0][0]

    browser.show(f"{portal}/el")
    region = browser.run(
        "(window.region = [...document.querySelectorAll('.map a')]"
        ".find(link => !link.getAttribute('aria-label').includes(': 0 '))).getAttribute('href')"
    )
    browser.events.clear()
    browser.run("window.region.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
    browser.loaded()
    assert browser.run("location.pathname") == region
    assert browser.run("document.querySelectorAll('.entries h3 a').length") > 0

    browser.click("a[href^='/el/follow?region=']")
    assert browser.run("document.querySelector('#region').value") == region.rsplit("/", 1)[1]
    fill(browser, "#email", "politis@example.org")
    browser.click("main form button")
    assert "politis@example.org" in text(browser, "main")
    asked = mail.wait_for("politis@example.org", lambda one: "/confirm?token=" in one["text"])
    browser.show(re.search(r"https?://\S+/confirm\?token=\S+", asked["text"]).group())
    browser.click("button")
    assert not complaints(browser)
    browser.click("main form button")
    browser.click("main form [value=stop]")
    assert not complaints(browser)


def test_the_search_box_suggests_while_one_types(browser, platform):
    browser.show(f"{platform.portal.url}/el")
    browser.until("document.querySelector('#q').getAttribute('role') === 'combobox'")
    browser.run("document.querySelector('#q').focus()")
    fill(browser, "#q", "psifia")
    browser.run("document.querySelector('#q').dispatchEvent(new Event('input'))")
    browser.until("document.querySelectorAll('#suggestions li').length > 0")
    assert browser.run("document.querySelector('#q').getAttribute('aria-expanded')") == "true"
    press(browser, "ArrowDown")
    assert browser.run("document.querySelector('#suggestion-1').getAttribute('aria-selected')") == "true"
    look(browser, "suggestions")
    press(browser, "Escape")
    assert browser.run("document.querySelector('#suggestions').hidden")
    browser.run("document.querySelector('#q').dispatchEvent(new Event('input'))")
    fill(browser, "#q", "psifiak")
    browser.until("!document.querySelector('#suggestions').hidden")
    press(browser, "ArrowUp")  # the last one
    press(browser, "Enter")
    browser.until("location.pathname.startsWith('/el/practices')")


def press(browser, key):
    event = f"new KeyboardEvent('keydown', {{key: {json.dumps(key)}, bubbles: true, cancelable: true}})"
    browser.run(f"document.querySelector('#q').dispatchEvent({event})")
