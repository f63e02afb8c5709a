"""Imports for a clerk: names instead of codes, errors that can be worked with, and drafts handled together."""

import io
import json
import zipfile

import personas
import pytest
from heard import hear_member
from importing import Importing, table
from observatory_scenario import FULL
from personas import APPROVER, CONTRIBUTOR

from commons.places import everyday_names
from commons.taxonomies import SDGS
from identity.organisation.register.entries import read_entries
from observatory.exchange.practice_import.names import Municipalities, codes_by_name, goal, key
from observatory.projections.organisation.model import Organisation


@pytest.fixture
def imports(observatory):
    return Importing(observatory)


def rows(imports, *lines, header, language="el", **query):
    done = imports.run(table(*lines, header=header))
    assert done["state"] == "finished", done["fault"]
    return imports.rows(done["id"], language=language, **query)["items"]


def made(imports, observatory, column, cell):
    [row] = rows(imports, f"a;Τίτλος;{cell}", header=f"external_id;title;{column}")
    assert row["state"] == "created", row["errors"]
    return observatory.read(row["practice_id"]).json[column]


@pytest.mark.parametrize(
    "name",
    ["Δήμος Λαμιέων", "δημος λαμιεων", "Λαμιέων", "ΔΗΜΟΣ  ΛΑΜΙΕΩΝ", "Municipality of Lamia", "Lamia", "2401"],
)
def test_a_municipality_is_written_by_name(imports, observatory, name):
    assert made(imports, observatory, "municipality", name) == "2401"


@pytest.fixture(scope="module")
def register():
    """The municipalities of the whole register, as rows of the projection."""
    return Municipalities(
        [
            Organisation(elstat_code=entry.facts.elstat_code, name_el=entry.facts.name_el, name_en=entry.facts.name_en)
            for entry in read_entries()
            if entry.facts.kind == "municipality"
        ]
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Θήβα", "2804"),
        ("ΘΗΒΑ", "2804"),
        ("Δήμος Θήβας", "2804"),
        ("Δήμος Θηβαίων", "2804"),
        ("Δήμου Θηβαίων", "2804"),
        ("Χαλκίδα", "2901"),
        ("Χανιά", "7401"),
        ("Λαμία", "2701"),
        ("Ηράκλειο Κρήτης", "7101"),
        ("Καλαμπάκα", "2602"),
        ("Καλαμπάκι", "0202"),
    ],
)
def test_everyday_names_of_towns_are_read(register, name, code):
    assert register.read(name) == code


@pytest.mark.parametrize("name", ["Δήμος Ηρακλείου", "Νίκαια"])
def test_names_of_several_municipalities_ask_for_a_code(register, name):
    assert register.read(name).code == "ambiguous"


def test_every_municipality_is_read_by_an_everyday_name(register):
    for entry in read_entries():
        code = entry.facts.elstat_code
        if code:
            read = register.read(everyday_names(code)[0])
            assert read == code or code in read.detail.el, (code, read)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Περιφέρεια Στερεάς Ελλάδας", "GR-H"),
        ("ΠΕΡΙΦΕΡΕΙΑ ΣΤΕΡΕΑΣ ΕΛΛΑΔΑΣ", "GR-H"),
        ("Στερεά Ελλάδα", "GR-H"),
        ("Περιφέρεια Ανατολικής Μακεδονίας και Θράκης", "GR-A"),
        ("Κρήτης", "GR-M"),
        ("Region of Crete", "GR-M"),
        ("gr-m", "GR-M"),
    ],
)
def test_a_region_is_written_by_name(name, code):
    assert codes_by_name("region")[key(name)] == code


def test_a_row_may_name_the_region_of_its_body(imports, observatory):
    assert made(imports, observatory, "region", "Περιφέρεια Στερεάς Ελλάδας") == "GR-H"


@pytest.mark.parametrize("written", ["3", "Καλή υγεία και ευημερία", "3. Καλή υγεία και ευημερία", "SDG 3", "Στόχος 3"])
def test_a_development_goal_is_written_by_label(imports, observatory, written):
    assert made(imports, observatory, "sdgs", written) == [3]


def test_every_goal_is_known_by_its_label_in_both_languages():
    codes = codes_by_name("sdgs")
    for number, entry in SDGS.items():
        assert goal(entry.label.el, codes) == goal(entry.label.en, codes) == int(number)
    for wrong in ("18", "3. Μηδενική πείνα", "υγεία"):
        assert goal(wrong, codes) == wrong


@pytest.mark.parametrize(("language", "label"), [("el", "Πολιτισμός"), ("en", "Culture")])
def test_errors_name_labels_and_codes_in_the_readers_language(imports, language, label):
    [row] = rows(imports, "a;Τίτλος;τεχνολογίες", header="external_id;title;sectors", language=language)
    (fault,) = row["errors"]
    assert (fault["field"], fault["code"]) == ("sectors.0", "not_allowed")
    assert label in fault["detail"]
    assert "(culture)" in fault["detail"]


@pytest.mark.parametrize("column", ["region", "stage", "outcome_kind", "principles", "sdgs"])
def test_every_coded_column_names_its_labels(imports, column):
    [row] = rows(imports, "a;Τίτλος;ανύπαρκτο", header=f"external_id;title;{column}")
    (fault,) = row["errors"]
    assert fault["detail"].startswith("Επιτρεπτές τιμές: ")
    assert fault["detail"].count("(") > 2


def test_an_unknown_municipality_is_named_with_all_other_errors(imports):
    [row] = rows(imports, "a;;Δήμος Ανύπαρκτων", header="external_id;title;municipality")
    assert {fault["field"] for fault in row["errors"]} == {"municipality", "title"}
    assert "«Δήμος Ανύπαρκτων»" in next(f["detail"] for f in row["errors"] if f["field"] == "municipality")


