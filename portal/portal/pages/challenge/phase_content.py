"""Content of a phase: the values of its form, and its place among the phases of the challenge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from portal.forms import errors as faults
from portal.forms.conversion import converted
from portal.forms.reading import iso_moment, line, moment, rows, text, whole, written_moment
from portal.forms.saving import Noun

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.api.problems import Problem
    from portal.visit import Visit

Values = dict[str, Any]

CRITERION: Final = ("title_el", "title_en", "kind", "maximum", "weight", "code")
MOST_CRITERIA: Final = 20
FIELDS: Final = (
    "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria",
    "evaluators_per_solution",
)  # fmt: skip
EXTENSION: Final = ("closes_at",)
"""Fields of an opened phase that may still change."""
EMPTY: Final[Mapping[str, Any]] = {**dict.fromkeys(FIELDS, ""), "criteria": [], "takes_submissions": "yes"}
INDEX: Final = re.compile(r"phases\.(\d+)\.(\w+)")
SENT: Final = (*FIELDS, "id")


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "name": _("Όνομα"),
        "description": _("Περιγραφή"),
        "opens_at": _("Ανοίγει"),
        "closes_at": _("Κλείνει"),
        "takes_submissions": _("Δέχεται λύσεις"),
        "how_to_enter": _("Πώς συμμετέχει κανείς"),
        "criteria": _("Κριτήρια"),
        "evaluators_per_solution": _("Αξιολογητές ανά λύση"),
    }


def kinds(visit: Visit) -> dict[str, str]:
    """Return the names of the kinds of a criterion."""
    _ = visit.text.gettext
    return {"rating": _("Βαθμίδες"), "numeric": _("Αριθμός"), "binary": _("Ναι ή όχι")}


def read(form: FormData, fields: tuple[str, ...] = FIELDS) -> Values:
    """Return the typed values, in the shape of `PhaseForm.shown`."""
    written = {
        **{name: text(form, name) for name in FIELDS},
        "name": line(form, "name"),
        "opens_at": moment(form, "opens_at"),
        "closes_at": moment(form, "closes_at"),
        "criteria": [row for row in rows(form, "criteria", CRITERION, MOST_CRITERIA) if any(row[:2])],
    }
    return {name: written[name] for name in fields}


class PhaseForm:
    """Form of one phase, or of a new one, in the challenge as it was last read.

    The API takes all phases at once: the other ones are sent unchanged beside this one.
    """

    def __init__(self, challenge: Mapping[str, Any], phase_id: str | None, fields: tuple[str, ...] = FIELDS) -> None:
        self.phases: list[dict[str, Any]] = list(challenge["phases"])
        self._id, self._fields, self._sent_at = phase_id, fields, 0

    @property
    def phase(self) -> dict[str, Any] | None:
        """Return the phase as it is now; None for a new or deleted one."""
        return next((phase for phase in self.phases if phase["id"] == self._id), None)

    @property
    def noun(self) -> Noun:
        """Return how the phase is edited."""
        return Noun(
            "read_challenge",
            "edit_challenge",
            self.shown,
            partial(read, fields=self._fields),
            self.wire,
            labels,
            self.faults,
        )

    def shown(self, challenge: Mapping[str, Any]) -> Values:
        """Return the values of a form that shows the phase of a challenge."""
        self.phases = list(challenge["phases"])
        phase = self.phase
        return {name: _SHOWN.get(name, _text)(phase[name]) if phase else EMPTY[name] for name in self._fields}

    def wire(self, values: Values, wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
        """Return all phases as the API takes them, and the errors of unreadable fields."""
        if not wanted:
            return {}, {}
        names = [name for name in FIELDS if name in wanted]
        said, errors = converted(values, names, _WIRE, lambda name: _unreadable(name, visit))
        if errors:
            return {}, errors
        before: dict[str, Any] = self.phase or {}
        mine: dict[str, Any] = {**{name: before[name] for name in SENT if name in before}, **said}
        others = [{name: phase[name] for name in SENT} for phase in self.phases if phase["id"] != self._id]
        ordered = sorted([*others, mine], key=lambda phase: phase.get("opens_at") or "")
        self._sent_at = ordered.index(mine)
        return {"phases": ordered}, {}

    def faults(self, visit: Visit, problem: Problem) -> dict[str, str]:
        """Return errors by field. Errors of other phases have an empty name."""
        found: dict[str, str] = {}
        for place, sentence in problem.errors.items():
            match = INDEX.match(place)
            mine = match is not None and int(match[1]) == self._sent_at
            name = match[2] if match and mine else ""
            label = labels(visit).get(name)
            if label is None:
                found[""] = f"{found.get('', '')} {sentence}".strip()
            else:
                found[name] = f"{label}: {sentence}"
        return found or faults.of(problem, {})


def without(challenge: Mapping[str, Any], phase_id: str) -> list[dict[str, Any]]:
    """Return the phases of a challenge but for one, as the API takes them."""
    return [{name: phase[name] for name in SENT} for phase in challenge["phases"] if phase["id"] != phase_id]


def _unreadable(name: str, visit: Visit) -> str:
    _ = visit.text.gettext
    if name in {"opens_at", "closes_at"}:
        return _("«%(label)s»: γράψτε ημέρα, μήνα, έτος και ώρα, όπως 9 3 2027 14:30") % {"label": labels(visit)[name]}
    if name == "criteria":
        return _("Κάθε κριτήριο χρειάζεται όνομα στα ελληνικά, και το μέγιστο και η βαρύτητα είναι ακέραιοι αριθμοί")
    return _("«%(label)s»: γράψτε έναν ακέραιο αριθμό") % {"label": labels(visit)[name]}


def _text(value: Any) -> Any:
    return "" if value is None else str(value)


def _time(written: str) -> str:
    found = iso_moment(written)
    if found is None:
        raise ValueError(written)
    return found


def _criteria(written: list[list[str]]) -> list[dict[str, Any]]:
    taken = {row[-1] for row in written}
    spare = (code for code in (f"c{number}" for number in range(1, 2 * MOST_CRITERIA)) if code not in taken)
    found = []
    for title_el, title_en, kind, maximum, weight, code in written:
        if not title_el:
            raise ValueError(title_en)
        found.append(
            {
                "code": code or next(spare),
                "title_el": title_el,
                "title_en": title_en,
                "kind": kind or "rating",
                "maximum": None if kind == "binary" else whole(maximum),
                "weight": whole(weight) or 1,
            }
        )
    return found


_SHOWN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "opens_at": written_moment,
    "closes_at": written_moment,
    "takes_submissions": lambda takes: "yes" if takes else "",
    "criteria": lambda found: [[_text(one[name]) for name in CRITERION] for one in found],
}
_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "opens_at": _time,
    "closes_at": _time,
    "takes_submissions": bool,
    "criteria": _criteria,
    "evaluators_per_solution": whole,
}
