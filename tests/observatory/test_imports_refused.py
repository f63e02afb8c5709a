"""Files that cannot be imported, and imports of others."""

from pathlib import Path
from uuid import uuid4

import personas
import pytest
from importing import Importing, table, workbook
from together import at_once

from chassis.errors import AppError
from chassis.files.parts import PartsFile
from chassis.principal import ANONYMOUS, Membership, Principal
from observatory.exchange.practice_import import budget as limits
from observatory.exchange.practice_import import files, work
from observatory.exchange.practice_import.budget import Budget

SHEETS = Path(__file__).parent / "sheets"
ROW = '<row r="1"><c t="inlineStr"><is><t>external_id</t></is></c></row>'


@pytest.fixture
def imports(observatory):
    return Importing(observatory)


def test_workbooks_as_programs_write_them(imports, observatory):
    done = imports.run((SHEETS / "xlsxwriter.xlsx").read_bytes(), "xlsx")
    assert (done["state"], done["created"], done["faulty"]) == ("finished", 2, 0)
    first, second = imports.rows(done["id"])["items"]
    assert [(row["row"], row["external_id"]) for row in (first, second)] == [(2, "a-1"), (4, "17")]
    made = observatory.read(first["practice_id"]).json
    assert (made["title"], made["started_on"], made["municipality"]) == ("Ψηφιακή θυρίδα", "2024-03-25", "2401")
    # of a formula, what it gave when it was saved
    assert (made["summary"], made["cost_eur"], made["sdgs"]) == ("αβ", 0.3, [9])


def test_a_formula_that_was_never_computed_is_a_fault(imports):
    done = imports.run((SHEETS / "openpyxl.xlsx").read_bytes(), "xlsx")
    assert (done["state"], done["created"], done["faulty"]) == ("finished", 1, 1)
    first, second = imports.rows(done["id"])["items"]
    assert [(fault["field"], fault["code"]) for fault in first["errors"]] == [("summary", "formula_without_value")]
    assert (second["row"], second["external_id"], second["state"]) == (4, "17", "created")


CSV_FAULTS = {
    "windows-1253": ("external_id;title\n1;Θυρίδα".encode("cp1253"), "import-not-utf8"),
    "utf-16": ("external_id;title\n1;Θυρίδα".encode("utf-16"), "import-not-utf8"),
    "utf-16 without its mark": ("external_id;title\n1;x".encode("utf-16-le"), "import-not-utf8"),
    "late": (table("1;Ένα;;;;") + b"\n2;\xff;;;;", "import-not-utf8"),
    "header": (table("1;x", header="external_id;τίτλο;title;title"), "import-header-unknown"),
    "no external_id": (table("x", header="title"), "import-header-unknown"),
    "nothing": (b"\n\n", "import-header-unknown"),
    "only a header": (table(), "import-empty"),
    "an open quote": (table('1;"x'), "import-unreadable"),
    "an endless line": (table(f"1;{'x' * 131_073}"), "import-row-too-long"),
    "an endless row": (table('1;"' + "x\n" * 70_000), "import-row-too-long"),
}


def fault_of(content, kind):
    """Read a file of three parts and return its error code."""
    third = len(content) // 3 + 1
    parts = [content[at : at + third] for at in range(0, len(content), third)]
    try:
        rows = list(
            files.read_rows(kind, PartsFile([len(part) for part in parts], lambda number: parts[number - 1]), Budget())
        )
    except AppError as exc:
        return exc.code()
    return "" if rows else "import-empty"


@pytest.mark.parametrize("name", CSV_FAULTS)
def test_tables_that_cannot_be_read_to_their_end(name):
    content, fault = CSV_FAULTS[name]
    assert fault_of(content, "csv") == fault


def test_a_file_that_cannot_be_read_to_its_end_creates_nothing(imports, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 1)
    done = imports.run(CSV_FAULTS["an open quote"][0] + b"\n")
    assert (done["state"], done["fault"]["type"], done["fault"]["row"]) == ("failed", "/problems/import-unreadable", 2)
    assert done["created"] == 0
    assert done["finished_at"]
    assert imports.count(("practices", "import_parts", "import_rows where state = 'waiting'")) == [0, 0, 0]


def test_a_wrong_header_is_reported_by_column_and_language(imports):
    done = imports.run(CSV_FAULTS["header"][0])
    faults = [(fault["field"], fault["code"]) for fault in done["fault"]["errors"]]
    assert faults == [("τίτλο", "unknown_column"), ("title", "repeated_column")]
    english = imports.read(done["id"], language="en")
    assert english["fault"]["title"].startswith("The first row")
    assert english["fault"]["status"] == 422


