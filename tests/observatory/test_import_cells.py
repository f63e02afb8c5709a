"""Cells as spreadsheets and people write them: numbers, days, errors, formulas, hidden sheets, invisible text."""

from xml.sax.saxutils import escape

import pytest
from importing import Importing, UntitledRow, table, workbook

from observatory.exchange.practice_import import schemas

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def imports(observatory):
    return Importing(observatory)


def text(value):
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def number(value):
    return f"<c><v>{value}</v></c>"


def sheet(*rows):
    return "".join(f"<row>{''.join(cells)}</row>" for cells in rows)


def header(*names):
    return [text(name) for name in names]


@pytest.fixture(autouse=True)
def rows_may_lack_a_title(monkeypatch):
    monkeypatch.setattr(schemas, "ImportedRow", UntitledRow)


def report(imports, content, kind="xlsx", **query):
    """Import a file; give state, identifier and faults of each row."""
    done = imports.run(content, kind, **query)
    assert done["state"] == "finished", done["fault"]
    return [
        (row["state"], row["external_id"], [(fault["field"], fault["code"]) for fault in row["errors"]])
        for row in imports.rows(done["id"])["items"]
    ]


def made(imports, observatory, content, kind="xlsx"):
    """Import a file of one row; give the practice that it became."""
    done = imports.run(content, kind)
    [row] = imports.rows(done["id"])["items"]
    assert row["state"] == "created", row["errors"]
    return observatory.read(row["practice_id"]).json


# ---- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("123456789012345", "123456789012345"),
        ("1.23E+3", "1230"),
        ("0.30000000000000004", "0.3"),
        ("-0", "0"),
        ("7", "7"),
    ],
)
def test_numbers_are_read_as_a_spreadsheet_shows_them(imports, written, read):
    content = workbook(sheet(header("external_id"), [number(written)]))
    assert report(imports, content) == [("created", read, [])]


LONG = ["12345678901234561", "12345678901234569", "1.23456789012345E+16", "1E+20", "9999999999999999.5"]


@pytest.mark.parametrize("column", ["external_id", "title", "summary"])
def test_a_number_of_more_than_15_digits_is_a_fault(imports, column):
    other = "title" if column == "external_id" else "external_id"
    rows = [[number(long), text(f"α{at}")] for at, long in enumerate(LONG)]
    content = workbook(sheet(header(column, other), *rows))
    ids = [None if column == "external_id" else f"α{at}" for at in range(len(LONG))]
    assert report(imports, content) == [("faulty", one, [(column, "too_many_digits")]) for one in ids]


