"""A practice is written in a browser: it saves itself, the network goes, a colleague writes too, nothing is lost."""

from __future__ import annotations

import json
import re

import files
import pytest
from api import Api
from desk import DESK, PHONE, Desk
from journey import PRACTICE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
MISSING = ("novelty", "obstacles", "advice")
SLOW = {"latency": 20, "downloadThroughput": -1, "uploadThroughput": 700_000}  # bytes a second
STATUS, ALERT = ".autosave [role=status]", ".autosave [role=alert]"


class Writer(Desk):
    """Somebody who writes, and whose network comes and goes."""

    expected = (*Desk.expected, "net::ERR_INTERNET_DISCONNECTED")

    def value(self, name):
        return self.run(f"document.getElementById({json.dumps(name)}).value")

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
        self.write("#title", title)
        if self.scripts:
            self.browser.send("Network.emulateNetworkConditions", offline=False, **SLOW)
            self.tick("main form button")
        else:
            self.go("main form button")


@pytest.fixture(params=[(DESK, True), (PHONE, False)], ids=["scripts", "plain"])
def desk(request, browser, platform):
    width, scripts = request.param
    browser.send("Emulation.setScriptExecutionDisabled", value=not scripts)
    yield Writer(browser, platform, width, scripts)
    browser.send("Emulation.setScriptExecutionDisabled", value=False)
    browser.send(
        "Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1
    )


def begin(desk):
    """Begin a draft, and return its id."""
    desk.sign_in("contributor", "/practices/new")
    desk.write("#title", PRACTICE["title"])
    if desk.scripts:
        desk.until(STATUS, "Αποθηκεύτηκε")
        desk.write("#summary", PRACTICE["summary"])
    else:
        desk.write("#summary", PRACTICE["summary"])
        desk.go("main button[value=save]")
    desk.browser.until("location.pathname.endsWith('/edit')")
    return re.search(r"practices/([0-9a-f-]{36})/edit", desk.run("location.pathname")).group(1)


def lose_the_network(desk, contributor, path):
    desk.offline(True)
    desk.write("#problem", PRACTICE["problem"])
    desk.until(ALERT, "Δεν υπάρχει σύνδεση")
    desk.look("writing-offline")
    assert desk.value("problem") == PRACTICE["problem"]
    desk.offline(False)
    desk.until(STATUS, "Αποθηκεύτηκε")
    assert desk.said(ALERT) == ""
    assert contributor.get(path).json["problem"] == PRACTICE["problem"]


def lose_the_network_on_the_way(desk):
    desk.until(".upload [role=status]", "Στάλθηκαν 1 από 4")
    desk.offline(True)
    desk.until(".upload [role=alert]", "Η σύνδεση χάθηκε")
    desk.look("writing-upload-offline")
    desk.offline(False)
    desk.browser.until("location.search === '?done=added'")


def write_together(desk, contributor, colleague, path):
    """Let a colleague change two fields, one of which is changed here too; keep the colleague's."""
    if not desk.scripts:
        desk.show(path.removeprefix("/v1") + "/edit")
    elsewhere = {"solution": PRACTICE["solution"], "summary": "Η περίληψη του συναδέλφου."}
    assert colleague.request("PATCH", path, elsewhere, If_Match="*").status == 200
    desk.write("#summary", "Η δική μου περίληψη.")
    desk.write("#results", PRACTICE["results"])
    if desk.scripts:
        desk.until(ALERT, "Περίληψη")
        desk.browser.until("!document.querySelector('.autosave [role=status]').textContent.includes('ακόμη')")
        assert contributor.get(path).json["results"] == PRACTICE["results"]
    assert contributor.get(path).json["summary"] == elsewhere["summary"]
    desk.go("main button[value=save]")
    assert "Κάποιος άλλος άλλαξε τα ίδια πεδία" in desk.said(".govuk-error-summary")
    assert [desk.said(f".sides > div:nth-child({n}) ins") for n in (1, 2)] != ["", ""]
    desk.look("writing-two-texts")
    desk.tick("#keep-summary-theirs")
    desk.go("main button[value=save]")
    now = contributor.get(path).json
    assert (now["summary"], now["results"]) == (elsewhere["summary"], PRACTICE["results"])
    assert (desk.value("solution"), desk.value("summary")) == (elsewhere["solution"], elsewhere["summary"])