def test_ndjson_in_another_encoding_or_without_line_ends(monkeypatch):
    assert fault_of('{"external_id": "ά"}'.encode("cp1253"), "ndjson") == "import-not-utf8"
    monkeypatch.setattr(files, "LONGEST_ROW", 100)
    assert fault_of(b"{" * 500, "ndjson") == fault_of("ά".encode() * 300, "ndjson") == "import-row-too-long"


def test_more_rows_or_bytes_than_allowed(imports, observatory):
    observatory.caller.settings = observatory.caller.settings.__class__(
        amqp_uri="memory://", database_url="", demo=True, import_rows=2, import_bytes=200
    )
    done = imports.run(table("1;;;;;", "2;;;;;", "3;;;;;"))
    assert (done["state"], done["fault"]["type"], done["fault"]["limit"]) == ("failed", "/problems/import-too-long", 2)
    assert done["fault"]["status"] == 413
    assert imports.send(b"x" * 201).status == 413
    import_id = imports.begin(b"")
    assert imports.put(import_id, 1, b"x" * 150).status == 204
    assert imports.put(import_id, 2, b"x" * 51).json["type"] == "/problems/import-too-large"
    assert imports.put(import_id, 1, b"x" * 200).status == 204


def entity():
    return '<!DOCTYPE x [<!ENTITY a "ααα"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&a;&b;</worksheet>'