def test_an_identifier_that_a_spreadsheet_shortened_is_a_fault(imports):
    rows = ["1,23457E+16;Ένα", "1.23457E+16;Δύο", "1E5;Τρία", "12345678901234561;Τέσσερα"]
    got = report(imports, table(*rows, header="external_id;title"), "csv")
    assert [(state, name) for state, name, _ in got] == [
        ("faulty", None), ("faulty", None), ("created", "1E5"), ("created", "12345678901234561"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["12500.555", "1e999", "nan", "1_000", "١"])
def test_amounts_that_are_none_are_faults_of_their_cell(imports, value):
    [row] = report(imports, workbook(sheet(header("external_id", "cost_eur"), [text("a"), number(value)])))
    assert (row[0], row[2][0][0]) == ("faulty", "cost_eur")


def test_three_decimals_in_a_csv_are_a_fault(imports):
    [row] = report(imports, table("a;12500.555", header="external_id;cost_eur"), "csv")
    assert (row[0], row[2][0][0]) == ("faulty", "cost_eur")


# ---- errors and formulas ---------------------------------------------------------------------------------


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#ΑΝΑΦ!", "#SOMETHING_NEW!"])
def test_an_error_is_a_fault_of_its_cell(imports, error):
    cells = [text("a"), f'<c t="e"><f>x</f><v>{error}</v></c>', text("Κείμενο")]
    [row] = report(imports, workbook(sheet(header("external_id", "title", "summary"), cells)))
    assert row == ("faulty", "a", [("title", "cell_error")])


@pytest.mark.parametrize("error", ["#N/A", "#Δ/Υ", "#REF!", "#########", "Err:502"])
def test_an_error_that_was_saved_as_text_is_a_fault_too(imports, error):
    [row] = report(imports, table(f"a;{error}", header="external_id;title"), "csv")
    assert row == ("faulty", "a", [("title", "cell_error")])


def test_a_text_that_begins_like_an_error_is_a_text(imports):
    assert report(imports, table("a;#ΜένουμεΣπίτι", header="external_id;title"), "csv") == [("created", "a", [])]


def test_of_formulas_and_booleans_what_they_gave(imports, observatory):
    cells = [
        text("a"),
        '<c t="str"><f>A1</f><v>Τίτλος</v></c>',
        '<c t="str"><f>""</f><v></v></c>',
        '<c t="b"><v>1</v></c>',
    ]
    practice = made(imports, observatory, workbook(sheet(header("external_id", "title", "summary", "funding"), cells)))
    assert (practice["title"], practice["summary"], practice["funding"]) == ("Τίτλος", "", "true")


def test_rich_text_is_its_text_without_pronunciation(imports, observatory):
    strings = (
        "<sst><si><r><rPr><b/></rPr><t>Ψηφιακή </t></r><r><t>θυρίδα</t></r>"
        '<rPh sb="0" eb="1"><t>ΠΡΟΦΟΡΑ</t></rPh><phoneticPr fontId="1"/></si></sst>'
    )
    content = workbook(sheet(header("external_id", "title"), [text("a"), '<c t="s"><v>0</v></c>']), strings)
    assert made(imports, observatory, content)["title"] == "Ψηφιακή θυρίδα"


# ---- days ------------------------------------------------------------------------------------------------

DAYS = [
    "2025-03-25 00:00:00", "2025-03-25T00:00:00", "2025-03-25T13:45", "2025-03-25 00:00:00.000", "25/3/2025 10:30",
    "2025-03-25T00:00:00.000Z", "2025-03-25 00:00:00+02", "2025-03-25 00:00:00 +02:00", "25.3.2025, 10:30:00 π.μ.",
    "25/3/2025 12:00:00 πμ", "45741", "45741.5", "45741,75",
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_a_day_with_a_time_of_day_is_that_day(imports, observatory, day):
    practice = made(imports, observatory, table(f"a;{day}", header="external_id;started_on"), "csv")
    assert practice["started_on"] == "2025-03-25"


@pytest.mark.parametrize("cell", [number("45741.5"), '<c t="d"><v>2025-03-25T00:00:00</v></c>', number("45741")])
def test_a_date_cell_with_a_time_of_day_is_that_day(imports, observatory, cell):
    content = workbook(sheet(header("external_id", "started_on"), [text("a"), cell]))
    assert made(imports, observatory, content)["started_on"] == "2025-03-25"


@pytest.mark.parametrize("day", ["2025-03-24T22:00:00Z", "2025-03-25T01:00:00+02:00", "2025-03-25 25:00", "2024"])
def test_what_may_be_another_day_is_refused(imports, day):
    [row] = report(imports, table(f"a;{day}", header="external_id;started_on"), "csv")
    assert (row[0], row[2][0][0]) == ("faulty", "started_on")


@pytest.mark.parametrize("flag", ["1", "true"])
def test_days_of_a_workbook_that_counts_from_1904(imports, observatory, flag):
    book = (
        f'<workbook xmlns:r="{RELATION}"><workbookPr date1904="{flag}"/><sheets><sheet r:id="b"/></sheets></workbook>'
    )
    cells = [text("a"), number("44279"), number("44279")]
    content = workbook(sheet(header("external_id", "started_on", "title"), cells), **{"xl/workbook.xml": book})
    practice = made(imports, observatory, content)
    assert (practice["started_on"], practice["title"]) == ("2025-03-25", "44279")


# ---- which sheet -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_sheet_is_the_first_that_people_see(imports, state):
    book = (
        f'<workbook xmlns:r="{RELATION}"><sheets><sheet name="λίστες" state="{state}" r:id="z"/>'
        '<sheet name="γράφημα" r:id="y"/><sheet name="Πρακτικές" state="visible" r:id="b"/></sheets></workbook>'
    )
    relations = (
        f'<R><Relationship Id="z" Type="{RELATION}/worksheet" Target="lists.xml"/>'
        f'<Relationship Id="y" Type="{RELATION}/chartsheet" Target="chart.xml"/>'
        f'<Relationship Id="b" Type="{RELATION}/worksheet" Target="sheet.xml"/></R>'
    )
    lists = f"<worksheet><sheetData>{sheet(header('ναι'), header('όχι'))}</sheetData></worksheet>"
    content = workbook(
        sheet(header("external_id"), [text("a")]),
        **{
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations,
            "xl/lists.xml": lists,
            "xl/chart.xml": "<chartsheet/>",
        },
    )
    assert report(imports, content) == [("created", "a", [])]


def test_hidden_rows_and_columns_are_read(imports, observatory):
    rows = sheet(header("external_id", "title"), [text("a"), text("Τίτλος")]).replace("<row>", '<row hidden="1">')
    content = workbook(f'</sheetData><cols><col min="2" max="2" hidden="1"/></cols><sheetData>{rows}')
    assert made(imports, observatory, content)["title"] == "Τίτλος"


def test_of_merged_cells_the_first_has_the_text(imports):
    rows = sheet(header("external_id", "title"), [text("a"), text("Κοινός")], [text("b"), "<c/>"])
    content = workbook(f'{rows}</sheetData><mergeCells><mergeCell ref="B2:B3"/></mergeCells><sheetData>')
    assert [name for _, name, _ in report(imports, content)] == ["a", "b"]
    assert sorted(practice["title"] for practice in imports.mine()) == ["", "Κοινός"]


def test_formatted_cells_far_beside_the_table_are_no_fault(imports):
    far = '<c r="XFD2" s="1"/>'
    assert report(imports, workbook(sheet(header("external_id"), [text("a"), far]))) == [("created", "a", [])]


# ---- tables as text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["\r\n", "\n\n\n", " \t\r\n", ";;;\r\n", ",,,,\n", '"",""\n', "\ufeff\n"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_blank_first_lines_change_nothing(imports, blank, between):
    content = f"{blank}external_id{between}title\r\na{between}Ένα\r\n".encode()
    done = imports.run(content)
    assert done["state"] == "finished", done["fault"]
    [row] = imports.rows(done["id"])["items"]
    assert (row["row"], row["external_id"]) == (2 + blank.count("\n"), "a")


UNSEEN = ["\ufeffz-1", "z-1\u200b", "\u2060z-1\u200d", "z\u200b-1", "z-\u00ad1", "\u200ez-1\u200f", " z-1\u00a0"]


@pytest.mark.parametrize("written", UNSEEN)
@pytest.mark.parametrize("kind", ["csv", "ndjson", "xlsx"])
def test_what_nobody_sees_makes_no_other_identifier(imports, written, kind):
    content = {
        "csv": lambda name: table(f"{name};Τ", header="external_id;title"),
        "ndjson": lambda name: f'{{"external_id": "{name}"}}'.encode(),
        "xlsx": lambda name: workbook(sheet(header("external_id"), [text(name)])),
    }[kind]
    assert report(imports, content("z-1"), kind) == [("created", "z-1", [])]
    assert report(imports, content(written), kind) == [("skipped", "z-1", [])]


def test_headers_codes_and_days_ignore_what_nobody_sees(imports, observatory):
    names = "\u200bexternal_id;title\ufeff;Τομείς\u00a0πολιτικής;started_on\u200b;cost_eur"
    row = "a;Τ;technology\u200b|\ufeffculture;\u200b25/3/2025;12,50\u200b"
    practice = made(imports, observatory, table(row, header=names), "csv")
    assert (practice["sectors"], practice["started_on"], practice["cost_eur"]) == (
        ["technology", "culture"],
        "2025-03-25",
        12.5,
    )


@pytest.mark.parametrize("line_end", ["\v", "\f", "\u2028", "\u2029", "\u0085", "\r", "\r\n"])
def test_line_ends_of_word_processors_are_line_ends(imports, observatory, line_end):
    row = f'a;"α{line_end}β";"https://a.example{line_end}https://b.example"'
    practice = made(imports, observatory, table(row, header="external_id;summary;links"), "csv")
    assert practice["summary"] == "α\nβ"
    assert practice["links"] == ["https://a.example", "https://b.example"]


def test_every_fault_of_a_row_is_named_once_and_others_go_on(imports):
    cells = [number(LONG[0]), '<c t="e"><v>#N/A</v></c>', "<c><f>1</f></c>"]
    content = workbook(sheet(header("external_id", "title", "summary"), cells, [text("b"), text("Τ"), text("Σ")]))
    first, second = report(imports, content)
    assert [field for field, _ in first[2]] == ["external_id", "title", "summary"]
    assert second == ("created", "b", [])
    assert report(imports, content, dry_run="true")[0] == first
