"""Naming nobody: whatever anybody may read of a platform in use, searched for the ids of its people."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import psycopg
from api import until

# Where the things are that a path names; secrets (tokens, receipts) are for those who have them.
THINGS = {
    "practice_id": ("observatory", "select practice_id from published_practices"),
    "challenge_id": ("challenges", "select id from challenges"),
    "solution_id": ("challenges", "select id from solutions"),
    "pilot_id": ("challenges", "select id from pilots"),
    "case_id": ("challenges", "select id from pilots union select id from challenges"),
    "organisation_id": ("identity", "select id from organisations order by slug limit 5"),
    "slug": ("observatory", "select slug from practices where slug is not null"),
    "adoption_id": ("observatory", "select id from adoptions"),
    "document_id": ("observatory", "select document_id from document_search"),
    "impact_id": ("observatory", "select id from impact_claims"),
    "expert_id": ("identity", "select id from experts union select person_id from experts"),
}
FILES = {
    "practice_id": ("observatory", "select practice_id, id from practice_files"),
    "solution_id": ("challenges", "select solution_id, id from solution_files"),
    "document_id": ("observatory", "select document_id, id from document_files"),
}
TAXONOMIES = ("sectors", "regions", "municipalities", "principles")
WORDS = {"taxonomy": TAXONOMIES, "principle": ("embrace", "partner")}
STREAM = "/v1/events/stream"
SECRETS = {"token", "receipt", "subscription_id"}
PAGE = "text/html,application/xhtml+xml"


def rows(platform, service, statement):
    with psycopg.connect(platform.database_url(service).replace("+psycopg", "")) as connection:
        return connection.execute(statement).fetchall()


def people(platform):
    """The ids of everybody who has an account."""
    return {str(person_id) for (person_id,) in rows(platform, "identity", "select id from people")}


def named_in(text, ids):
    """Those of the ids that a text has, with hyphens or without, in clear or inside a cursor."""
    found = {one for one in ids if one in text or one.replace("-", "") in text}
    for coded in re.findall(r"[A-Za-z0-9_-]{40,}", text):
        plain = base64.urlsafe_b64decode(coded[: len(coded) // 4 * 4]).decode("latin-1")
        found |= {one for one in ids if one in plain}
    return found


def public_reads(platform, api) -> Iterator[str]:
    """Every address that anybody may read, with every thing and every form that it has."""
    document = api.get("/openapi.json").json
    for path, methods in document["paths"].items():
        operation = methods.get("get")
        names = set(re.findall(r"{(\w+)}", path))
        asked = {parameter["name"]: parameter for parameter in (operation or {}).get("parameters", [])}
        required = {name for name, one in asked.items() if one.get("required") and one["in"] == "query"}
        if operation is None or operation.get("security") or (names | required) & SECRETS or path == STREAM:
            continue
        for filled in _filled(platform, path, names):
            yield filled
            if "limit" in asked:
                yield f"{filled}?limit=1"
            for form in asked.get("format", {}).get("schema", {}).get("enum") or ():
                if form is not None:
                    yield f"{filled}?format={form}"
    yield from ("/openapi.json", "/asyncapi.json", "/", "/docs")


def _filled(platform, path, names):
    if not names:
        yield path
        return
    if "file_id" in names:
        [owner] = names - {"file_id"}
        for thing, file in rows(platform, *FILES[owner])[-25:]:
            yield path.replace(f"{{{owner}}}", str(thing)).replace("{file_id}", str(file))
        return
    [name] = names  # no other public read names two things
    values = WORDS.get(name) or [str(value) for (value,) in rows(platform, *THINGS[name])][-25:]
    yield from (path.replace(f"{{{name}}}", value) for value in values)


def read_all(platform, api):
    """Read it all as nobody, JSON and page, two pages of each list; gives the text of each answer by address."""
    read = {}
    for address in public_reads(platform, api):
        answer = api.request("GET", address)
        assert answer.status < 500, (address, answer.status)
        read[address] = f"{answer.headers} {answer.body.decode('utf-8', 'replace')}"
        if answer.status != 200:
            continue
        page = api.request("GET", address, Accept=PAGE)
        read[f"{address} (page)"] = f"{page.headers} {page.body.decode('utf-8', 'replace')}"
        if following := re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", "")):
            target = urlsplit(following[1])
            more = api.get(target.path, **parse_qs(target.query))
            assert more.status == 200, following[1]
            read[following[1]] = f"{more.headers} {more.body.decode('utf-8', 'replace')}"
    return read


def streamed(platform):
    """The public events that the stream still gives, by id, as the bytes that listeners get."""
    kept = rows(platform, "gateway", "select event_id::text, body from public_events order by position")
    if not kept:
        return {}
    connection = HTTPConnection(urlsplit(platform.url).netloc, timeout=20)
    connection.request("GET", STREAM, headers={"Last-Event-ID": f"{kept[0][0]}@another"})
    got = {kept[0][0]: bytes(kept[0][1])}
    last = kept[-1][0]
    with closing(connection):
        answer = connection.getresponse()
        while last not in got:
            line = answer.readline()
            if line.startswith(b"data: ") and line != b"data: {}\n":
                body = line.removeprefix(b"data: ").rstrip(b"\n")
                got[json.loads(body)["id"]] = body
    return got


def check_nobody_is_named(platform, api):
    """Fail if a read, the stream, what it keeps or a webhook says who somebody is; gives how much was read."""
    ids = people(platform)
    assert len(ids) > 5
    read = read_all(platform, api)
    assert {address: found for address, text in read.items() if (found := named_in(text, ids))} == {}
    events = until(lambda: streamed(platform))
    assert {body for body in events.values() if named_in(body.decode(), ids)} == set()
    told = dict(rows(platform, "notifications", "select id::text, body from webhook_events"))
    assert {event_id for event_id, body in told.items() if named_in(bytes(body).decode(), ids)} == set()
    both = told.keys() & events.keys()
    assert {event_id for event_id in both if bytes(told[event_id]) != events[event_id]} == set()
    inside = {
        str(event_id)
        for service in ("identity", "observatory", "challenges")
        for event_id, payload in rows(platform, service, "select event_id, payload::text from outbox")
        if named_in(payload, ids)
    }
    assert inside & events.keys(), "events inside name authors, or this test tells nothing"
    return len(read), len(events)
