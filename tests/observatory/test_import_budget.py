"""Files that would take too much: refused at once, while others have their turn, and never tried a second time."""

import io
import random
import struct
import threading
import time
import zipfile

import personas
import pytest
from importing import Importing, table, workbook

from chassis.errors import AppError
from chassis.files.parts import PartsFile
from observatory.exchange.practice_import import budget as limits
from observatory.exchange.practice_import import files
from observatory.exchange.practice_import import workbook as sheets
from observatory.exchange.practice_import.budget import Budget
from observatory.exchange.practice_import.columns import LABELS
from observatory.exchange.practice_import.work import LONGEST_SECONDS, ImportWork

HEADER = '<row r="1"><c t="inlineStr"><is><t>external_id</t></is></c></row>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def imports(observatory):
    return Importing(observatory)


def read(content, kind="xlsx", budget=None):
    """Read a file to its end and return its error code or its rows."""
    file = PartsFile([len(content)], lambda _: content)
    try:
        return list(files.read_rows(kind, file, budget or Budget()))
    except AppError as exc:
        return exc.code()


def related(kind, count, target):
    """Make the relationships of a workbook: its sheet, and `count` more that point to one part."""
    more = "".join(f'<Relationship Id="s{n}" Type="{RELATION}/{kind}" Target="{target}"/>' for n in range(count))
    return f'<R><Relationship Id="b" Type="{RELATION}/worksheet" Target="sheet.xml"/>{more}</R>'


def zipped(entries):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


# ---- the whole file has one budget ----------------------------------------------------------------------


def test_300_relationships_to_one_part_are_refused_at_once(imports):
    strings = f"<sst><si><t>{'x' * 100_000}</t></si>{'<si/>' * 2_000_000}</sst>"
    bomb = workbook(HEADER, strings, **{"xl/_rels/workbook.xml.rels": related("sharedStrings", 300, "strings.xml")})
    assert len(bomb) < 20_000
    began = time.monotonic()
    done = imports.run(bomb, "xlsx")
    assert time.monotonic() - began < 10
    assert (done["state"], done["fault"]["type"]) == ("failed", "/problems/import-unpacks-too-large")


def test_thirty_kilobytes_of_empty_texts_are_refused_at_once(imports):
    bomb = workbook(HEADER, f"<sst>{'<si/>' * 6_000_000}</sst>")
    assert len(bomb) < 50_000
    began = time.monotonic()
    assert imports.run(bomb, "xlsx")["fault"]["type"] == "/problems/import-unpacks-too-large"
    assert time.monotonic() - began < 10


def test_the_table_of_texts_is_read_once(monkeypatch):
    strings = f"<sst>{''.join(f'<si><t>{n}</t></si>' for n in range(20_000))}</sst>"
    relations = related("sharedStrings", 300, "strings.xml")
    content = workbook(
        HEADER + '<row r="2"><c t="s"><v>7</v></c></row>', strings, **{"xl/_rels/workbook.xml.rels": relations}
    )
    monkeypatch.setattr(limits, "MOST_UNPACKED", 2 * len(strings))
    [row] = read(content)
    assert row.values == {"external_id": "7"}


@pytest.mark.parametrize("kind", ["worksheet", "sharedStrings", "styles", "drawing", "anything"])
def test_relationships_to_the_same_part_cost_nothing(kind):
    relations = related(kind, 10_000, "sheet.xml")
    relations = relations.replace('Id="b"', 'Id="other"', 1).replace("</R>", "") + (
        f'<Relationship Id="b" Type="{RELATION}/worksheet" Target="sheet.xml"/></R>'
    )
    began = time.monotonic()
    content = workbook(HEADER + '<row r="2"><c><v>1</v></c></row>', **{"xl/_rels/workbook.xml.rels": relations})
    assert isinstance(read(content), list)
    assert time.monotonic() - began < 10


def noise(size):
    """Text that hardly packs, so that no ratio gives it away."""
    return random.Random(1).randbytes(size).hex()


