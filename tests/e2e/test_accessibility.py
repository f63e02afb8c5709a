"""Every page and every mail can be read by everybody: WCAG 2.1 AA as far as axe-core can tell, and 320 pixels wide.

`make browser` gets Chromium and runs this; KAINOTOMIA_PICTURES=folder keeps what every page looks like.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import journey
import pytest
from api import Api, Mail, until
from judge import PICTURES, examine, keep
from platforms import make_platform

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
MAILS = sorted((ROOT / "tests/notifications/snapshots").glob("*.html"))


@pytest.fixture(scope="module")
def platform(browser):
    with (
        tempfile.TemporaryDirectory(prefix="kainotomia-e2e-") as directory,
        make_platform("in-process", Path(directory)) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def links(platform):
    """The addresses that people come to, as their mails and pages name them."""
    api, mail = Api(platform.url), Mail(platform.mail_url)
    contributor, centre, curator = (api.as_(f"{n}@demo.example") for n in ("approver", "centre", "curator"))
    long = "https://lamia.example/" + "/".join(["πρόγραμμα-ψηφιακού-μετασχηματισμού"] * 4)
    told = {
        "cost_eur": 1250000, "started_on": "2024-05-01", "principles": ["embrace", "explore"], "sdgs": [9, 11],
        "funding": "ΕΣΠΑ 2021–2027", "municipality": journey.lamia(api)["elstat_code"], "outcome_kind": "success",
        "links": ["https://lamia.example/thyrida"], "source_url": long,
    }  # fmt: skip
    practice = journey.draft(contributor, **told)["id"]
    journey.submit(contributor, practice)
    journey.decide(centre, practice, "forward", leads_to="ministry_review")
    journey.decide(curator, practice, "publish", leads_to="published")
    demo = next(p for p in api.get("/v1/practices", limit=50).json["items"] if p["id"] != practice)["id"]

    email = "maria@polites.example"
    api.post("/v1/people", {"email": email, "name": "Μαρία", "password": "ένας μακρύς κωδικός 81"})
    verify = mail.token(email, "/v1/people/verify")
    stops = journey.follow(api, mail, email, sectors=["technology", "environment"], regions=["GR-H"])
    api.post("/v1/subscriptions", {"email": email, "frequency": "immediate", "filters": {"q": "ανακύκλωση"}})
    # neither mail has a word of the wish: the second is the newer one
    asked = until(lambda: len(found := [m for m in mail.to(email) if "/confirm?token=" in m["text"]]) > 1 and found)
    confirm = re.search(r"/v1/subscriptions/confirm\?token=\S+", asked[0]["text"]).group()
    return {
        "index": "/", "docs": "/docs", "guides": "/docs/guides", "guide": "/docs/guides/api",
        "practice": f"/v1/practices/{practice}", "case": f"/v1/practices/{demo}",
        "missing": f"/v1/practices/{practice[:-4]}ffff", "nowhere": "/v1/nothing/here", "not-mine": "/v1/reviews/queue",
        "verify": f"/v1/people/verify?token={verify}", "verify-bad": "/v1/people/verify?token=x",
        "confirm": confirm, "confirm-bad": "/v1/subscriptions/confirm?token=x",
        "stop": stops["unsubscribe_url"].removeprefix(platform.url),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["el", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "index", "docs", "guides", "guide", "practice", "case", "missing", "nowhere", "not-mine", "verify",
        "verify-bad", "confirm", "confirm-bad", "stop",
    ],
)  # fmt: skip
def test_a_page_can_be_read_by_everybody(browser, platform, links, name, language):
    browser.show(platform.url + links[name], language=language)
    refused = name.endswith("-bad") or name in {"missing", "nowhere", "not-mine"}
    if name == "docs":
        browser.until("document.querySelector('.opblock')")
    keep(browser, f"page-{name}.{language}")
    told = [
        text for text in browser.complaints() if not (refused and "the server responded with a status of 4" in text)
    ]
    assert not told, told
    assert browser.run("document.contentType") == "text/html"
    # Swagger UI's own controls are its makers' affair; the frame around them is ours
    examine(browser, f"{name}.{language}", exclude="['#api']" if name == "docs" else "[]")
    if PICTURES and name == "practice":
        browser.send("Emulation.setEmulatedMedia", media="print")
        browser.picture(Path(PICTURES) / f"page-{name}.{language}.print.png")
        browser.send("Emulation.setEmulatedMedia", media="")
        browser.paper(Path(PICTURES) / f"page-{name}.{language}.pdf")


@pytest.mark.parametrize("name", ["verify", "confirm", "stop"])
def test_button_leads_to_an_accessible_page(browser, platform, links, name):
    browser.show(platform.url + links[name])
    browser.run(
        "document.querySelectorAll('[type=password]').forEach(field => { field.value = 'ένας μακρύς κωδικός 81'; })"
    )
    browser.click("button")
    assert browser.run("document.querySelector('button')") is None
    keep(browser, f"page-{name}-done.el")
    assert not browser.complaints()
    examine(browser, f"{name}-done")


def test_the_first_key_skips_to_the_content(browser, platform, links):
    browser.show(platform.url + links["practice"])
    for kind in ("keyDown", "keyUp"):
        browser.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert browser.run("document.activeElement.getAttribute('href')") == "#content"
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0


def test_the_guide_opens_where_a_reviewers_mail_points(browser, platform):
    browser.show(f"{platform.url}/docs?lang=el#/observatory/review_practice")
    browser.until("document.querySelector('#operations-observatory-review_practice.is-open')")
    assert not browser.complaints()


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_can_be_read_by_everybody(browser, path, tmp_path):
    shown = tmp_path / path.name
    shown.write_text(path.read_text(encoding="utf-8").partition("\n\n")[2], encoding="utf-8")
    browser.show(shown.as_uri())
    keep(browser, f"mail-{path.stem}")
    examine(browser, path.stem)
