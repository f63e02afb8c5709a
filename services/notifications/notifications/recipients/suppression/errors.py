"""Errors of suppressions."""

from __future__ import annotations

from chassis.errors import NotFound
from chassis.language import Localized


class SuppressionNotFound(NotFound):
    """There is no such suppression, or it has expired or was lifted."""

    title = Localized(el="Η διεύθυνση δεν είναι αποκλεισμένη", en="The address is not suppressed")
