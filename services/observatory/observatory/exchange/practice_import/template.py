"""Template: an empty file with every column for people to fill in. A workbook also lists the codes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from observatory.exchange.practice_import.columns import LABELS
from observatory.exchange.practice_import.names import CODES, labels_of
from observatory.projections.organisation.model import Organisation

_PACKAGE: Final = "application/vnd.openxmlformats-officedocument"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_EVER: Final = (2026, 1, 1, 0, 0, 0)


def template(kind: str, language: str, municipalities: Sequence[Organisation]) -> bytes:
    """Return the template as `csv` or `xlsx`, with Greek headers or the fields' names, and a sheet of all codes."""
    header = [label.el if language == "el" else name for name, label in LABELS.items()]
    return _csv(header) if kind == "csv" else _xlsx(header, municipalities)


def _csv(header: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(header)
    return text.getvalue().encode("utf-8-sig")  # with its mark, by which spreadsheets know UTF-8


def _xlsx(header: list[str], municipalities: Sequence[Organisation]) -> bytes:
    codes = [
        [LABELS[name].el, code, *labels_of(entry)] for name, codes in CODES.items() for code, entry in codes.items()
    ]
    codes += [[LABELS["municipality"].el, one.elstat_code or "", one.name_el, one.name_en] for one in municipalities]
    sheets: dict[str, list[list[str]]] = {"Πρακτικές": [header], "Κωδικοί": codes}
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_PACKAGE}.spreadsheetml.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/sheet{n}.xml" ContentType="{_PACKAGE}.spreadsheetml.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": _relations({f"rId{n}": ("worksheet", f"sheet{n}.xml") for n in numbers}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        **{f"xl/sheet{n}.xml": _sheet(rows) for n, rows in zip(numbers, sheets.values(), strict=True)},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EVER), _DECLARED + content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    relations = (
        f'<Relationship Id="{identifier}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for identifier, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(relations)}</Relationships>'


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    written = (
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(written)}</sheetData></worksheet>'