def test_every_limit_counts_over_all_parts(monkeypatch):
    rows = "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(2, 3_000))
    content = workbook(HEADER + rows, f"<sst>{''.join(f'<si><t>{n}</t></si>' for n in range(3_000))}</sst>")
    assert len(read(content)) == 2_998
    for owner, name, most, fault in (
        (limits, "MOST_ELEMENTS", 25_000, "import-too-complex"),
        (sheets, "MOST_TEXTS", 2_000, "import-too-complex"),
        (sheets, "MOST_ROOM", 5_000, "import-too-complex"),
        (limits, "MOST_UNPACKED", 100_000, "import-unpacks-too-large"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, most)
            assert read(content) == fault, name


def unzipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def overlapping():
    """Return a workbook with a first entry that claims the bytes of the entries behind it, too (CVE-2024-0450)."""
    content = zipped([("a", b"x"), *unzipped(workbook(HEADER))])
    at = content.index(b"PK\x01\x02")
    return content[: at + 20] + struct.pack("<LL", 500, 500) + content[at + 28 :]


def wide_namespace():
    return f'<worksheet xmlns="{"x" * 30_000}"><sheetData>{"<b/>" * 100_000}</sheetData></worksheet>'


SHAPES = {
    "deep": (lambda: workbook("", **{"xl/sheet.xml": "<a>" * 100_000}), {"import-unreadable"}),
    "one name twice": (
        lambda: workbook(HEADER, **{"xl/shoot.xml": "<other/>"}).replace(b"shoot", b"sheet"),
        {"import-unreadable"},
    ),
    "entries that share their bytes": (overlapping, {"import-unreadable"}),
    "a table of contents of 10,000 entries": (
        lambda: zipped([(f"{n}", b"") for n in range(10_000)]),
        {"import-unpacks-too-large"},
    ),
    "2,000 entries": (
        lambda: zipped([*unzipped(workbook(HEADER)), *((f"{n}", b"") for n in range(2_000))]),
        {"import-unpacks-too-large"},
    ),
    "a zip in a zip": (lambda: workbook("", **{"xl/sheet.xml": workbook(HEADER)}), {"import-unreadable"}),
    "a huge attribute": (lambda: workbook(f'<row r="1" x="{noise(20_000)}"/>'), {"import-unpacks-too-large"}),
    "a huge comment": (lambda: workbook(f"<!--{noise(20_000)}-->"), {"import-unpacks-too-large"}),
    "large tokens again and again": (
        lambda: workbook(f"<b c='{'x' * 30_000}'/>" * 3_000),
        {"import-unpacks-too-large"},
    ),
    "a long namespace on every element": (
        lambda: workbook("", **{"xl/sheet.xml": wide_namespace()}),
        {"import-too-complex"},
    ),
    "another encoding": (
        lambda: workbook("", **{"xl/sheet.xml": '<?xml version="1.0" encoding="klingon"?><a/>'}),
        {"import-unreadable"},
    ),
    "relationships without end": (
        lambda: workbook(HEADER, **{"xl/_rels/workbook.xml.rels": related("x" * 1_000, 50_000, "y" * 1_000)}),
        {"import-unpacks-too-large"},
    ),
    "a row twice": (lambda: workbook(HEADER + '<row r="2"><c><v>1</v></c></row>' * 2), {"import-unreadable"}),
    "rows backwards": (lambda: workbook(HEADER + '<row r="3"/><row r="2"/>'), {"import-unreadable"}),
    "a cell twice": (
        lambda: workbook('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        {"import-unreadable"},
    ),
    "a row number of 5,000 digits": (lambda: workbook(f'<row r="{"9" * 5_000}"/>'), {"import-unreadable"}),
    "a text number of 5,000 digits": (
        lambda: workbook(f'<row r="1"><c t="s"><v>{"9" * 5_000}</v></c></row>'),
        {"import-unreadable"},
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_bombs_of_other_shapes_are_refused_soon(name):
    make, faults = SHAPES[name]
    content = make()
    began = time.process_time()
    assert read(content) in faults
    assert time.process_time() - began < 10


TABLES = {
    "blank lines": (b"external_id\n" + b"\n" * 1_100_000, "csv", "import-too-long"),
    "blank lines first": (b"\n" * 1_100_000, "csv", "import-too-long"),
    "blank lines of JSON": (b"\n" * 1_100_000, "ndjson", "import-too-long"),
    "nothing but separators": (b"external_id\n" + (b";" * 131_000 + b"\n") * 150, "csv", "import-too-complex"),
    "a quoted cell without an end": (b'external_id\n"' + b"x\n" * 500_000, "csv", "import-row-too-long"),
    "a quote in an unquoted header": (b'"' + b"x" * 10_000_000, "csv", "import-row-too-long"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_are_much_ado_about_nothing(name):
    content, kind, fault = TABLES[name]
    assert read(content, kind) == fault


def test_json_that_is_too_deep_is_a_fault_of_its_line():
    lines = [b'{"external_id": ' + b"[" * 60_000, b'{"external_id": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}"]
    first, _ = read(b"\n".join(lines), "ndjson")
    assert [fault.code for fault in first.faults] == ["not_an_object"]


def test_broken_workbooks_are_faults_of_the_file():
    good = workbook(HEADER + '<row r="2"><c t="s"><v>0</v></c></row>', "<sst><si><t>α</t></si></sst>")
    dice = random.Random(7)
    for _ in range(1_500):
        broken = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        read(bytes(broken[: dice.choice([len(broken), dice.randrange(len(broken))])]))


# ---- time: others have their turn, and what took too long is not repeated -------------------------------


def test_others_have_their_turn_every_thousand_elements(monkeypatch):
    turns = []
    monkeypatch.setattr(limits.time, "sleep", turns.append)
    read(workbook(HEADER, f"<sst>{'<si/>' * 100_000}</sst>"))
    assert len(turns) >= 100
    turns.clear()
    read(b"external_id\n" + b"x" * 100_000 + b"\n" + b"\n" * 20_000, "csv")
    assert len(turns) >= 20


def test_a_budget_counts_the_time_of_reading_only(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    budget = Budget(seconds=10)
    now[0] = 100
    budget.resume()
    now[0] = 109
    budget.spend(limits.BREATH)
    now[0] = 111
    with pytest.raises(AppError) as raised:
        budget.spend(limits.BREATH)
    assert raised.value.code() == "import-takes-too-long"


def test_a_file_is_read_to_its_end_within_one_tick_of_the_timer(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    budget = Budget()
    now[0] = limits.MOST_ELAPSED + 1
    budget.resume()
    with pytest.raises(AppError) as raised:
        budget.spend(limits.BREATH)
    assert raised.value.code() == "import-takes-too-long"
    assert limits.MOST_ELAPSED < LONGEST_SECONDS


def test_what_takes_too_long_fails_at_once_and_is_not_repeated(imports, monkeypatch):
    monkeypatch.setattr(limits.Budget.__init__, "__kwdefaults__", {"seconds": 0.0, "check": lambda: None})
    read_file, times = ImportWork._read_file, []
    monkeypatch.setattr(ImportWork, "_read_file", lambda self, item: times.append(item) or read_file(self, item))
    done = imports.run(workbook(HEADER, f"<sst>{'<si/>' * 10_000}</sst>"), "xlsx")
    assert (done["state"], done["fault"]["type"]) == ("failed", "/problems/import-takes-too-long")
    assert len(times) == 1
    assert imports.count(("import_parts",)) == [0]


def test_cancelling_gets_through_while_a_file_is_read(imports, monkeypatch):
    reading, go_on = threading.Event(), threading.Event()

    rests = []

    def stop_here(budget):
        rests.append(1)
        reading.set()
        assert go_on.wait(10)
        budget._checked = 0.0  # it is time to look whether anybody still wants it
        rest(budget)

    rest = Budget._rest
    monkeypatch.setattr(Budget, "_rest", stop_here)
    import_id = imports.begin(workbook(HEADER, f"<sst>{'<si/>' * 100_000}</sst>"), "xlsx")
    worker = threading.Thread(target=imports.work)
    worker.start()
    assert reading.wait(10)
    answered = imports.call("cancel_import", principal=personas.CONTRIBUTOR, import_id=import_id)
    assert answered.status == 204  # while the worker still waits for us
    go_on.set()
    worker.join(10)
    assert not worker.is_alive()
    assert len(rests) == 1, "it ends at the next look, not at the end of the file"
    assert imports.read(import_id)["state"] == "cancelled"
    assert imports.run(table("1;Ένα;;;;"))["created"] == 1


OPEN = ("pg_stat_activity where state = 'idle in transaction' and datname = current_database()",)


def test_no_transaction_is_open_while_bytes_are_parsed(imports, monkeypatch):
    seen = []
    monkeypatch.setattr(Budget, "spend", lambda *_: seen.append(imports.count(OPEN)))
    imports.run(table("1;Ένα;;;;"))
    assert seen
    assert {one for [one] in seen} == {0}


def test_the_limits_leave_room_for_the_longest_list(observatory):
    cells = observatory.caller.settings.import_rows * len(LABELS)
    assert cells < sheets.MOST_TEXTS
    assert cells * 10 < limits.MOST_ELEMENTS
