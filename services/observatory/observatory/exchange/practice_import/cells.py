"""Cells: the value of a table's cell, or the reason for which it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chassis.language import Localized
from chassis.text import has_controls, is_visible

MOST_WHOLE: Final = 10**15
"""Spreadsheets keep 15 digits of a number: of a longer one the last are not those that somebody wrote."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SHORTENED: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}")
_ERRORS: Final = frozenset(
    "#N/A #REF! #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! #GETTING_DATA"
    " #Δ/Υ #ΑΝΑΦ! #ΤΙΜΗ! #ΔΙΑΙΡ/0! #ΟΝΟΜΑ? #ΑΡΙΘ! #ΚΕΝΟ!".split()
)
_TOO_NARROW: Final = re.compile(r"#{3,}|Err:[0-9]{3}")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell without usable text. `written` is its content in the file."""

    written: str
    code: str
    detail: Localized


Cell = str | BadCell


def written(cell: Cell) -> str:
    """Return the content of a cell as the file has it."""
    return cell if isinstance(cell, str) else cell.written


def is_blank(cell: Cell) -> bool:
    """Return whether a cell has no visible content. Control characters count as content and are refused later."""
    return not cell or (isinstance(cell, str) and not is_visible(cell) and not has_controls(cell))


def number(text: str) -> Cell:
    """Return a number as a spreadsheet shows it, without the rounding noise of its last digits (0.1 + 0.2)."""
    if not _NUMBER.fullmatch(text):
        return BadCell(text, "invalid", Localized(el="Ο αριθμός δεν διαβάζεται.", en="The number cannot be read."))
    value = float(text) + 0.0  # there is no minus zero
    return too_long(text) if abs(value) >= MOST_WHOLE else format(value, ".15g")


def is_shortened(text: str) -> bool:
    """Return whether this is how a spreadsheet writes a number that has more digits than it shows (1,23457E+16)."""
    return _SHORTENED.fullmatch(text) is not None


def too_long(text: str) -> BadCell:
    """Return the error of a number that has lost digits."""
    return BadCell(
        text,
        "too_many_digits",
        Localized(
            el="Ένα υπολογιστικό φύλλο κρατά 15 ψηφία κάθε αριθμού· μορφοποιήστε τη στήλη ως κείμενο, ξαναγράψτε τον.",
            en="Spreadsheets keep 15 digits of a number; format the column as text, and write it again.",
        ),
    )


def error(text: str) -> BadCell:
    """Return the error of a cell with a failed formula."""
    shown = text[:20]
    return BadCell(
        text,
        "cell_error",
        Localized(el=f"Το κελί περιέχει σφάλμα: {shown}", en=f"The cell holds an error: {shown}"),
    )


def is_error(text: str) -> bool:
    """Return whether spreadsheets write this text for an error, or for a value wider than its column."""
    return text.startswith(("#", "Err:")) and (text in _ERRORS or _TOO_NARROW.fullmatch(text) is not None)


NOT_COMPUTED: Final = Localized(
    el="Ο τύπος του κελιού δεν έχει αποτέλεσμα· ανοίξτε και αποθηκεύστε το αρχείο σε υπολογιστικό φύλλο.",
    en="The formula has no result; open the file in a spreadsheet and save it.",
)
