"""docs/operations/first-day.md, followed line by line: from empty servers to a published practice and its mail."""

from __future__ import annotations

import tempfile
import urllib.request
from pathlib import Path

import pytest
from api import Api, Mail
from deployed import Deployed, commands
from journey import PRACTICE, decide, draft, follow, lamia, submit

from kainotomia_local import rabbitmq

PASSWORD = "δεκαεξι χαρακτηρες"
CENTRE = "Κέντρο Καινοτομίας Open"
pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.rabbitmq, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def deployed():
    if rabbitmq.find() is None:
        pytest.skip("RabbitMQ is not installed: install the package `rabbitmq-server` to run this test.")
    with tempfile.TemporaryDirectory(prefix="kainotomia-first-day-") as folder:
        Path(folder).chmod(0o711)
        with Deployed(Path(folder)) as running:
            yield running


def register(api, mail, email):
    """Ask for an account and confirm it, as the first curator does."""
    account = {"email": email, "password": PASSWORD, "name": "Πρώτη Επιμελήτρια", "language": "el"}
    assert api.post("/v1/people", account).status == 202
    token = mail.token(email, "?token=")
    assert api.post("/v1/people/verify", {"token": token, "password": PASSWORD}).status == 204


def invited(curator, mail, organisation, email, role):
    """Ask somebody to join a body, who accepts by the link of the mail and signs in."""
    asked = curator.post(f"/v1/organisations/{organisation}/invitations", {"email": email, "role": role})
    assert asked.status == 201, asked.body
    token = mail.token(email, "/invitation?")
    accepted = curator.post("/v1/people/invitation", {"token": token, "name": email, "password": PASSWORD})
    assert accepted.status == 204, accepted.body
    return Api(curator.url).as_(email, PASSWORD)


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
    register(api, mail, "curator@ministry.example")
    deployed.run(helpers, curator_role)
    curator = api.as_("curator@ministry.example", PASSWORD)
    body = lamia(api)["id"]
    [centre] = api.get("/v1/organisations", q=CENTRE, kind="innovation_centre").json["items"]
    contributor = invited(curator, mail, body, "contributor@lamia.example", "contributor")
    approver = invited(curator, mail, body, "approver@lamia.example", "approver")
    reviewer = invited(curator, mail, centre["id"], "manager@centre.example", "manager")

    follow(api, mail, "follower@people.example", q="θυρίδα αιτήματα")
    practice = draft(contributor, organisation_id=body)["id"]
    submit(contributor, practice, approver)
    decide(reviewer, practice, "forward", "Πλήρης.", leads_to="ministry_review")
    decide(curator, practice, "publish", "Συγχαρητήρια.", leads_to="published")
    message = mail.wait_for("follower@people.example", lambda m: PRACTICE["title"] in m["subject"] + m["text"])
    assert "https://ministry.example/el/practices/" in message["text"]
    assert "127.0.0.1" not in message["text"]

    deployed.run(backup)
    [made] = (deployed.work / "backups").iterdir()
    assert len(list(made.glob("*.dump"))) == 6
