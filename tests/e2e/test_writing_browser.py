"""A practice is written in a browser: it saves itself, the network goes, a colleague writes too, nothing is lost."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import files
import pytest
from api import Api
from journey import PRACTICE
from judge import NARROW, examine, keep

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
MISSING = ("novelty", "obstacles", "advice")
DESK, PHONE = 1280, 390
SLOW = {"latency": 20, "downloadThroughput": -1, "uploadThroughput": 700_000}  # bytes a second
STATUS, ALERT = ".autosave [role=status]", ".autosave [role=alert]"


@dataclass
class Desk:
    """A person at the portal in a browser."""

    browser: Any
    portal: str
    width: int
    scripts: bool

    def show(self, path):
        self.browser.show(f"{self.portal}/el{path}", width=self.width)

    def sign_in(self, account, path):
        """Change the account, and go on to a page."""
        if self.browser.run("Boolean(document.querySelector(\"form[action='/el/sign-out']\"))"):
            self.browser.click("form[action='/el/sign-out'] button")
        self.show(f"/sign-in?next=/el{path}")
        self.browser.click(f"button[value={account}]")

    def write(self, name, words):
        """Type over what a field says, as somebody at a keyboard does."""
        self.browser.run(f"(one => {{ one.focus(); one.select() }})(document.getElementById({json.dumps(name)}))")
        self.browser.send("Input.insertText", text=words)

    def tick(self, selector):
        self.browser.run(f"document.querySelector({json.dumps(selector)}).click()")

    def press(self, action):
        self.browser.click(f"main button[value={action}]")

    def text(self, selector):
        return self.browser.run(f"document.querySelector({json.dumps(selector)})?.textContent.trim() ?? ''")

    def value(self, name):
        return self.browser.run(f"document.getElementById({json.dumps(name)}).value")

    def until(self, selector, words):
        """Wait until an element says these words."""
        said = f"document.querySelector({json.dumps(selector)})?.textContent.includes({json.dumps(words)})"
        self.browser.until(said)

    def offline(self, away):
        conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.browser.send("Network.emulateNetworkConditions", offline=away, **conditions)

    def attach(self, path, title):
        """Add a file on the page of files."""
        document = self.browser.send("DOM.getDocument")["root"]["nodeId"]
        found = self.browser.send("DOM.querySelector", nodeId=document, selector="#file")["nodeId"]
        self.browser.send("DOM.setFileInputFiles", nodeId=found, files=[str(path)])
        self.write("title", title)
        if self.scripts:
            self.browser.send("Network.emulateNetworkConditions", offline=False, **SLOW)
            self.tick("main form button")
        else:
            self.browser.click("main form button")

    def look(self, name):
        """Judge what is shown, and keep a picture."""
        name = f"writing-{name}{'' if self.scripts else '-plain'}"
        keep(self.browser, name)
        if self.scripts:
            examine(self.browser, name)
        self.browser.send(
            "Emulation.setDeviceMetricsOverride", width=NARROW, height=800, deviceScaleFactor=1, mobile=True
        )
        assert self.browser.run("document.documentElement.scrollWidth") <= NARROW, name
        self.browser.send(
            "Emulation.setDeviceMetricsOverride", width=self.width, height=800, deviceScaleFactor=1, mobile=False
        )


@pytest.fixture(params=[(DESK, True), (PHONE, False)], ids=["scripts", "plain"])
def desk(request, browser, platform):
    width, scripts = request.param
    browser.send("Emulation.setScriptExecutionDisabled", value=not scripts)
    yield Desk(browser, platform.portal.url, width, scripts)
    browser.send("Emulation.setScriptExecutionDisabled", value=False)
    browser.send(
        "Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1
    )


def begin(desk):
    """Begin a draft, and return its id."""
    desk.sign_in("contributor", "/practices/new")
    desk.write("title", PRACTICE["title"])
    if desk.scripts:
        desk.until(STATUS, "Αποθηκεύτηκε")
        desk.write("summary", PRACTICE["summary"])
    else:
        desk.write("summary", PRACTICE["summary"])
        desk.press("save")
    desk.browser.until("location.pathname.endsWith('/edit')")
    return re.search(r"practices/([0-9a-f-]{36})/edit", desk.browser.run("location.pathname")).group(1)


def lose_the_network(desk, contributor, path):
    desk.offline(True)
    desk.write("problem", PRACTICE["problem"])
    desk.until(ALERT, "Δεν υπάρχει σύνδεση")
    desk.look("offline")
    assert desk.value("problem") == PRACTICE["problem"]
    desk.offline(False)
    desk.until(STATUS, "Αποθηκεύτηκε")
    assert desk.text(ALERT) == ""
    assert contributor.get(path).json["problem"] == PRACTICE["problem"]


def lose_the_network_on_the_way(desk):
    desk.until(".upload [role=status]", "Στάλθηκαν 1 από 4")
    desk.offline(True)
    desk.until(".upload [role=alert]", "Η σύνδεση χάθηκε")
    desk.look("upload-offline")
    desk.offline(False)
    desk.browser.until("location.search === '?done=added'")


def write_together(desk, contributor, colleague, path):
    """Let a colleague change two fields, one of which is changed here too; keep the colleague's."""
    if not desk.scripts:
        desk.show(path.removeprefix("/v1") + "/edit")
    elsewhere = {"solution": PRACTICE["solution"], "summary": "Η περίληψη του συναδέλφου."}
    assert colleague.request("PATCH", path, elsewhere, If_Match="*").status == 200
    desk.write("summary", "Η δική μου περίληψη.")
    desk.write("results", PRACTICE["results"])
    if desk.scripts:
        desk.until(ALERT, "Περίληψη")
        desk.browser.until("!document.querySelector('.autosave [role=status]').textContent.includes('ακόμη')")
        assert contributor.get(path).json["results"] == PRACTICE["results"]
    assert contributor.get(path).json["summary"] == elsewhere["summary"]
    desk.press("save")
    assert "Κάποιος άλλος άλλαξε τα ίδια πεδία" in desk.text(".govuk-error-summary")
    assert [desk.text(f".sides > div:nth-child({n}) ins") for n in (1, 2)] != ["", ""]
    desk.look("two-texts")
    desk.tick("#keep-summary-theirs")
    desk.press("save")
    now = contributor.get(path).json
    assert (now["summary"], now["results"]) == (elsewhere["summary"], PRACTICE["results"])
    assert (desk.value("solution"), desk.value("summary")) == (elsewhere["solution"], elsewhere["summary"])


