"""Errors of cases."""

from __future__ import annotations

from chassis.errors import NotFound
from chassis.language import Localized


class CaseNotFound(NotFound):
    """Nothing public has happened to what has this id, or its challenge was taken down."""

    title = Localized(el="Η υπόθεση δεν βρέθηκε", en="Case not found")
