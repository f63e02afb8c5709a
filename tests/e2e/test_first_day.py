"""docs/operations/first-day.md and backup.md, followed line by line.

From empty servers to a published practice and its mail; all of it restored elsewhere; one service to an earlier time.
"""

from __future__ import annotations

import subprocess
import tempfile
import urllib.request
from pathlib import Path

import pytest
from api import Api, Mail
from deployed import ROOT, Deployed, commands
from journey import PRACTICE, decide, draft, follow, lamia, submit

from kainotomia_local import rabbitmq

PATIENCE = 90.0
PASSWORD = "δεκαεξι χαρακτηρες"
CURATOR, REVIEWER = "curator@ministry.example", "manager@centre.example"
CONTRIBUTOR, APPROVER = "contributor@lamia.example", "approver@lamia.example"
FOLLOWER, TEACHER, VISITOR = "follower@people.example", "teacher@people.example", "visitor@people.example"
OF_SCHOOLS, OF_MUSEUMS = "Ψηφιακή θυρίδα για τα σχολεία", "Ψηφιακή θυρίδα για τα μουσεία"
CENTRE = "Κέντρο Καινοτομίας Open"
pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.rabbitmq, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def deployed():
    if rabbitmq.find() is None:
        pytest.skip("RabbitMQ is not installed: install the package `rabbitmq-server` to run this test.")
    with tempfile.TemporaryDirectory(prefix="kainotomia-first-day-") as folder:
        Path(folder).chmod(0o711)
        with Deployed(Path(folder)) as running:
            yield running


@pytest.fixture(scope="module")
def elsewhere():
    """Other servers, with nothing in them."""
    with tempfile.TemporaryDirectory(prefix="kainotomia-elsewhere-") as folder:
        Path(folder).chmod(0o711)
        with Deployed(Path(folder)) as running:
            yield running


def only_backup(deployed):
    [made] = (deployed.work / "backups").iterdir()
    return made


def publish(api, title):
    """Bring a practice from draft to publication, as its four people do."""
    contributor, approver, reviewer, curator = (
        api.as_(email, PASSWORD) for email in (CONTRIBUTOR, APPROVER, REVIEWER, CURATOR)
    )
    practice = draft(contributor, organisation_id=lamia(api)["id"], title=title)["id"]
    submit(contributor, practice, approver)
    decide(reviewer, practice, "forward", "Πλήρης.", leads_to="ministry_review")
    decide(curator, practice, "publish", "Συγχαρητήρια.", leads_to="published")


def register(api, mail, email):
    """Ask for an account and confirm it, as the first curator does."""
    account = {"email": email, "password": PASSWORD, "name": "Πρώτη Επιμελήτρια", "language": "el"}
    assert api.post("/v1/people", account).status == 202
    token = mail.token(email, "?token=")
    assert api.post("/v1/people/verify", {"token": token, "password": PASSWORD}).status == 204


def invited(curator, mail, organisation, email, role):
    """Ask somebody to join a body, who accepts by the link of the mail."""
    asked = curator.post(f"/v1/organisations/{organisation}/invitations", {"email": email, "role": role})
    assert asked.status == 201, asked.body
    token = mail.token(email, "/invitation?")
    accepted = curator.post("/v1/people/invitation", {"token": token, "name": email, "password": PASSWORD})
    assert accepted.status == 204, accepted.body


def test_the_first_day(deployed):
    settings, machine, databases, helpers, broker, start, wait, curator_role, backup = commands("first-day.md")
    deployed.run(settings, machine)
    deployed.use_free_ports()
    deployed.run(databases)
    deployed.run(helpers, broker)
    assert "created 374" in deployed.run(helpers, start)
    said = deployed.run(helpers, wait)
    assert "FAILED" not in said
    assert said.count("migrations    ok") == 6
    with urllib.request.urlopen(f"http://127.0.0.1:{deployed.portal_port}/el", timeout=30) as page:
        assert page.status == 200

    api, mail = Api(deployed.url), Mail(deployed.mailbox.url)
    register(api, mail, CURATOR)
    deployed.run(helpers, curator_role)
    curator = api.as_(CURATOR, PASSWORD)
    body = lamia(api)["id"]
    [centre] = api.get("/v1/organisations", q=CENTRE, kind="innovation_centre").json["items"]
    invited(curator, mail, body, CONTRIBUTOR, "contributor")
    invited(curator, mail, body, APPROVER, "approver")
    invited(curator, mail, centre["id"], REVIEWER, "manager")

    follow(api, mail, FOLLOWER, q="θυρίδα αιτήματα")
    follow(api, mail, TEACHER, q="σχολεία")
    follow(api, mail, VISITOR, q="μουσεία")
    publish(api, PRACTICE["title"])
    message = mail.wait_for(FOLLOWER, lambda m: PRACTICE["title"] in m["subject"] + m["text"], PATIENCE)
    assert "https://ministry.example/el/practices/" in message["text"]
    assert "127.0.0.1" not in message["text"]

    deployed.run(backup)
    assert len(list(only_backup(deployed).glob("*.dump"))) == 6


def test_a_backup_is_restored_elsewhere_and_goes_on(deployed, elsewhere):
    """What was published, who may sign in and who follows are there; nobody hears of anything twice."""
    _, machine, databases, helpers, broker, _, wait, *_ = commands("first-day.md")
    settings, dumps, replays, _ = commands("backup.md")
    deployed.stop_parts()
    elsewhere.places["backups/2026-12-01"] = str(only_backup(deployed))
    elsewhere.run(settings, machine)
    elsewhere.use_free_ports()
    elsewhere.run(databases)
    elsewhere.run(helpers, broker)
    said = elsewhere.run(helpers, dumps)
    assert "observatory: the numbers of " in said
    elsewhere.run(helpers, replays)
    assert "FAILED" not in elsewhere.run(helpers, wait)

    api, mail = Api(elsewhere.url), Mail(deployed.mailbox.url)
    [before] = api.get("/v1/practices", q="θυρίδα").json["items"]
    assert before["title"] == PRACTICE["title"]
    publish(api, OF_SCHOOLS)
    mail.wait_for(TEACHER, lambda m: OF_SCHOOLS in m["subject"] + m["text"], PATIENCE)
    assert len([m for m in mail.to(FOLLOWER) if PRACTICE["title"] in m["subject"]]) == 1


def test_one_service_goes_back_and_the_others_stay(deployed, elsewhere):
    """The second practice is lost with the observatory's database; of a third one followers hear."""
    *_, one = commands("backup.md")
    helpers, wait = (commands("first-day.md")[number] for number in (3, 6))
    said = elsewhere.run(helpers, one)
    assert "observatory: others have handled what is no longer known here:" in said
    assert "notifications.on_practice" in said
    assert "FAILED" not in elsewhere.run(helpers, wait)

    api, mail = Api(elsewhere.url), Mail(deployed.mailbox.url)
    assert [one["title"] for one in api.get("/v1/practices", q="θυρίδα").json["items"]] == [PRACTICE["title"]]
    publish(api, OF_MUSEUMS)
    mail.wait_for(VISITOR, lambda m: OF_MUSEUMS in m["subject"] + m["text"], PATIENCE)


def test_what_holds_data_is_not_written_over(deployed, elsewhere):
    refused = subprocess.run(
        [ROOT / "deploy/restore.sh", only_backup(deployed), elsewhere.work / "settings", "portal"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "The database of portal holds " in refused.stderr
