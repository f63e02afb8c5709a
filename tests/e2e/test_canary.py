"""A canary's secrets and addresses: kept where they belong, and in no log, event, queue or other table."""

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import urlencode

import files
import psycopg
import pytest
import requests
from api import Api, until
from contents import contents_of
from journey import PRACTICE, decide, draft, follow, lamia, submit
from naming_nobody import check_nobody_is_named, people, streamed
from PIL import Image

PERSON, FOLLOWER = "canary.person@aviary.example", "canary.follower@aviary.example"
NAME, PASSWORD = "Καναρίνι Αβιαρίδης", "δεκαπεντε-καναρινια-τραγουδουν"
IN_A_FILE = "ενα-καναρινι-μεσα-σε-αρχειο"
MARKS = ("aviary.example", "canary.person", "canary.follower", "Αβιαρίδης", PASSWORD, IN_A_FILE)
TOKEN = re.compile(r"token=([\w.~-]{20,})|/(?:unsubscribe|stop)/([\w.~-]{20,})")

# The only tables that may hold an address or a name: who owns people, and who owns addresses given to it.
OTHERS = ("observatory", "challenges", "notifications")
KEPT_IN = {"identity": {"people"}, "observatory": set(), "notifications": {"subscribers"}}


@pytest.fixture(scope="module")
def canary(platform, api, mail):
    """Somebody who registers, confirms, signs in, joins Lamia, follows, writes and hears; gives all their secrets."""
    account = {"email": PERSON, "password": PASSWORD, "name": NAME, "language": "el"}
    assert api.post("/v1/people", account).status == 202
    link = mail.token(PERSON, "/el/verify?")
    assert api.get("/v1/people/verify", token=link).status == 200
    assert api.post("/v1/people/verify", {"token": link, "password": PASSWORD}).status == 204
    assert api.post("/v1/people", account).status == 202
    until(lambda: len(mail.to(PERSON)) == 2)  # "you have an account already"
    municipality = lamia(api)
    curator = api.as_("curator@demo.example")
    member = {"email": PERSON, "role": "contributor"}
    assert curator.post(f"/v1/organisations/{municipality['id']}/members", member).status == 201
    session = api.post("/v1/sessions", {"email": PERSON, "password": PASSWORD}).json
    renewed = api.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).json
    person = Api(api.url, renewed["access_token"])
    subscription = follow(api, mail, FOLLOWER, organisations=[municipality["id"]])
    api.get(f"/v1/subscriptions/{subscription['id']}", token=subscription["manage_token"])
    title = "Καναρίνια στο δημαρχείο"
    hook = {"organisation_id": municipality["id"], "url": "https://localhost:65535/canary"}
    assert api.as_("approver@demo.example").post("/v1/webhooks", hook).status == 201
    practice = draft(person, organisation_id=municipality["id"], title=title)
    with_marks = files.picture(exif=_marked_exif(), comment=PERSON.encode())
    assert _attach(person, practice["id"], "θυρίδα.jpg", with_marks).status == 201
    hidden = draft(person, organisation_id=municipality["id"], title="Προσχέδιο")
    assert _attach(person, hidden["id"], "σημειώσεις.txt", IN_A_FILE.encode()).status == 201
    assert _attach(person, hidden["id"], "σφάλμα.jpg", IN_A_FILE.encode() + b"\0").status == 422
    submit(api.as_("approver@demo.example"), practice["id"])
    decide(api.as_("centre@demo.example"), practice["id"], "forward", leads_to="ministry_review")
    decide(curator, practice["id"], "publish", leads_to="published")
    news = mail.wait_for(FOLLOWER, lambda m: title in m["subject"] + m["text"])
    mail.wait_for(PERSON, lambda m: title in m["subject"] + m["text"])
    assert curator.get("/v1/deliveries", recipient=FOLLOWER).json["items"]
    # what goes wrong must not be told to the logs either
    api.post("/v1/sessions", {"email": PERSON, "password": PASSWORD + "!"})
    api.post("/v1/people", {**account, "name": ""})
    api.get("/v1/practices", q=FOLLOWER, foo=PERSON)
    api.post("/v1/subscriptions", {"email": FOLLOWER, "filters": {"q": PERSON, "regions": [PERSON]}})
    person.get("/v1/deliveries", recipient=FOLLOWER)
    Api(api.url, renewed["access_token"] + "x").get("/v1/me")
    mails = [message for address in (PERSON, FOLLOWER) for message in mail.to(address)]
    tokens = {found for message in mails for pair in TOKEN.findall(message["text"]) for found in pair if found}
    tokens |= {session["access_token"], session["refresh_token"], renewed["access_token"], renewed["refresh_token"]}
    tokens |= {subscription["manage_token"]}
    assert PRACTICE["summary"] in news["text"]
    return SimpleNamespace(marks=MARKS, tokens=tokens, id=person.get("/v1/me").json["id"], practice=practice["id"])


def _attach(person, practice_id, name, content):
    path = f"/v1/practices/{practice_id}/files?{urlencode({'name': name, 'title': 'Συνημμένο'})}"
    return person.request("POST", path, content, Content_Type="application/octet-stream")


def _marked_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "aviary.example", PERSON  # maker, artist
    return exif


