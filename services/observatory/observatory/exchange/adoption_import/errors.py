"""Errors of adoption imports."""

from __future__ import annotations

from chassis.errors import ValidationFailed
from chassis.language import Localized


class NotOfTheDemonstration(ValidationFailed):
    """Only adoptions of demonstration cases, by bodies of the register, are imported."""

    title = Localized(
        el="Η περίπτωση δεν είναι δημόσια περίπτωση επίδειξης, ή ο φορέας δεν υπάρχει στο μητρώο",
        en="The case is not a public one of the demonstration, or the register has no such body",
    )
