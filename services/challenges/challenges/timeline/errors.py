"""Errors of cases."""

from __future__ import annotations

from chassis.errors import NotFound
from chassis.language import Localized


class CaseNotFound(NotFound):
    """The id has no public history, or its challenge was unpublished."""

    title = Localized(el="Η υπόθεση δεν βρέθηκε", en="Case not found")
