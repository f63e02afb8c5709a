"""File formats: rows written as CSV, NDJSON or JSON-LD, in consecutive chunks of bounded size.

CSV is that of RFC 4180 in UTF-8, every cell in quotes. A spreadsheet must take no text for a formula (OWASP, CSV
Injection; ASVS 1.2.10), whatever it splits cells at: a Greek Excel splits at semicolons, and then ignores quotes.
A cell of some reader may begin at the beginning, or after a semicolon, bar, tab or line end. Text there that begins
like a formula, or with an apostrophe, gets an apostrophe in front, which a reader may always remove.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import orjson
from marshmallow import fields

from chassis.language import Localized
from chassis.operations import Answer
from chassis.schemas import Code
from commons.opendata import LICENCE_LINK

CSV, NDJSON, JSON_LD, JSON = "text/csv", "application/x-ndjson", "application/ld+json", "application/json"
BETWEEN: Final = "|"
"""Separator of the values of a list in one cell of a CSV file. It is percent-encoded inside a value."""

EXPORT: Final = Localized(
    el="Ανοικτά δεδομένα (CC BY 4.0): CSV, NDJSON ή JSON-LD (DCAT-AP, schema.org). Έρχεται τμηματικά· αν διακοπεί, η "
    "σύνδεση κόβεται και δεν φαίνεται ολόκληρο.",
    en="Open data (CC BY 4.0): CSV, NDJSON or JSON-LD (DCAT-AP, schema.org). The file comes in pieces; if it breaks "
    "off, the connection is cut, so that it does not look whole.",
)
"""Description of every export, for callers."""

PIECE_BYTES: Final = 1024 * 1024
_UNSEEN: Final = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# readers may pass over blanks, quotes and what nobody sees before they look for a formula
_CELL_BEGINS: Final = re.compile(
    rf'(?:^|(?<=[;|\t\r\n]))(?=(?:[^\S\t\r\n]|["{_UNSEEN}])*[=+\-@\'＝＋－＠])|^(?=[\t\r\n])'
)

Row = Mapping[str, Any]


class Format:
    """A format for rows: the text before, between and after them, and each row by itself."""

    content_type: ClassVar[str]
    suffix: ClassVar[str]
    between: ClassVar[bytes] = b""

    def begin(self) -> bytes:
        """Return the text before the first row."""
        return b""

    def row(self, row: Row) -> bytes:
        """Return one row."""
        raise NotImplementedError

    def end(self) -> bytes:
        """Return the text after the last row."""
        return b""


@dataclass(frozen=True)
class Csv(Format):
    """Comma-separated values. Only the named columns are written; lists have `BETWEEN` between their values."""

    content_type: ClassVar[str] = f"{CSV}; charset=utf-8; header=present"
    suffix: ClassVar[str] = "csv"

    columns: Sequence[str]

    def begin(self) -> bytes:
        """Return the names of the columns."""
        return self._line(self.columns)

    def row(self, row: Row) -> bytes:
        """Return the cells of one row."""
        return self._line([_cell(row[name]) for name in self.columns])

    @staticmethod
    def _line(cells: Sequence[str]) -> bytes:
        return (",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n").encode()


class Ndjson(Format):
    """One JSON object a line."""

    content_type = NDJSON
    suffix = "ndjson"

    def row(self, row: Row) -> bytes:
        """Return the line of one row."""
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


@dataclass(frozen=True)
class JsonLd(Format):
    """One document that describes the dataset and holds each row in the form that `item` returns."""

    content_type: ClassVar[str] = JSON_LD
    suffix: ClassVar[str] = "jsonld"
    between: ClassVar[bytes] = b",\n"

    dataset: Mapping[str, Any]
    item: Callable[[Row], Mapping[str, Any]]

    def begin(self) -> bytes:
        """Return the description of the dataset, up to its first item."""
        return orjson.dumps(self.dataset).removesuffix(b"}") + b',"hasPart":[\n'

    def row(self, row: Row) -> bytes:
        """Return one item."""
        return orjson.dumps(self.item(row))

    def end(self) -> bytes:
        """Close the document."""
        return b"\n]}\n"


class JsonList(Format):
    """One JSON array of the rows."""

    content_type: ClassVar[str] = JSON
    suffix: ClassVar[str] = "json"
    between: ClassVar[bytes] = b",\n"

    def begin(self) -> bytes:
        """Open the array."""
        return b"[\n"

    def row(self, row: Row) -> bytes:
        """Return one object."""
        return orjson.dumps(row)

    def end(self) -> bytes:
        """Close the array."""
        return b"\n]\n"


def format_field() -> fields.Field[Any]:
    """Return the query parameter that selects a file's format."""
    return Code(("csv", "ndjson", "jsonld"), load_default="csv", metadata={"description": "What the file is"})


def format_named(name: str, columns: Sequence[str], linked: JsonLd) -> Format:
    """Return the format that `format_field` calls `name`."""
    return {"csv": Csv(columns), "ndjson": Ndjson(), "jsonld": linked}[name]


def piece(
    name: str,
    form: Format,
    rows: Iterable[tuple[Sequence[Any], Row]],
    *,
    first: bool,
    at: datetime,
    seal: Callable[[Sequence[Any]], str],
    etag: str | None = None,
) -> Answer:
    """Return one chunk of the file `name`, with as many of `rows` (each with its position) as fit.

    The rows are taken one by one, so that a chunk needs little more memory than its bytes.
    """
    written: list[bytes] = [form.begin()] if first else []
    last = _write(form, iter(rows), written, begun=not first)
    if last is None:
        written.append(form.end())
    filename = f"{name}-{at.date().isoformat()}.{form.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Link": LICENCE_LINK}
    return Answer(
        b"".join(written),
        headers=headers,
        content_type=form.content_type,
        continuation=None if last is None else seal(last),
        etag=etag,
    )


def _write(form: Format, rows: Iterator[tuple[Sequence[Any], Row]], written: list[bytes], *, begun: bool) -> Any:
    """Append rows until the chunk is full; return the position of the last one, None when there are no more."""
    size, place = 0, None
    for after, row in rows:
        if size >= PIECE_BYTES:
            return place
        line = form.row(row)
        written += [form.between, line] if begun else [line]
        size, place, begun = size + len(line), after, True
    return None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = BETWEEN.join(_listed(one) for one in value) if isinstance(value, list) else str(value)
    return _CELL_BEGINS.sub("'", text)


def _listed(value: Any) -> str:
    return str(value).replace(BETWEEN, "%7C")
