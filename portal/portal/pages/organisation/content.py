"""Content: the facts of a body in the register, as a form shows them and as the API takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.reading import line

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

NAMES: Final = ("name_el", "name_en")
OPTIONAL: Final = ("region", "seat_el", "elstat_code", "contact_address")
SETTINGS: Final = ("contact_address", "approval")
"""The facts that a manager of the body may change; the others are the curator's."""

FIELDS: Final = (*NAMES, *OPTIONAL, "approval")
EMPTY: Final = {**dict.fromkeys(FIELDS, ""), "kind": "", "approval": "none"}


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "kind": _("Είδος"),
        "name_el": _("Επωνυμία στα ελληνικά"),
        "name_en": _("Επωνυμία στα αγγλικά"),
        "region": _("Περιφέρεια"),
        "seat_el": _("Έδρα"),
        "elstat_code": _("Κωδικός ΕΛΣΤΑΤ (δήμοι και περιφέρειες)"),
        "contact_address": _("Διεύθυνση επικοινωνίας"),
        "approval": _("Έγκριση μέσα στον φορέα"),
    }


def shown(organisation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a form that shows a body."""
    return {name: organisation[name] or "" for name in FIELDS}


def read(form: FormData) -> dict[str, Any]:
    """Return the values that somebody typed, in the shape of `shown`."""
    return {name: line(form, name) for name in FIELDS}


def wire(values: dict[str, Any], wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields wanted as the API takes them, and the errors of those that it cannot take."""
    _ = visit.text.gettext
    errors: dict[str, str] = {name: _("Γράψτε την επωνυμία") for name in NAMES if name in wanted and not values[name]}
    return {name: values[name] or (None if name in OPTIONAL else "") for name in FIELDS if name in wanted}, errors
