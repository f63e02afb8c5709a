"""Names: the codes that a clerk writes by name, and the errors that list them by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from chassis.errors import FieldError
from chassis.language import Localized
from commons.greek import fold, lemma
from commons.places import everyday_names
from commons.taxonomies import OUTCOME_KINDS, PRINCIPLES, REGIONS, SDGS, SECTORS, STAGES
from observatory.projections.organisation.model import Organisation

CODES: Final[Mapping[str, Mapping[str, Any]]] = {
    "region": REGIONS,
    "sectors": SECTORS,
    "principles": PRINCIPLES,
    "sdgs": SDGS,
    "stage": STAGES,
    "outcome_kind": OUTCOME_KINDS,
}
NOT_A_CODE: Final = frozenset({"not_allowed", "invalid"})

_REGIONS_IN_GENITIVE: Final[Mapping[str, Sequence[str]]] = {
    "GR-A": ["Ανατολικής Μακεδονίας και Θράκης", "Ανατολικής Μακεδονίας Θράκης"],
    "GR-B": ["Κεντρικής Μακεδονίας"],
    "GR-C": ["Δυτικής Μακεδονίας"],
    "GR-D": ["Ηπείρου"],
    "GR-E": ["Θεσσαλίας"],
    "GR-F": ["Ιονίων Νήσων", "Ιόνιων Νησιών"],
    "GR-G": ["Δυτικής Ελλάδας", "Δυτικής Ελλάδος"],
    "GR-H": ["Στερεάς Ελλάδας", "Στερεάς Ελλάδος", "Στερεάς"],
    "GR-I": ["Αττικής"],
    "GR-J": ["Πελοποννήσου"],
    "GR-K": ["Βορείου Αιγαίου", "Βόρειου Αιγαίου"],
    "GR-L": ["Νοτίου Αιγαίου", "Νότιου Αιγαίου"],
    "GR-M": ["Κρήτης"],
}
_PREFIXES: Final = re.compile(r"\A(?:περιφερειασ?|δημο[συ]|region of|municipality of)\s+")
_GOAL: Final = re.compile(r"\A(?:sdg|στοχοσ|goal)?\s*([0-9]{1,2})\s*[.:)–-]?\s*(.*)\Z")


def key(text: str) -> str:
    """Return the form under which a name is compared: folded, without the word for the kind of body."""
    return _PREFIXES.sub("", " ".join(fold(text).split()))


def labels_of(entry: Any) -> tuple[str, str]:
    """Return the Greek and the English label of a code."""
    return entry.label.el, entry.label.en


def codes_by_name(name: str) -> dict[str, str]:
    """Return the codes of a field by the keys of their names and by themselves."""
    words = {key(word): code for code, entry in CODES[name].items() for word in (code, *labels_of(entry))}
    if name == "region":
        words |= {key(word): code for code, words_of in _REGIONS_IN_GENITIVE.items() for word in words_of}
    return words


def goal(text: str, codes: Mapping[str, str]) -> int | str:
    """Return a development goal by its number, its label or both. Any other text is left for validation to refuse."""
    folded = key(text)
    written = _GOAL.match(folded)
    if written and written[1] in SDGS and (not written[2] or codes.get(written[2]) == written[1]):
        return int(written[1])
    code = codes.get(folded)
    return int(code) if code else text


class Municipalities:
    """The municipalities of the register by name: official names first, then everyday ones, in any case at last."""

    def __init__(self, known: Sequence[Organisation]) -> None:
        self._official: dict[str, set[str]] = {}
        self._everyday: dict[str, set[str]] = {}
        self._inflected: dict[str, set[str]] = {}
        for one in known:
            code = one.elstat_code or ""
            for name in {key(one.name_el), key(one.name_en)} - {""}:
                self._official.setdefault(name, set()).add(code)
            for name in everyday_names(code):
                self._everyday.setdefault(key(name), set()).add(code)
                self._inflected.setdefault(_lemmas(name), set()).add(code)

    def read(self, written: Any) -> str | FieldError | None:
        """Return the code of a municipality written by name, the error of a name, or None for anything else."""
        if not isinstance(written, str) or not written or written.isdigit():
            return None
        name = key(written)
        codes = self._official.get(name) or self._everyday.get(name) or self._inflected.get(_lemmas(written)) or set()
        if len(codes) == 1:
            return next(iter(codes))
        return _several(written, codes) if codes else _unknown(written)


def _lemmas(name: str) -> str:
    """Return the form under which an everyday name is compared, in whichever case it stands (Θήβα, Θήβας)."""
    return " ".join(lemma(word) for word in key(name).split())


def _unknown(written: str) -> FieldError:
    shown = written[:60]
    return FieldError(
        "municipality",
        "unknown",
        Localized(
            el=f"Δεν υπάρχει δήμος «{shown}». Γράψτε το όνομά του όπως στο φύλλο «Κωδικοί», ή τον κωδικό ΕΛΣΤΑΤ.",
            en=f"There is no municipality “{shown}”. Write its name as in the sheet of codes, or its ELSTAT code.",
        ),
    )


def _several(written: str, codes: Iterable[str]) -> FieldError:
    shown, listed = written[:60], ", ".join(sorted(codes))
    return FieldError(
        "municipality",
        "ambiguous",
        Localized(
            el=f"Περισσότεροι δήμοι λέγονται «{shown}»: γράψτε τον κωδικό ΕΛΣΤΑΤ ({listed}).",
            en=f"Several municipalities are called “{shown}”: write the ELSTAT code ({listed}).",
        ),
    )


def named(faults: Sequence[FieldError]) -> Iterator[FieldError]:
    """Yield the errors, those of a wrong code with the labels of all codes, in both languages."""
    for fault in faults:
        field = fault.field.partition(".")[0]
        if field in CODES and fault.code in NOT_A_CODE:
            yield replace(fault, detail=_ALLOWED[field])
        else:
            yield fault


def _allowed(codes: Mapping[str, Any]) -> Localized:
    both = [(code, *labels_of(entry)) for code, entry in codes.items()]
    return Localized(
        el="Επιτρεπτές τιμές: " + ", ".join(f"{el} ({code})" for code, el, _ in both) + ".",
        en="Allowed values: " + ", ".join(f"{en} ({code})" for code, _, en in both) + ".",
    )


_ALLOWED: Final = {field: _allowed(codes) for field, codes in CODES.items()}
