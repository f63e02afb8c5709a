"""Errors of principles."""

from __future__ import annotations

from chassis.errors import NotFound
from chassis.language import Localized


class PrincipleNotFound(NotFound):
    """The Declaration has no principle of this code."""

    title = Localized(el="Δεν υπάρχει τέτοια αρχή", en="There is no such principle")