HOSTILE = {
    "no zip": (b"PK\x03\x04 no", "unreadable"),
    "cut short": (workbook(ROW)[:-40], "unreadable"),
    "another zip": (workbook(ROW, **{"_rels/.rels": "<R/>"}), "unreadable"),
    "entities": (workbook("", **{"xl/sheet.xml": entity()}), "unreadable"),
    "entities in texts": (workbook(ROW, entity()), "unreadable"),
    "no xml": (workbook("<row><c></row>"), "unreadable"),
    "a text that is not there": (workbook('<row><c t="s"><v>7</v></c></row>'), "unreadable"),
    "a text before the first": (workbook('<row><c t="s"><v>-1</v></c></row>'), "unreadable"),
    "a column far away": (workbook('<row><c r="ZZZ1" t="n"><v>1</v></c></row>'), "unreadable"),
    "a token without an end": (workbook("", **{"xl/sheet.xml": f"<a b='{'x' * 600_000}'/>"}), "unpacks-too-large"),
    "a long text": (workbook(ROW, f"<sst><si><t>{'x' * 131_073}</t></si></sst>"), "row-too-long"),
    "a long row": (
        workbook("<row>" + f"<c t='inlineStr'><is><t>{'x' * 1500}</t></is></c>" * 150 + "</row>"),
        "row-too-long",
    ),
    "no sheet that anybody sees": (
        workbook(
            ROW, **{"xl/workbook.xml": '<book xmlns:r="r"><sheets><sheet state="hidden" r:id="b"/></sheets></book>'}
        ),
        "unreadable",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused(name):
    content, fault = HOSTILE[name]
    assert fault_of(content, "xlsx") == f"import-{fault}"


def test_a_zip_bomb_is_refused_by_declared_and_actual_size(imports, monkeypatch):
    bomb = workbook("<row/>" * 100_000)
    assert len(bomb) < 10_000
    monkeypatch.setattr(limits, "MOST_UNPACKED", 500_000)
    assert imports.run(bomb, "xlsx")["fault"]["type"] == "/problems/import-unpacks-too-large"
    monkeypatch.setattr(limits, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(limits, "MOST_ELEMENTS", 100_000)
    assert imports.run(bomb, "xlsx")["fault"]["status"] == 413


def test_who_may_import_and_who_may_know_of_it(imports, observatory):
    content = table("1;Ένα;;;;")
    assert imports.send(content, by=ANONYMOUS).status == 401
    assert imports.send(content, by=personas.READER).status == 403
    assert imports.send(content, by=personas.CURATOR, organisation_id=personas.LAMIA).status == 403
    assert imports.send(content, by=personas.ELSEWHERE, organisation_id=personas.LAMIA).status == 403
    import_id = imports.begin(content)
    for other in (personas.ELSEWHERE, personas.NEIGHBOUR, personas.CENTRE_MANAGER):
        for call in ("read_import", "list_import_rows", "start_import", "cancel_import"):
            refused = observatory.call(call, principal=other, import_id=import_id)
            assert (refused.status, refused.json["type"]) == (404, "/problems/import-not-found"), call
        assert imports.put(import_id, 1, b"x", by=other).status == 404
    assert observatory.call("read_import", principal=personas.CURATOR, import_id=import_id).status == 403
    assert observatory.call("read_import", principal=personas.CONTRIBUTOR, import_id=uuid4()).status == 404
    imports.work()
    assert imports.read(import_id, by=personas.APPROVER)["created"] == 1, "colleagues follow it"


def client(*scopes, test=False):
    identifier = uuid4()
    membership = Membership(personas.LAMIA, "contributor", "municipality", "GR-H")
    return Principal(identifier, memberships=(membership,), client_id=identifier, scopes=frozenset(scopes), test=test)


def test_an_agencys_program_needs_the_scope_to_write(imports, observatory):
    content = table("1;Ένα;;;;")
    refused = imports.send(content, by=client("practices:read"))
    assert (refused.status, refused.json["type"]) == (403, "/problems/scope-insufficient")
    program = client("practices:write", "practices:read")
    done = imports.run(content, by=program)
    assert done["created"] == 1
    made = imports.rows(done["id"], by=program)["items"][0]["practice_id"]
    assert observatory.read(made).json["state"] == "draft"
    trying = imports.send(content, by=client("practices:write", test=True))
    assert trying.status == 202
    assert imports.count(("imports",)) == [1], "of what a test client does nothing is kept"


def test_an_organisation_has_no_more_than_two_under_way(imports):
    first, second = imports.begin(b""), imports.begin(b"")
    refused = imports.send(b"").json
    assert (refused["type"], refused["imports"]) == ("/problems/imports-under-way", [first, second])
    assert imports.send(b"", by=personas.ELSEWHERE).status == 202
    imports.call("cancel_import", principal=personas.CONTRIBUTOR, import_id=first)
    assert imports.send(b"").status == 202


def test_of_twelve_that_come_at_once_two_are_taken(imports):
    answered = at_once(*[lambda: imports.send(b"")] * 12)
    assert sorted(one.status for one in answered) == [202] * 2 + [409] * 10
    assert imports.count(("imports",)) == [2]


def test_uploads_that_were_lost_make_way_when_room_is_needed(imports, clock):
    lost, slow = imports.begin(b""), imports.begin(b"")
    assert imports.put(lost, 1, b"half of it").status == 204
    clock.forward(minutes=50)
    assert imports.put(slow, 1, b"still coming").status == 204
    assert imports.send(b"").status == 409
    clock.forward(minutes=11)
    assert [imports.read(one)["state"] for one in (lost, slow)] == ["received", "received"], "nobody needs their room"
    assert imports.send(b"").status == 202
    assert [imports.read(one)["state"] for one in (lost, slow)] == ["cancelled", "received"]
    assert imports.count(("import_parts",)) == [1]
    assert imports.send(b"").status == 409


def test_a_whole_file_without_a_byte_is_refused_at_once(imports):
    refused = imports.send(b"", whole="true")
    assert (refused.status, refused.json["type"]) == (422, "/problems/import-empty")
    assert imports.count(("imports",)) == [0]
    assert imports.send(table("1;Ένα;;;;"), whole="true").json["state"] == "checking"


def test_editors_list_the_imports_of_their_organisations(imports, observatory):
    def listed(by=personas.CONTRIBUTOR, **query):
        return observatory.call("list_imports", principal=by, query=query)

    done = imports.run(table("1;Ένα;;;;"))
    waiting = imports.begin(b"")
    other = imports.send(b"", by=personas.ELSEWHERE).json["id"]
    found = listed().json
    assert [item["id"] for item in found["items"]] == [waiting, done["id"]]
    assert found["items"][1] == done
    assert [item["id"] for item in listed(by=personas.APPROVER, state="received").json["items"]] == [waiting]
    assert [item["id"] for item in listed(by=personas.ELSEWHERE).json["items"]] == [other]
    assert listed(organisation_id=str(personas.LAMIA)).json == found
    assert listed(by=personas.ELSEWHERE, organisation_id=str(personas.LAMIA)).status == 403
    assert listed(by=personas.READER).status == 403
    assert listed(by=ANONYMOUS).status == 401
    first = listed(limit=1).json
    [second] = listed(limit=1, cursor=first["next"]).json["items"]
    assert (first["items"][0]["id"], second["id"]) == (waiting, done["id"])


@pytest.mark.parametrize("number", ["9" * 4_301, "9" * 20, "0" * 5_000, "+1", "1_0", "²"])
def test_a_part_of_an_impossible_number_is_unknown(imports, number):
    assert imports.put(imports.begin(b""), number, b"x").json["type"] == "/problems/import-part-unknown"
