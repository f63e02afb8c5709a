"""States of a solution in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.visit import Visit


def states(visit: Visit) -> dict[str, str]:
    """Return the names of a solution's states."""
    _ = visit.text.gettext
    return {
        "draft": _("Προσχέδιο"),
        "submitted": _("Υποβλήθηκε"),
        "qualified": _("Πέρασε στην αξιολόγηση"),
        "not_qualified": _("Δεν πέρασε στην αξιολόγηση"),
        "selected": _("Επιλέχθηκε"),
        "winner": _("Νίκησε"),
        "withdrawn": _("Αποσύρθηκε"),
        "called_off": _("Η πρόκληση ματαιώθηκε"),
    }
