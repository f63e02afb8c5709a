"""Sending files of practices to an observatory, and letting it work."""

import io
import zipfile

import personas

from chassis.schemas import Line
from observatory.exchange.practice_import import schemas
from observatory.exchange.practice_import.files import CSV, NDJSON, XLSX

TYPES = {"csv": CSV, "ndjson": NDJSON, "xlsx": XLSX}
HEADER = "external_id;title;summary;sectors;started_on;cost_eur"


def table(*rows, header=HEADER):
    return "\n".join([header, *rows]).encode()


class Importing:
    """An observatory with organisations that import."""

    def __init__(self, observatory):
        self.observatory = observatory
        self.call = observatory.call

    def send(self, content, kind="csv", by=personas.CONTRIBUTOR, key=None, **query):
        return self.call(
            "import_practices", principal=by, body=content, query=query, content_type=TYPES[kind], idempotency_key=key
        )

    def begin(self, content, kind="csv", **query):
        answered = self.send(content, kind, **query)
        assert answered.status == 202, answered.text
        return answered.json["id"]

    def work(self):
        """Run the timer until nothing is left to do."""
        while self.count(("imports where state in ('checking', 'running')",)) != [0]:
            self.observatory.caller.instance().work_on_imports()

    def run(self, content, kind="csv", by=personas.CONTRIBUTOR, **query):
        """Send a file, let it be worked on, and give how it ended."""
        import_id = self.begin(content, kind, by=by, **query)
        self.work()
        return self.read(import_id, by)

    def read(self, import_id, by=personas.CONTRIBUTOR, language="el"):
        answered = self.call("read_import", principal=by, import_id=import_id, language=language)
        assert answered.status == 200, answered.text
        return answered.json

    def rows(self, import_id, by=personas.CONTRIBUTOR, language="el", **query):
        answered = self.call("list_import_rows", principal=by, import_id=import_id, query=query, language=language)
        assert answered.status == 200, answered.text
        return answered.json

    def put(self, import_id, number, content, by=personas.CONTRIBUTOR):
        return self.call(
            "put_import_part",
            principal=by,
            import_id=import_id,
            number=number,
            body=content,
            content_type="application/octet-stream",
        )

    def mine(self, by=personas.CONTRIBUTOR):
        return self.call("list_own_practices", principal=by, query={"limit": 100}).json["items"]

    def count(self, tables):
        with self.observatory.caller.engine.connect() as connection:
            return [connection.exec_driver_sql(f"select count(*) from {name}").scalar_one() for name in tables]


def workbook(sheet, strings=None, **more):
    """Make the least that is a workbook, of the XML of its sheet."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "_rels/.rels": f'<R><Relationship Id="a" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></R>',
        "xl/workbook.xml": f'<workbook xmlns:r="{relation}"><sheets><sheet r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<R><Relationship Id="b" Type="{relation}/worksheet" Target="sheet.xml"/>'
        f'<Relationship Id="c" Type="{relation}/sharedStrings" Target="/xl/strings.xml"/></R>',
        "xl/sheet.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
        "xl/strings.xml": strings or "<sst/>",
        **more,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


class UntitledRow(schemas.ImportedRow):
    """A row of tests that look at single cells: it may lack a title."""

    title = Line(max=200)

    def has_a_title(self, title, **_):
        pass