def test_a_file_keeps_its_secret(platform, api, canary):
    """What a picture says beside its pixels is gone, and the bytes of a draft's file lie in one table."""
    (shown,) = api.get(f"/v1/practices/{canary.practice}").json["files"]
    content = api.get(f"/v1/practices/{canary.practice}/files/{shown['id']}").body
    assert content.startswith(b"\xff\xd8")
    assert b"aviary" not in content
    with psycopg.connect(platform.database_url("observatory").replace("+psycopg", "")) as connection:
        assert not connection.execute(_PARTS, (b"aviary",)).fetchone()[0]
        assert connection.execute(_PARTS, (IN_A_FILE.encode(),)).fetchone()[0] == 1


_PARTS = "select count(*) from practice_file_parts where position(%s in content) > 0"


def test_the_portal_keeps_neither_address_password_nor_token(platform, canary):
    """Before the logs are read: what the portal says is among them."""
    signed_in = requests.post(
        f"{platform.portal.url}/el/sign-in",
        data={"email": PERSON, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=30,
    )
    assert signed_in.url == f"{platform.portal.url}/el/work"
    for secret in (PASSWORD, *canary.tokens):
        assert secret not in signed_in.text
    assert "eyJ" not in signed_in.text
    with psycopg.connect(platform.database_url("portal").replace("+psycopg", "")) as connection:
        assert connection.execute("select count(*) from session").fetchone() != (0,)
        assert not _holds(connection, "session", (PERSON, PASSWORD, "eyJ", *canary.tokens))


def test_no_log_knows_an_address_a_name_a_password_or_a_token(platform, canary):
    logs = sorted((platform.data.path / "logs").glob("*.log"))
    assert any(path.stat().st_size for path in logs)
    for path in logs:
        said = path.read_text(encoding="utf-8", errors="replace")
        for secret in (*canary.marks, *canary.tokens):
            assert secret not in said, f"{path.name} says {secret}"
        # a token may be cut or escaped on its way into a log: its signature is enough to recognise it
        for token in canary.tokens:
            assert token[-24:] not in said, path.name
        assert "aviary" not in said.lower(), path.name


def test_what_leaves_the_platform_names_nobody(platform, api, canary):
    expert = api.as_("contributor@demo.example")
    profile = {"display_name": "Μαρία Συντάκτρια", "headline": "Πρακτικές", "sectors": ["technology"], "listed": True}
    assert expert.request("PUT", "/v1/experts/me", profile).status == 200
    second = {**profile, "display_name": "Νίκος Αναγνώστης"}
    assert api.as_("reader@demo.example").request("PUT", "/v1/experts/me", second).status == 200
    assert canary.id in people(platform)
    assert f'"{canary.practice}"'.encode() in b"".join(streamed(platform).values())
    reads, events = check_nobody_is_named(platform, api)
    assert reads > 150
    assert events > 20


@pytest.mark.parametrize("service", KEPT_IN)
def test_only_owning_tables_hold_addresses_and_none_a_token(platform, canary, service):
    with psycopg.connect(platform.database_url(service).replace("+psycopg", "")) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select table_name from information_schema.tables"
                " where table_schema = 'public' and table_type = 'BASE TABLE'"
            )
        ]
        assert {"outbox", "inbox"} <= set(tables)
        holding = {table for table in tables if _holds(connection, table, canary.marks)}
        assert holding == KEPT_IN[service]
        for table in tables:
            assert not _holds(connection, table, canary.tokens), table
            assert not _holds(connection, table, {token[-24:] for token in canary.tokens}), table


@pytest.mark.parametrize("platform", ["rabbitmq"], indirect=True)
def test_nothing_that_the_broker_keeps_knows_them(platform, canary):
    """Events carry none of it, and calls are sealed for the service that they go to (decision 0034)."""
    folder = platform.data.path / "rabbitmq"
    kept = dict(contents_of(folder))
    assert any(b"practice.published.v1" in held for held in kept.values()), "events are kept here"
    assert any(b"identity.calls.sealed" in held for held in kept.values()), "calls are kept here"
    for path, held in kept.items():
        for secret in (*canary.marks, *canary.tokens):
            assert secret.encode() not in held, f"{path.relative_to(folder)} holds {secret}"


def test_once_it_is_erased_no_service_knows_the_canary(platform, api, canary):
    """The last of its tests: afterwards there is no canary."""
    person = api.as_(PERSON, PASSWORD)
    exported = person.get("/v1/me/export").json["services"]
    assert {part["service"] for part in exported} == {"identity", *OTHERS}
    begun = person.request("DELETE", "/v1/me", {"password": PASSWORD})
    assert begun.status == 202, begun.body
    path = begun.json["receipt_url"].removeprefix(api.url)
    until(lambda: api.get(path).json["state"] == "complete")
    assert person.get("/v1/me").status == 401
    for service in ("identity", *OTHERS):
        with psycopg.connect(platform.database_url(service).replace("+psycopg", "")) as connection:
            named = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
            assert [table for (table,) in named if _holds(connection, table, (PERSON, "Αβιαρίδης"))] == [], service


def _holds(connection, table, secrets):
    return any(
        connection.execute(
            f'select exists (select from "{table}" as t where strpos(t::text, %s) > 0)', (secret,)
        ).fetchone()[0]
        for secret in secrets
    )
