"""Refusals of changes of platform roles."""

from __future__ import annotations

from chassis.errors import Conflict, NotFound
from chassis.language import Localized


class RoleOfOneself(Conflict):
    """Curators change nothing about their own roles: another curator does."""

    title = Localized(el="Τους δικούς σας ρόλους τους αλλάζει άλλος", en="Your own roles are changed by somebody else")


class PersonNotActive(Conflict):
    """The account is not confirmed yet, or suspended."""

    title = Localized(el="Ο λογαριασμός δεν είναι ενεργός", en="The account is not active")


class RoleNotHeld(NotFound):
    """The person does not have this role, or curators do not revoke it."""

    title = Localized(el="Το πρόσωπο δεν έχει αυτόν τον ρόλο", en="The person does not have this role")
