"""Open data of challenges: files and feeds contain all public challenges and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta

import personas
import pytest
from challenging import WORDS
from downloads import Downloads, texts

from commons.opendata import formats


@pytest.fixture
def reader(service_under_test):
    return Downloads(service_under_test.caller, "export_challenges", "feed_challenges")


def test_every_format_holds_every_public_challenge_once(service_under_test, reader, monkeypatch):
    monkeypatch.setattr(formats, "PIECE_BYTES", 1_000)
    ids = [service_under_test.challenge("published", title=f"Πρόκληση {number}") for number in range(4)]
    newest_first = ids[::-1]
    assert [line["id"] for line in reader.lines()] == newest_first
    assert [row["id"] for row in reader.table()] == newest_first
    assert [item["identifier"] for item in json.loads(reader.file(format="jsonld"))["hasPart"]] == newest_first
    feed, reply = reader.feed("en")
    assert texts(feed, "a:entry/a:id") == [f"urn:uuid:{one}" for one in newest_first]
    assert texts(feed, "a:title") == ["Challenges of the public sector"]
    assert "challenges" in reply.tags
    assert len(list(reader.pieces(format="ndjson"))) > 2


def test_only_what_is_public_is_in_any_of_them(service_under_test, reader):
    shown = service_under_test.challenge("published", title="Δημόσια πρόκληση")
    hidden = [
        service_under_test.challenge(state) for state in ("draft", "review", "approved", "unpublished", "rejected")
    ]
    everything = [reader.file(format=name).decode() for name in ("csv", "ndjson", "jsonld")]
    everything += [reader.feed()[1].body.decode(), reader.file(format="ndjson", state="archived").decode()]
    for file in everything[:4]:
        assert shown in file
    for file in everything:
        for secret in (*hidden, WORDS["contact"], "μεγαλύτερους δήμους", str(personas.CONTRIBUTOR.person_id)):
            assert secret not in file
    [line] = reader.lines()
    assert not {"inner", "version", "contact", "author_ids"} & line.keys()


def test_a_row_says_what_the_challenge_says(service_under_test, reader):
    challenge_id = service_under_test.challenge("published")
    [line], [row] = reader.lines(), reader.table()
    read = service_under_test.read_challenge(challenge_id, personas.READER).json
    for name in ("title", "brief", "sectors", "phases", "prizes", "faq", "owners", "opens_at", "prize_eur"):
        assert line[name] == read[name], name
    assert (row["organisation_name_el"], row["owner_ids"]) == ("Δήμος Λαμιέων", str(personas.LAMIA))
    assert row["sectors"] == "technology|public_administration"
    [item] = json.loads(reader.file(format="jsonld"))["hasPart"]
    assert [phase["startDate"] for phase in item["subjectOf"]] == [phase["opens_at"] for phase in read["phases"]]


def test_the_same_filters_as_the_list(service_under_test, reader, clock):
    service_under_test.challenge("published")
    service_under_test.challenge(
        "published", title="Ποδήλατα", kind="hackathon", phases=[service_under_test.phase(opens=timedelta(days=4))]
    )
    clock.forward(days=2)
    for query in ({"kind": "hackathon"}, {"openness": "open"}, {"q": "ΠΟΔΗΛΑΤΟ"}, {"state": "archived"}):
        listed = [line["title"] for line in service_under_test.call("list_challenges", query=query).json["items"]]
        assert [line["title"] for line in reader.lines(**query)] == listed, query
        assert texts(reader.feed(**query)[0], "a:entry/a:title") == listed, query
