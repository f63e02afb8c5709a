"""Workbook: the report of the principles for a spreadsheet, a sheet of numbers and one of practices."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter import Workbook

from chassis.language import Localized
from commons.taxonomies import label

NUMBERS: Final = {
    "practices": Localized(el="Πρακτικές", en="Practices"),
    "explained": Localized(el="Με εξήγηση", en="Explained"),
    "certified": Localized(el="Πιστοποιημένες", en="Certified"),
    "adopted": Localized(el="Εφαρμόστηκαν και αλλού", en="Implemented elsewhere"),
    "organisations": Localized(el="Φορείς", en="Organisations"),
    "regions": Localized(el="Περιφέρειες", en="Regions"),
}
_PRINCIPLE: Final = Localized(el="Αρχή", en="Principle")
_SHEETS: Final = (Localized(el="Αριθμοί", en="Numbers"), Localized(el="Πρακτικές", en="Practices"))
_COLUMNS: Final = {
    "title": Localized(el="Πρακτική", en="Practice"),
    "organisation_name": Localized(el="Φορέας", en="Organisation"),
    "region": Localized(el="Περιφέρεια", en="Region"),
    "note": Localized(el="Πώς εφαρμόζει την αρχή", en="How it follows the principle"),
    "results": Localized(el="Αποτελέσματα", en="Results"),
    "certified": Localized(el="Πιστοποιημένη", en="Certified"),
    "adopted": Localized(el="Φορείς που την εφάρμοσαν", en="Bodies that implemented it"),
    "evidence": Localized(el="Τεκμηρίωση (0–10)", en="Evidence (0–10)"),
    "demo": Localized(el="Επίδειξη", en="Demonstration"),
    "address": Localized(el="Διεύθυνση", en="Address"),
}
_YES: Final = Localized(el="ναι", en="yes")
_LONGEST: Final = 60


def workbook(report: Mapping[str, Any], language: str, address: str) -> bytes:
    """Return the report as XLSX; `address` is the beginning of the practices' addresses. No text becomes a formula."""
    packed = io.BytesIO()
    with Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": report["made_at"].replace(tzinfo=None)})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, (header, rows) in zip(_SHEETS, _tables(report, language, address), strict=True):
            sheet = book.add_worksheet(name.to(language))
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row, wrapped)
            for column, cells in enumerate(zip(header, *rows, strict=True)):
                sheet.set_column(column, column, min(max(len(str(cell)) for cell in cells) + 2, _LONGEST))
            sheet.freeze_panes(1, 0)
    return packed.getvalue()


def _tables(report: Mapping[str, Any], language: str, address: str) -> list[tuple[list[str], list[list[Any]]]]:
    def titled(item: Mapping[str, Any]) -> str:
        return f"{item['number']}. {item[f'title_{language}']}"

    numbers = [[titled(item), *(item[name] for name in NUMBERS)] for item in report["items"]]
    practices = [
        [titled(item), *(_cell(name, one, language, address) for name in _COLUMNS)]
        for item in report["items"]
        for one in item["best"]
    ]
    first = _PRINCIPLE.to(language)
    return [
        ([first, *(text.to(language) for text in NUMBERS.values())], numbers),
        ([first, *(text.to(language) for text in _COLUMNS.values())], practices),
    ]


def _cell(name: str, practice: Mapping[str, Any], language: str, address: str) -> Any:
    if name == "address":
        return f"{address}/{practice['id']}"
    value = practice[name]
    if isinstance(value, bool):
        return _YES.to(language) if value else ""
    return label("regions", value, language) if name == "region" and value else value if value is not None else ""