def submit(desk, path, folder):
    """Fill in all but three sections, attach a picture, submit, be told what is missing, submit again."""
    for name in ("conditions", "lessons"):
        desk.write(f"#{name}", PRACTICE[name])
    desk.tick(f"input[name=sectors][value={PRACTICE['sectors'][0]}]")
    desk.tick(f"input[name=stage][value={PRACTICE['stage']}]")
    desk.go("main button[value=files]")
    picture = folder / "θυρίδα.png"
    picture.write_bytes(files.noise(size=(1_500, 1_000)))  # four parts
    desk.attach(picture, "Η θυρίδα στην είσοδο του δημαρχείου")
    if desk.scripts:
        lose_the_network_on_the_way(desk)
    desk.until(".govuk-notification-banner", "προστέθηκε")
    desk.show(path.removeprefix("/v1") + "/edit")
    desk.go("main button[value=submit]")
    named = desk.run("[...document.querySelectorAll('.govuk-error-summary a')].map(a => a.getAttribute('href'))")
    assert named == [f"#{name}" for name in MISSING]
    for name in MISSING:
        assert desk.said(f"#{name}-error"), name
    desk.look("writing-missing")
    for name in MISSING:
        desk.write(f"#{name}", PRACTICE[name])
    desk.go("main button[value=submit]")


def decide(desk, account, practice_id, decision, comment="", **remarks):
    desk.sign_in(account, f"/review/practices/{practice_id}")
    assert desk.run("document.querySelectorAll('main figure.picture img').length") == 1
    desk.tick(f"input[name=decision][value={decision}]")
    desk.tick("details:has([id^=remark-]) summary")
    for name, words in {"comment": comment, **{f"remark-{name}": words for name, words in remarks.items()}}.items():
        if words:
            desk.write(f"#{name}", words)
    if remarks:
        desk.look("writing-decision")
    desk.go(".decision form button")


def test_a_practice_is_written_by_two_and_published(desk, platform, people, tmp_path):
    contributor, colleague = people["contributor"], people["approver"]
    practice_id = begin(desk)
    path = f"/v1/practices/{practice_id}"
    if desk.scripts:
        lose_the_network(desk, contributor, path)
    else:
        desk.write("#problem", PRACTICE["problem"])
        desk.go("main button[value=save]")
    write_together(desk, contributor, colleague, path)
    submit(desk, path, tmp_path)
    assert contributor.get(path).json["state"] == "internal_approval"

    desk.sign_in("approver", f"/practices/{practice_id}/approve")
    desk.go("main form button")
    decide(desk, "centre", practice_id, "request_changes", "Μία ενότητα θέλει δουλειά.", results="Πόσα αιτήματα;")
    desk.sign_in("contributor", f"/practices/{practice_id}/edit")
    assert "Πόσα αιτήματα;" in desk.said("main .govuk-inset-text")
    desk.write("#results", "Ο μέσος χρόνος έπεσε από 21 σε 6 ημέρες, σε 4.000 αιτήματα.")
    desk.go("main button[value=submit]")
    desk.sign_in("approver", f"/practices/{practice_id}/approve")
    desk.go("main form button")
    decide(desk, "centre", practice_id, "forward")
    decide(desk, "curator", practice_id, "publish")
    desk.sign_out()

    public = Api(platform.url).get(path).json
    assert (public["state"], len(public["files"])) == ("published", 1)
    history = contributor.get(f"{path}/revisions").json["items"]
    assert len(history) == 2
    assert history[0]["changed"] == ["results"]
    desk.show(f"/practices/{practice_id}")
    assert "4.000 αιτήματα" in desk.said("main")
    desk.look("writing-published")
