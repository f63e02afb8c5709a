"""Permissions: the coarse gate of an operation; the owning service decides on the object itself."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.errors import Forbidden, Unauthenticated
from chassis.principal import Principal


@dataclass(frozen=True)
class Permission:
    """The role names any of which lets a principal in; `anyone` lets everybody in."""

    roles: frozenset[str]

    def check(self, principal: Principal) -> None:
        """Let the principal in, or raise `Unauthenticated` or `Forbidden`."""
        if "anyone" in self.roles or principal.system or self.roles & principal.role_names:
            return
        if not principal.signed_in:
            raise Unauthenticated
        raise Forbidden

    def __or__(self, other: Permission) -> Permission:
        return Permission(self.roles | other.roles)


def _only(*roles: str) -> Permission:
    return Permission(frozenset(roles))


ANYONE = _only("anyone")
SIGNED_IN = _only("signed_in")
CURATOR = _only("curator")
CENTRE_MANAGER = _only("centre_manager")
ORGANISATION_EDITOR = _only("contributor", "approver", "manager")
ORGANISATION_APPROVER = _only("approver", "manager")
ORGANISATION_MANAGER = _only("manager")


def any_of(*permissions: Permission) -> Permission:
    """Let in whoever any of the permissions lets in."""
    return Permission(frozenset().union(*(p.roles for p in permissions)))
