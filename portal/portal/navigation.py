"""Navigation: the entries of the main menu, at most seven."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from portal.visit import Visit


class Entry(NamedTuple):
    """One entry of the menu."""

    path: str
    text: str
    current: bool


def menu(visit: Visit) -> list[Entry]:
    """Return the menu as this visitor sees it."""
    _ = visit.text.gettext
    entries = [
        ("practices", _("Πρακτικές")),
        ("challenges", _("Προκλήσεις")),
        ("library", _("Βιβλιοθήκη")),
        ("organisations", _("Φορείς")),
        ("experts", _("Ειδικοί")),
    ]
    if visit.session is not None:
        entries.append(("work", _("Η εργασία μου")))
    path = visit.request.url.path
    return [Entry(visit.path(name), text, path.startswith(visit.path(name))) for name, text in entries]
