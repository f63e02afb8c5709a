"""Content of adoptions: their words for people, and forms as the API takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import CONFLICT, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.conversion import converted
from portal.forms.reading import day, euro, iso_day, text

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

STEPS: Final = ("check", "test", "adapt", "remove", "implement", "harvest")
BEGUN: Final = ("taker_id", "mode", "note", "contact_wanted", "saved_development_eur")
ENTRY: Final = ("to", "note", "obstacles", "skipped_reason", "adapted_what", "implemented_on")
FACTS: Final = ("adapted_what", "cost_eur", "saved_development_eur", "audience")
_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "cost_eur": euro,
    "saved_development_eur": euro,
    "implemented_on": iso_day,
    "contact_wanted": bool,
}


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "taker_id": _("Φορέας που υιοθετεί"),
        "mode": _("Πώς θα την αξιοποιήσετε;"),
        "note": _("Σημείωση"),
        "contact_wanted": _("Θέλουμε να μιλήσουμε με τον φορέα της πρακτικής"),
        "saved_development_eur": _("Τι γλιτώσατε σε σχέση με δική σας ανάπτυξη (προαιρετικό)"),
        "to": _("Βήμα"),
        "obstacles": _("Εμπόδια"),
        "skipped_reason": _("Γιατί παραλείπονται βήματα"),
        "adapted_what": _("Τι προσαρμόσατε"),
        "implemented_on": _("Πότε εφαρμόστηκε"),
        "cost_eur": _("Κόστος (προαιρετικό)"),
        "audience": _("Ποιοι τη βλέπουν"),
        "reason": _("Λόγος"),
        "comment": _("Σχόλιο"),
        "says": _("Τι λέτε για την υιοθέτηση;"),
    }


def steps(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name of each step and the question that it answers."""
    _ = visit.text.gettext
    return {
        "check": (_("Έλεγχος"), _("Λύνει το δικό μας πρόβλημα; Τι λέει όποιος το έκανε;")),
        "test": (_("Δοκιμή"), _("Δουλεύει σε μικρή κλίμακα;")),
        "adapt": (_("Προσαρμογή"), _("Τι πρέπει να αλλάξει για να ταιριάξει σε εμάς;")),
        "remove": (_("Αφαίρεση"), _("Τι παλιό σταματάμε να κάνουμε;")),
        "implement": (_("Εφαρμογή"), _("Το βάζουμε σε λειτουργία για όλους.")),
        "harvest": (_("Απολογισμός"), _("Τι κερδίσαμε και τι μάθαμε;")),
    }


def modes(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name of each mode and its explanation."""
    _ = visit.text.gettext
    return {
        "adopt": (_("Όπως είναι"), _("Την εφαρμόζουμε χωρίς ουσιαστικές αλλαγές.")),
        "adapt": (_("Με προσαρμογές"), _("Την αλλάζουμε για να ταιριάξει στον φορέα μας.")),
        "inspired": (_("Ως έμπνευση"), _("Παίρνουμε μόνο την ιδέα. Δεν μετρά ως υιοθέτηση.")),
        "avoided": (_("Την αποφεύγουμε"), _("Διαβάσαμε ότι δεν πέτυχε και αποφασίσαμε να μην το κάνουμε.")),
    }


def states(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name and the tint of each state."""
    _ = visit.text.gettext
    return {
        "internal_approval": (_("Σε έγκριση στον φορέα"), "due"),
        "returned": (_("Επιστράφηκε με σχόλιο"), "due"),
        "withdrawn": (_("Δεν ξεκίνησε"), "fail"),
        "active": (_("Σε εξέλιξη"), "open"),
        "paused": (_("Σε παύση"), "due"),
        "dormant": (_("Χωρίς νέα εδώ και καιρό"), "due"),
        "completed": (_("Ολοκληρώθηκε"), "ok"),
        "abandoned": (_("Εγκαταλείφθηκε"), "fail"),
        "avoided": (_("Αποφεύχθηκε"), "fail"),
    }


def words_of_giver(visit: Visit) -> dict[str, str]:
    """Return the giver's words as options."""
    _ = visit.text.gettext
    return {
        "confirmed": _("Ναι, αξιοποίησε την πρακτική μας"),
        "disputed": _("Όχι, δεν προέρχεται από την πρακτική μας"),
    }


def read(form: FormData, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the typed values."""
    return {name: day(form, name) if name == "implemented_on" else text(form, name) for name in names}


async def sent(
    visit: Visit,
    operation: str,
    path: Mapping[str, str],
    values: dict[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
    left_out: frozenset[str] = frozenset(),
) -> tuple[Any, dict[str, str]]:
    """Send a form; return the answer's data and the errors, one of them empty."""
    known = labels(visit)
    names = tuple(name for name in values if name not in left_out)
    body, errors = converted(values, names, _WIRE, lambda name: _unreadable(visit, name))
    if errors:
        return None, errors
    try:
        answer = await visit.send(operation, path=path, body=body, headers=headers)
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        return None, faults.of(problem, {name: known[name] for name in names})
    return answer.data, {}


def status_of(errors: Mapping[str, str]) -> int:
    """Return the status of a form's page."""
    if not errors:
        return 200
    return CONFLICT if "" in errors else INVALID


def _unreadable(visit: Visit, name: str) -> str:
    _ = visit.text.gettext
    label = {"label": labels(visit)[name]}
    if name == "implemented_on":
        return _("«%(label)s»: γράψτε ημέρα, μήνα και έτος, όπως 9 3 2027") % label
    return _("«%(label)s»: γράψτε ποσό σε ευρώ, όπως 1.500 ή 1500,50") % label
