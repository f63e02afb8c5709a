"""Template: an empty file with every column for people to fill in. A workbook also lists the codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from xlsxwriter import Workbook

from observatory.exchange.practice_import.columns import LABELS
from observatory.exchange.practice_import.names import CODES, labels_of
from observatory.projections.organisation.model import Organisation

_EVER: Final = datetime(2026, 1, 1, tzinfo=UTC)


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
    packed = io.BytesIO()
    with Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": _EVER})  # so that the same template has the same bytes
        for name, rows in (("Πρακτικές", [header]), ("Κωδικοί", codes)):
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            sheet.autofit()
    return packed.getvalue()
