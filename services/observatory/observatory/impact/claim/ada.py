"""ADA: the number by which Diavgeia publishes an act, as people type it and as Diavgeia writes it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_LOOKALIKES: Final = str.maketrans("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
_DASHES: Final = str.maketrans(dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}", "-"))
_ADA: Final = re.compile(r"[0-9Α-Ω]{4,10}-[0-9Α-Ω]{1,3}")
_PAGE: Final = "https://diavgeia.gov.gr/doc/"


def normalised(written: str) -> str:
    """Return an ADA as Diavgeia writes it: capitals, Greek letters in place of Latin ones that look the same.

    Raises `ValueError` for anything that is no ADA.
    """
    ada = written.strip().translate(_DASHES).upper().translate(_LOOKALIKES)
    if _ADA.fullmatch(ada) is None:
        raise ValueError(written)
    return ada


def page_of(ada: str) -> str:
    """Return the address of an act's page at Diavgeia."""
    return _PAGE + quote(ada)
