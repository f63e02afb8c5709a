"""Open data: files and feeds hold all published practices and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import orjson
import personas as people
import pytest
from downloads import ATOM, Downloads, texts
from sqlalchemy import text

from commons.opendata import formats

FORMULAS = ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "＝1", "'quoted"]


@pytest.fixture
def reader(engine, clock):
    from chassis.testing import Caller
    from observatory.service import Observatory

    return Downloads(Caller(Observatory, engine, clock=clock), "export_practices", "feed_practices")


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(formats, "PIECE_BYTES", 4_000)


def test_every_format_holds_every_practice_once_the_newest_first(library, reader, small_pieces):
    ids = [str(one) for one in library.add_many([{"title": f"Πρακτική {number}"} for number in range(60)])]
    newest_first = ids[::-1]
    assert [line["id"] for line in reader.lines()] == newest_first
    assert [row["id"] for row in reader.table()] == newest_first
    linked = json.loads(reader.file(format="jsonld"))
    assert [item["identifier"] for item in linked["hasPart"]] == newest_first
    assert len(list(reader.pieces(format="ndjson"))) > 10


def test_pieces_continue_the_last_one_despite_changes(library, reader, small_pieces):
    library.add_many([{"title": f"Πρακτική {number}"} for number in range(30)])
    coming = reader.pieces(format="ndjson")
    first = next(coming)
    seen = [orjson.loads(line)["id"] for line in first.body.splitlines()]
    later = library.add("Νεότερη", published=library.start + timedelta(days=99))
    gone = next(one for one in library.ids if str(one) not in seen and one != later)
    library.remove(gone)
    rest = [orjson.loads(line)["id"] for reply in coming for line in reply.body.splitlines()]
    assert not set(seen) & set(rest)
    assert {*seen, *rest} == {str(one) for one in library.ids} - {str(gone), str(later)}


def test_the_same_filters_as_the_list(library, reader):
    library.add("Νησίδα δροσιάς", sectors=["environment"], region="GR-H")
    library.add("Ψηφιακή θυρίδα", sectors=["technology"], region="GR-H")
    library.add("Ψηφιακό αρχείο", sectors=["technology"], region="GR-E")
    for query in ({"sector": "technology"}, {"region": "GR-H"}, {"q": "ψηφιακών"}, {"q": "θυρίδα", "region": "GR-E"}):
        found = set(library.titles(**query))
        assert {line["title"] for line in reader.lines(**query)} == found, query
        assert set(texts(reader.feed(**query)[0], "a:entry/a:title")) == found, query
    refused = reader.caller.call("export_practices", query={"sector": "nonsense"})
    assert refused.status == 422


def test_only_what_is_public_is_in_any_of_them(observatory, reader):
    secret = "μυστικό σχέδιο"
    public = observatory.practice("published", title="Δημόσια πρακτική")
    for state in ("draft", "regional_review", "ministry_review", "changes_requested", "rejected", "withdrawn"):
        observatory.practice(state, title=f"{secret} {state}")
    archived = observatory.practice("archived", title=f"{secret} archived")
    assert observatory.edit(public, title="Δημόσια πρακτική", summary=f"{secret} της επόμενης μορφής").status == 200
    everything = [reader.file(format=name) for name in ("csv", "ndjson", "jsonld")]
    everything.append(reader.feed()[1].body)
    authors = [str(people.CONTRIBUTOR.person_id), str(people.CURATOR.person_id)]
    for file in everything:
        assert public in file.decode()
        for hidden in (secret, archived, "Δεν είναι καινοτόμο", "Προσθέστε στοιχεία", *authors):
            assert hidden not in file.decode()
    [line] = reader.lines()
    assert not {"state", "version", "author_ids", "submitted_at", "created_at"} & line.keys()


def test_the_file_says_what_it_is(observatory, library, reader):
    library.add("Πρακτική", organisation_id=people.LAMIA)
    kinds = {
        "csv": "text/csv; charset=utf-8; header=present",
        "ndjson": "application/x-ndjson",
        "jsonld": "application/ld+json",
    }
    for name, kind in kinds.items():
        [reply] = reader.pieces(format=name)
        assert reply.content_type == kind
        assert reply.headers["Content-Disposition"].startswith('attachment; filename="practices-20')
        assert reply.headers["Content-Disposition"].endswith(f'.{name}"')
        assert reply.headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    [line] = reader.lines()
    assert (line["organisation_name_el"], line["organisation_name_en"]) == ("Δήμος Λαμιέων", "Municipality of Lamia")
    assert line["url"].endswith(f"/v1/practices/{line['id']}")


def test_its_etag_changes_only_with_published_content(observatory, reader):
    def etag(**query):
        return next(reader.pieces(**query)).etag

    public = observatory.practice("published")
    before = etag()
    observatory.practice("draft")
    observatory.edit(public, title="Άλλος τίτλος")
    assert etag() == before
    assert before.startswith('W/"')
    assert etag(format="ndjson") != before
    seen = {before}
    observatory.register(people.LAMIA, name_el="Δήμος Λαμίας")
    seen.add(etag())
    observatory.practice("published", title="Δεύτερη")
    seen.add(etag())
    observatory.archive(public)
    seen.add(etag())
    assert len(seen) == 4


def test_no_cell_is_a_formula_and_every_text_comes_back(library, reader):
    for formula in FORMULAS:
        library.add(formula, summary='λέει "ναι", και\nσυνεχίζει', links=["https://a.example", "https://b.example"])
    rows = reader.table()
    assert {row["title"] for row in rows} == {f"'{formula}" for formula in FORMULAS}
    for row in rows:
        assert row["summary"] == 'λέει "ναι", και\nσυνεχίζει'
        assert row["links"].split("|") == ["https://a.example", "https://b.example"]
        assert row["cost_eur"] == ""
        assert (row["demo"], row["year"]) == ("false", "2025")
    file = reader.file(format="csv")
    assert file.count(b"\r\n") == len(FORMULAS) + 1
    assert not file.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=1+1", "@SUM(1)", "-2", "+3", "＝1", " =1", '"=1', "\u200b=1", "\xa0=1", "'=1"])
@pytest.mark.parametrize("between", [";", "\t", "|", "\n", "; ", ';"', ";;"])
def test_no_cell_is_a_formula_wherever_cells_end(library, reader, start, between):
    text = f"Νερό{between}{start}{between}τέλος"
    library.add("Πρακτική", summary=text)
    file = reader.file(format="csv").decode()
    for separator in ";|\t":
        naive = [cell for line in file.splitlines() for cell in line.split(separator)]
        minding_quotes = [
            cell for row in csv.reader(io.StringIO(file, newline=""), delimiter=separator) for cell in row
        ]
        for cell in (*naive, *minding_quotes):
            assert not cell.lstrip('" \xa0\u200b').startswith(tuple("=+-@＝")), (separator, cell)
    [row] = reader.table()
    assert re.sub(r"(^|[;|\t\r\n])'", r"\1", row["summary"]) == text, "what was put in can be taken away again"


def test_a_bar_in_a_link_is_not_the_bar_between_links(library, reader):
    library.add("Πρακτική", links=["https://a.example/x|y", "https://b.example/"])
    [row] = reader.table()
    assert row["links"].split("|") == ["https://a.example/x%7Cy", "https://b.example/"]
    [line] = reader.lines()
    assert line["links"] == ["https://a.example/x|y", "https://b.example/"]


def test_json_ld_describes_the_dataset_and_its_codes(observatory, library, reader):
    library.add("Πρακτική", sectors=["technology"], region="GR-H", sdgs=[11], organisation_id=people.LAMIA, cost_eur=1)
    document = json.loads(reader.file(format="jsonld", sector="technology"))
    assert document["@type"] == ["dcat:Dataset", "Dataset"]
    assert document["@id"].endswith("/v1/practices/export?sector=technology")
    assert [one["dcat:mediaType"].partition("media-types/")[2] for one in document["dcat:distribution"]] == [
        "text/csv", "application/x-ndjson", "application/ld+json",
    ]  # fmt: skip
    [item] = document["hasPart"]
    assert item["spatialCoverage"][0]["@id"] == "http://data.europa.eu/nuts/code/EL64"
    assert {"@id": "http://metadata.un.org/sdg/11"} in item["about"]
    known = {term["@id"] for term in document["@included"]}
    assert {term["@id"] for term in item["about"] if "taxonomies" in term["@id"]} <= known
    assert [part["identifier"] for part in item["hasPart"]][:2] == ["problem", "solution"]
    assert document["dct:license"].endswith("/licence/CC_BY_4_0")


def test_nothing_published_is_an_empty_file_of_its_kind(reader):
    assert reader.file(format="ndjson") == b""
    assert reader.table() == []
    assert json.loads(reader.file(format="jsonld"))["hasPart"] == []
    root, _ = reader.feed()
    assert texts(root, "a:updated") == ["2020-02-03T00:00:00Z"]


def test_a_continuation_of_ours_only(library, reader):
    library.add("Πρακτική")
    for forged in ("x", reader.caller.instance().cursors.seal("mine", ["2026-01-01T00:00:00+00:00", uuid4()])):
        assert reader.piece({}, forged).status == 400


def test_a_feed_is_atom(library, reader):
    library.add("Θυρίδα <b>&\x0b", sectors=["technology"], organisation_id=people.LAMIA, summary="α & β")
    root, reply = reader.feed("en", sector="technology")
    assert reply.content_type == "application/atom+xml; charset=utf-8"
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for needed in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:entry/a:id", "a:entry/a:updated"):
        assert texts(root, needed), needed
    assert texts(root, "a:title") == ["Innovative practices of the public sector"]
    assert texts(root, "a:entry/a:title") == ["Θυρίδα <b>&"]
    assert texts(root, "a:entry/a:author/a:name") == ["Δήμος Λαμιέων"]
    [entry] = root.findall("a:entry", ATOM)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "el"
    assert texts(entry, "a:id")[0].startswith("urn:uuid:")
    category = entry.find("a:category", ATOM).attrib
    assert (category["term"], category["label"].split()[0]) == ("technology", "Technological")
    hrefs = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert hrefs["self"].endswith("/v1/practices/feed.atom?sector=technology")
    assert hrefs["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_feed_keeps_its_id_whatever_the_page_and_the_language(library, reader):
    library.add_many([{"title": f"Πρακτική {number}"} for number in range(5)])
    pages, cursor = [], {}
    while True:
        root, reply = reader.feed(limit=2, **cursor)
        pages.append(root)
        following = [link.get("href") for link in root.findall("a:link[@rel='next']", ATOM)]
        assert bool(following) == ('rel="next"' in reply.headers["Link"])
        if not following:
            break
        cursor = {"cursor": following[0].partition("cursor=")[2]}
    assert len(pages) == 3
    assert len({uuid for page in pages for uuid in texts(page, "a:entry/a:id")}) == 5
    assert pages[1].find("a:link[@rel='first']", ATOM) is not None
    english, reply = reader.feed(language="el", limit=2)
    chosen, told = reader.feed("el", limit=5)
    ids = {text for page in (*pages, english, chosen) for text in texts(page, "a:id")}
    assert len(ids) == 1
    assert told.headers["Content-Language"] == "el"
    other, _ = reader.feed(sector="technology")
    assert texts(other, "a:id")[0] not in ids


def test_language_of_a_feed_by_its_address(library, reader):
    answered = reader.caller.call("feed_practices", query={"language": "en"}, language="el")
    root = ET.fromstring(answered.reply.body)
    assert texts(root, "a:title") == ["Innovative practices of the public sector"]
    assert answered.reply.headers["Content-Language"] == "en"
    assert UUID(texts(root, "a:id")[0].removeprefix("urn:uuid:"))


def test_an_export_holds_no_transaction_between_its_pieces(library, reader, engine, small_pieces):
    library.add_many([{"title": f"Πρακτική {number}"} for number in range(30)])
    coming = reader.pieces()
    next(coming)
    with engine.connect() as connection:
        open_now = "select count(*) from pg_stat_activity where state like 'idle in%' and datname = current_database()"
        assert connection.execute(text(open_now)).scalar() == 0
    coming.close()