def submit(desk, path, folder):
    """Fill in all but three sections, attach a picture, submit, be told what is missing, submit again."""
    for name in ("conditions", "lessons"):
        desk.write(name, PRACTICE[name])
    desk.tick(f"input[name=sectors][value={PRACTICE['sectors'][0]}]")
    desk.tick(f"input[name=stage][value={PRACTICE['stage']}]")
    desk.press("files")
    picture = folder / "θυρίδα.png"
    picture.write_bytes(files.noise(size=(1_500, 1_000)))  # four parts
    desk.attach(picture, "Η θυρίδα στην είσοδο του δημαρχείου")
    if desk.scripts:
        lose_the_network_on_the_way(desk)
    desk.until(".govuk-notification-banner", "προστέθηκε")
    desk.show(path.removeprefix("/v1") + "/edit")
    desk.press("submit")
    named = desk.browser.run(
        "[...document.querySelectorAll('.govuk-error-summary a')].map(a => a.getAttribute('href'))"
    )
    assert named == [f"#{name}" for name in MISSING]
    for name in MISSING:
        assert desk.text(f"#{name}-error"), name
    desk.look("missing")
    for name in MISSING:
        desk.write(name, PRACTICE[name])
    desk.press("submit")


def decide(desk, account, practice_id, decision, comment="", **remarks):
    desk.sign_in(account, f"/review/practices/{practice_id}")
    assert desk.browser.run("document.querySelectorAll('main figure.picture img').length") == 1
    desk.tick(f"input[name=decision][value={decision}]")
    desk.tick("details:has([id^=remark-]) summary")
    for name, words in {"comment": comment, **{f"remark-{name}": words for name, words in remarks.items()}}.items():
        if words:
            desk.write(name, words)
    if remarks:
        desk.look("decision")
    desk.browser.click(".decision form button")


def test_a_practice_is_written_by_two_and_published(desk, platform, people, tmp_path):
    contributor, colleague = people["contributor"], people["approver"]
    practice_id = begin(desk)
    path = f"/v1/practices/{practice_id}"
    if desk.scripts:
        lose_the_network(desk, contributor, path)
    else:
        desk.write("problem", PRACTICE["problem"])
        desk.press("save")
    write_together(desk, contributor, colleague, path)
    submit(desk, path, tmp_path)
    assert contributor.get(path).json["state"] == "internal_approval"

    desk.sign_in("approver", f"/practices/{practice_id}/approve")
    desk.browser.click("main form button")
    decide(desk, "centre", practice_id, "request_changes", "Μία ενότητα θέλει δουλειά.", results="Πόσα αιτήματα;")
    desk.sign_in("contributor", f"/practices/{practice_id}/edit")
    assert "Πόσα αιτήματα;" in desk.text("main .govuk-inset-text")
    desk.write("results", "Ο μέσος χρόνος έπεσε από 21 σε 6 ημέρες, σε 4.000 αιτήματα.")
    desk.press("submit")
    desk.sign_in("approver", f"/practices/{practice_id}/approve")
    desk.browser.click("main form button")
    decide(desk, "centre", practice_id, "forward")
    decide(desk, "curator", practice_id, "publish")
    desk.browser.click("form[action='/el/sign-out'] button")

    public = Api(platform.url).get(path).json
    assert (public["state"], len(public["files"])) == ("published", 1)
    history = contributor.get(f"{path}/revisions").json["items"]
    assert len(history) == 2
    assert history[0]["changed"] == ["results"]
    desk.show(f"/practices/{practice_id}")
    assert "4.000 αιτήματα" in desk.text("main")
    desk.look("published")
