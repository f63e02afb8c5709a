"""Files for others: OPSI's fields, sheets and maps, of public practices without demonstrations."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from downloads import Downloads
from sqlalchemy import text

FORMULA = '=HYPERLINK("http://evil")'


@pytest.fixture
def reader(engine):
    from chassis.testing import Caller
    from observatory.service import Observatory

    return Downloads(Caller(Observatory, engine), "export_practices", "feed_practices")


@pytest.fixture
def lamia(engine):
    """A municipality with a seat."""
    body = uuid4()
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into organisations (organisation_id, kind, name_el, name_en, slug, region, elstat_code, status,"
                " latitude, longitude) values (:id, 'municipality', 'Δήμος Δοκιμής', 'Test town', 'test-town',"
                " 'GR-H', '99990', 'active', 38.9, 22.43)"
            ),
            {"id": body},
        )
    return body


def publish(library, engine, lamia, **facts):
    made = library.add(FORMULA, organisation_id=lamia, sectors=["technology"], stage="implementing", **facts)
    hidden = library.add("Επίδειξη", organisation_id=lamia)
    with engine.begin() as connection:
        connection.execute(text("update published_practices set demo = true where practice_id = :id"), {"id": hidden})
    return made


def test_the_file_of_opsi_has_its_columns_and_no_formula(library, engine, reader, lamia):
    from observatory.exchange.opsi.mapping import COLUMNS

    publish(library, engine, lamia)
    [row] = csv.DictReader(io.StringIO(reader.file(format="opsi").decode(), newline=""))
    assert tuple(row) == COLUMNS
    assert len(COLUMNS) == 21  # the twenty, and the language of the texts
    assert row["name"] == "'" + FORMULA
    assert (row["organisation"], row["level"], row["country"]) == ("Δήμος Δοκιμής", "Τοπική αυτοδιοίκηση", "Ελλάδα")
    assert row["sector"] == "Γενικές δημόσιες υπηρεσίες; Οικονομικές υποθέσεις"
    assert row["current_status"] == "Υλοποίηση έργων; ισχύει"
    [line] = json.loads(reader.file(format="opsi", **{"as": "json"}))
    assert line["name"] == FORMULA
    [english] = json.loads(reader.file(format="opsi", lang="en", **{"as": "json"}))
    assert (english["organisation"], english["level"], english["name"]) == ("Test town", "Local government", "")


def test_a_case_names_its_gaps(library, engine, lamia):
    made = publish(library, engine, lamia, lessons="")
    case = library.call("read_practice_opsi", practice_id=made).json
    gaps = {gap["field"]: gap["why"] for gap in case["gaps"]}
    assert set(gaps) == {
        "collaborations_and_partnerships", "users_stakeholders_and_beneficiaries", "replication", "lessons_learned",
        "links",
    }  # fmt: skip
    assert gaps["lessons_learned"] == "Η πρακτική δεν το γράφει."
    english = library.call("read_practice_opsi", practice_id=made, query={"lang": "en"}).json
    assert {"field": "innovation_summary", "why": "It does not exist in this language."} in english["gaps"]
    demo = next(one for one, title in library.ids.items() if title == "Επίδειξη")
    assert library.call("read_practice_opsi", practice_id=demo).status == 404
    assert library.call("read_practice_opsi", practice_id=UUID(int=1)).status == 404


def test_a_case_without_a_body_says_so(library):
    made = library.add("Χωρίς φορέα")
    case = library.call("read_practice_opsi", practice_id=made).json
    assert {"field": "level", "why": "Η πρακτική δεν ανήκει σε φορέα του μητρώου."} in case["gaps"]


def test_a_sheet_has_texts_only(library, engine, reader, lamia):
    publish(library, engine, lamia)
    with ZipFile(io.BytesIO(reader.file(format="xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK" in strings
    assert "Επίδειξη" not in strings


def test_a_map_file_has_the_seat(library, engine, reader, lamia):
    made = publish(library, engine, lamia)
    library.add("Χωρίς τόπο")
    found = json.loads(reader.file(format="geojson"))
    assert found["type"] == "FeatureCollection"
    places = {one["id"]: one["geometry"] for one in found["features"]}
    assert places.pop(str(made)) == {"type": "Point", "coordinates": [22.43, 38.9]}
    assert list(places.values()) == [None]


def test_the_map_counts_by_place(library, engine, lamia):
    made = publish(library, engine, lamia)
    library.add("Του δήμου", municipality="99990")
    library.add("Χωρίς τόπο")
    found = library.call("map_practices").json
    [place] = found["items"]
    assert (place["name_en"], place["count"], place["latitude"]) == ("Test town", 3, 38.9)
    assert len(place["practices"]) == 3
    assert (found["total"], found["unplaced"]) == (4, 1)
    found = library.call("map_practices", query={"sector": "technology"}).json
    assert [one["id"] for one in found["items"][0]["practices"]] == [str(made)]


def test_the_map_shows_nothing_that_is_for_public_bodies(library, engine, lamia):
    library.add("Αποτυχία", organisation_id=lamia)
    with engine.begin() as connection:
        connection.execute(text("update published_practices set audience = 'public_bodies'"))
    assert library.call("map_practices").json == {"items": [], "total": 0, "unplaced": 0}
