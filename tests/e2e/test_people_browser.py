"""People at the portal in a browser: an expert, a curator, a technician, a newcomer; each way to work with it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from api import Api, Mail, until
from desk import DESK, PASSWORD, PHONE, Desk, account

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
WAYS = {"scripts": (DESK, True, False), "plain": (PHONE, False, False), "keys": (DESK, True, True)}


@pytest.fixture(params=WAYS)
def desk(request, browser, platform):
    width, scripts, keyboard = WAYS[request.param]
    browser.send("Emulation.setScriptExecutionDisabled", value=not scripts)
    yield Desk(browser, platform, width, scripts, keyboard)
    browser.send("Emulation.setScriptExecutionDisabled", value=False)


@pytest.fixture
def mail(platform):
    return Mail(platform.mail_url)


@pytest.fixture
def curator(platform):
    return Api(platform.url).as_("curator@demo.example")


def body(platform, name):
    return Api(platform.url).get("/v1/organisations", q=name, kind="municipality").json["items"][0]["id"]


def test_an_expert_lists_themselves_and_is_found(desk, platform):
    """An expert fills in the profile, is found by a word of it, is asked for by a body, and accepts."""
    email = account(platform, f"expert-{desk.mode}@people.example", "Ελένη Ειδική")
    skill = f"κομποστοποίηση-{desk.mode}"
    desk.sign_in_as(email, "/account/expert")
    desk.write("#headline", "Μηχανικός περιβάλλοντος")
    desk.tick("input[name=sectors][value=environment]")
    desk.write("#skills", skill)
    desk.tick("#listed")
    desk.press()
    assert "Σας βρίσκουν πλέον στον κατάλογο ειδικών" in desk.said()
    desk.look("expert-listed")

    desk.sign_out()
    desk.show("/experts")
    desk.write("form.filters #q", skill)
    desk.press("form.filters")
    assert desk.run("document.querySelectorAll('.entries h2, .entries h3').length") == 1
    desk.go(".entries a")
    assert desk.said("h1") == "Ελένη Ειδική"
    assert email not in desk.said("body")
    place = desk.run("location.pathname").removeprefix("/el")

    desk.sign_in("contributor", place)
    desk.go(f"main a[href$='{place}/introduction']")
    desk.write("#message", "Ετοιμάζουμε κομποστοποίηση σε κάθε γειτονιά. Θα μας πείτε τη γνώμη σας;")
    desk.press()
    assert "Το αίτημα στάλθηκε" in desk.said()

    desk.sign_in_as(email, "/work")
    assert "1 εκκρεμότητα" in desk.said()
    assert "Αίτημα γνωριμίας" in desk.said()
    desk.look("expert-work")
    desk.go("main table a[href='/el/network']")
    desk.go("button[value=accept]")
    assert "contributor@demo.example" in desk.said()
    desk.look("expert-network")
    desk.show("/work")
    assert "Τίποτα δεν περιμένει εσάς" in desk.said()


def test_a_curator_keeps_the_register_and_its_people(desk, platform, mail):
    """A curator registers a body, corrects it, appoints an evaluator, sees that the mail arrived, and ends the role."""
    email = account(platform, f"evaluator-{desk.mode}@people.example", f"Νεφέλη Κριτή {desk.mode}")
    name = f"Ινστιτούτο Δοκιμών {desk.mode}"
    desk.sign_in("curator", "/organisations/new")
    desk.choose("#kind", "legal_entity")
    desk.write("#name_el", name)
    desk.write("#name_en", f"Institute of Tests {desk.mode}")
    desk.choose("#region", "GR-H")
    desk.press()
    assert desk.said("h1") == name
    desk.go("main a[href$='/edit']")
    desk.write("#name_en", f"Institute of Trials {desk.mode}")
    desk.press()
    assert "Trials" in desk.run("document.querySelector('#name_en').value")
    desk.look("curator-body")

    desk.show("/people")
    desk.write("#q", f"νεφελη {desk.mode}")
    desk.press()
    assert "Βρέθηκε 1 πρόσωπο" in desk.said()
    desk.look("curator-people")
    desk.go("main table a")
    desk.press("main .actions form")
    assert "Είναι πλέον αξιολογητής" in desk.said()
    mail.wait_for(email, lambda one: "αξιολογητής πρακτικών" in one["subject"])
    place = desk.run("location.pathname").removeprefix("/el")
    until(lambda: desk.show(place) or "Στάλθηκε" in desk.said("table"))
    desk.look("curator-person")

    desk.show("/deliveries")
    desk.write("#recipient", email)
    desk.press("form[action='/el/deliveries']")
    assert "Στάλθηκε" in desk.said("table")

    desk.show(place)
    desk.go("main a[href$='/revoke']")
    desk.look("curator-revoke")
    desk.press("main form")
    assert "Ο ρόλος ανακλήθηκε" in desk.said()
    desk.go("main a[href$='/suspend']")
    desk.press()
    assert "Σφάλμα" in desk.run("document.title")
    desk.write("#reason", "Έφυγε από την υπηρεσία.")
    desk.press()
    assert "Σε αναστολή" in desk.said()
    desk.go("main a[href$='/reinstate']")
    desk.press("main form")
    assert "Η αναστολή άρθηκε" in desk.said()


def test_a_technician_registers_programs(desk, platform, curator):
    """An agency's technician registers a client that works, and a webhook, reads the guide, and ends both."""
    email = account(platform, f"technician-{desk.mode}@people.example", "Τάσος Τεχνικός")
    agency = body(platform, {"scripts": "Θηβαίων", "plain": "Λεβαδέων", "keys": "Χαλκιδέων"}[desk.mode])
    added = curator.post(f"/v1/organisations/{agency}/members", {"email": email, "role": "manager"})
    assert added.status == 201
    desk.sign_in_as(email, "/account")
    desk.go(f"main a[href$='/account/clients/{agency}']")
    desk.write("#name", "Μητρώο έργων")
    desk.tick("input[name=scopes][value='practices:read']")
    desk.press()
    client, secret = desk.run(
        "[...document.querySelectorAll('.govuk-notification-banner code')].map(c => c.textContent)"
    )
    desk.look("technician-client")
    form = f"grant_type=client_credentials&client_id={quote(client)}&client_secret={quote(secret)}".encode()
    answer = Api(platform.url).request(
        "POST", "/v1/oauth/token", form, Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 200, answer.body
    program = Api(platform.url, answer.json["access_token"])
    assert program.get("/v1/practices").status == 200

    guide = desk.run("document.querySelector(\"main a[href$='/docs']\").href")
    assert Api(platform.url).request("GET", "/docs/guides", Accept="text/html").status == 200
    desk.go("main a[href$='/docs']")
    assert desk.run("location.href").startswith(guide)

    desk.show(f"/account/webhooks/{agency}")
    desk.write("#url", "https://hooks.agency.example/kainotomia")
    desk.tick("input[name=event_types][value='practice.published.v1']")
    desk.press()
    assert "Κρατήστε το μυστικό τώρα" in desk.said()
    desk.look("technician-webhook")
    desk.go("main table a")
    desk.go("main a[href$='/end']")
    desk.press("main form")
    assert "hooks.agency.example" not in desk.said("main table")

    desk.show(f"/account/clients/{agency}/{client}")
    desk.go("main a[href$='/end']")
    desk.press("main form")
    assert "έληξε" in desk.said()
    assert program.get("/v1/practices/mine").status == 401


def test_a_newcomer_joins_and_leaves(desk, platform, mail, curator):
    """A newcomer registers, accepts an invitation, changes the password, takes a copy of the data, and is erased."""
    email, later = f"newcomer-{desk.mode}@people.example", "άλλος μακρύς κωδικός 82"
    desk.show("/register")
    desk.write("#name", "Νίκη Νεοφερμένη")
    desk.write("#email", email)
    desk.press()
    asked = mail.wait_for(email, lambda one: "/el/verify?" in one["text"])
    desk.show(re.search(r"https?://\S+/el/verify\?\S+", asked["text"]).group())
    desk.write("#password", PASSWORD)
    desk.look("newcomer-verify")
    desk.press()
    assert "Ο λογαριασμός σας επιβεβαιώθηκε" in desk.said("body")

    agency = body(platform, "Λοκρών")
    invited = curator.post(f"/v1/organisations/{agency}/invitations", {"email": email, "role": "contributor"})
    assert invited.status == 201
    asked = mail.wait_for(email, lambda one: "/el/invitation?" in one["text"])
    desk.show(re.search(r"https?://\S+/el/invitation\?\S+", asked["text"]).group())
    desk.press()
    assert "Η πρόσκληση έγινε δεκτή" in desk.said("body")

    desk.sign_in_as(email, "/account/password")
    desk.write("#current", PASSWORD)
    desk.write("#password", later)
    desk.press()
    assert "Ο κωδικός πρόσβασης άλλαξε" in desk.said()
    desk.show("/account")
    assert "Συντάκτης" in desk.said("main dl")
    desk.look("newcomer-account")
    address = desk.run("document.querySelector(\"a[href$='/account/export']\").href")
    copy = desk.run(f"fetch('{address}').then(answer => answer.text())")
    assert email in copy
    assert "memberships" in copy

    desk.show("/account/erase")
    desk.write("#password", later)
    desk.look("newcomer-erase")
    desk.press()
    assert desk.run("document.querySelector(\"form[action='/el/sign-out']\")") is None
    until(lambda: curator.get("/v1/people", q=email).json["items"] == [])
    refused = Api(platform.url).post("/v1/sessions", {"email": email, "password": later})
    assert refused.status == 401