def test_a_name_of_two_municipalities_asks_for_the_code(imports, observatory):
    observatory.register(personas.HALKIDA, name_el="Δήμος Λαμιέων")
    [row] = rows(imports, "a;Τίτλος;Δήμος Λαμιέων", header="external_id;title;municipality")
    (fault,) = row["errors"]
    assert fault["code"] == "ambiguous"
    assert "2101, 2401" in fault["detail"]


@pytest.mark.parametrize("cell", ["", '"\u200b"'])
def test_a_row_without_a_title_is_faulty(imports, cell):
    [row] = rows(imports, f"a;{cell};Περίληψη", header="external_id;title;summary")
    assert (row["state"], [(f["field"], f["code"]) for f in row["errors"]]) == ("faulty", [("title", "required")])


def test_faulty_rows_keep_their_identifier(imports):
    lines = ["κ-1;;", "κ-2;Τίτλος;nothing", "κ-3;#N/A;", ";Τίτλος;"]
    got = rows(imports, *lines, header="external_id;title;sectors", state="faulty")
    assert [row["external_id"] for row in got] == ["κ-1", "κ-2", "κ-3", None]


def test_an_identifier_of_an_ndjson_row_is_kept_where_it_is_one(imports):
    lines = [{"external_id": "a\u0000"}, {"external_id": 7}, {"external_id": ["x"]}, {"external_id": " b "}, {}]
    done = imports.run("\n".join(map(json.dumps, lines)).encode(), "ndjson")
    got = imports.rows(done["id"], state="faulty")["items"]
    assert [row["external_id"] for row in got] == [None, "7", None, "b", None]


def test_the_sheet_of_codes_has_municipalities_and_goals(imports):
    answered = imports.call("read_import_template", query={"format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(answered.reply.body)) as archive:
        codes = archive.read("xl/sharedStrings.xml").decode() + archive.read("xl/worksheets/sheet2.xml").decode()
    for word in ("Δήμος Λαμιέων", "2401", "Καλή υγεία και ευημερία", "Στόχοι βιώσιμης ανάπτυξης"):
        assert word in codes


# ---- together --------------------------------------------------------------------------------------------

HEADER = ";".join(["external_id", *FULL])
COMPLETE = ";".join("|".join(value) if isinstance(value, list) else value for value in FULL.values())


@pytest.fixture
def sent(imports):
    """An import of two complete practices and an incomplete one."""
    done = imports.run(table(f"a;{COMPLETE}", "b;Ημιτελής" + ";" * (len(FULL) - 1), f"c;{COMPLETE}", header=HEADER))
    assert done["created"] == 3
    return done["id"]


def together(imports, operation, import_id, by=CONTRIBUTOR, **query):
    answered = imports.call(operation, principal=by, import_id=import_id, query=query)
    assert answered.status == 200, answered.text
    return answered.json


def states(observatory):
    items = observatory.call("list_own_practices", principal=CONTRIBUTOR, query={"limit": 100}).json["items"]
    return sorted(item["state"] for item in items)


def test_the_drafts_of_an_import_are_submitted_together(imports, observatory, sent):
    done = together(imports, "submit_import_drafts", sent)
    assert (done["done"], done["next"]) == (2, None)
    (refused,) = done["refused"]
    assert (refused["row"], refused["external_id"]) == (3, "b")
    assert "problem" in {fault["field"] for fault in refused["errors"]}
    assert states(observatory) == ["draft", "regional_review", "regional_review"]
    assert together(imports, "submit_import_drafts", sent)["done"] == 0


def test_what_a_contributor_sends_in_is_approved_together(imports, observatory, sent):
    hear_member(observatory, APPROVER)
    assert together(imports, "submit_import_drafts", sent)["done"] == 2
    assert states(observatory) == ["draft", "internal_approval", "internal_approval"]
    assert imports.call("approve_import_drafts", principal=CONTRIBUTOR, import_id=sent).status == 403
    assert together(imports, "approve_import_drafts", sent, by=APPROVER)["done"] == 2
    assert states(observatory) == ["draft", "regional_review", "regional_review"]


def test_many_drafts_are_submitted_in_several_calls(imports, monkeypatch, sent):
    monkeypatch.setattr("observatory.exchange.practice_import.drafts.AT_ONCE", 1)
    first = together(imports, "submit_import_drafts", sent)
    assert (first["done"], first["next"]) == (1, 2)
    second = together(imports, "submit_import_drafts", sent, after=first["next"])
    assert (second["done"], len(second["refused"]), second["next"]) == (0, 1, 3)
    assert together(imports, "submit_import_drafts", sent, after=second["next"])["done"] == 1


def test_the_drafts_of_an_import_are_deleted_together(imports, observatory, sent):
    together(imports, "submit_import_drafts", sent)
    assert imports.call("delete_import_drafts", principal=CONTRIBUTOR, import_id=sent).json == {"deleted": 1}
    assert states(observatory) == ["regional_review", "regional_review"]
    again = imports.run(table("b;Δεύτερη φορά", header="external_id;title"))
    assert again["created"] == 1


@pytest.mark.parametrize("operation", ["submit_import_drafts", "approve_import_drafts", "delete_import_drafts"])
def test_an_import_of_others_is_not_found(imports, observatory, sent, operation):
    assert imports.call(operation, principal=personas.NEIGHBOUR, import_id=sent).status == 404
    assert states(observatory) == ["draft", "draft", "draft"]
