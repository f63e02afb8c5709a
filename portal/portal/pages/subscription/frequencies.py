"""How often a subscription leads to a mail, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.visit import Visit

AT_ONCE = "immediate"
NEVER = "none"


def frequencies(visit: Visit) -> dict[str, str]:
    """Return the names of the frequencies, by code."""
    _ = visit.text.gettext
    return {
        AT_ONCE: _("Αμέσως, ένα μήνυμα για κάθε νέο"),
        "daily": _("Μία φορά την ημέρα, το πρωί"),
        "weekly": _("Μία φορά την εβδομάδα, το πρωί"),
        NEVER: _("Καθόλου προς το παρόν"),
    }


def to_begin_with(visit: Visit) -> dict[str, str]:
    """Return those that a new subscription may have."""
    return {code: name for code, name in frequencies(visit).items() if code != NEVER}
