"""Permissions: the coarse gate of an operation; the owning service decides on the object itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from chassis.errors import Forbidden, Unauthenticated
from chassis.language import Localized
from chassis.principal import Principal


class ScopeInsufficient(Forbidden):
    """The client lacks the operation's scope, or no client may call it."""

    title = Localized(el="Το πρόγραμμα δεν έχει αυτό το δικαίωμα", en="The client has not been given this scope")

    def __init__(self, scope: str | None) -> None:
        needed = f', scope="{scope}"' if scope else ""
        super().__init__(
            Localized(el=f"Απαιτείται το δικαίωμα {scope}.", en=f"The scope {scope} is required.")
            if scope
            else Localized(el="Αυτό το κάνουν μόνο πρόσωπα.", en="Only people may do this."),
            headers={"WWW-Authenticate": f'Bearer realm="kainotomia", error="insufficient_scope"{needed}'},
        )


@dataclass(frozen=True)
class Permission:
    """The role names any of which lets a principal in; `anyone` lets everybody in."""

    roles: frozenset[str]

    @classmethod
    def of(cls, *roles: str) -> Self:
        """Return the permission that any of the roles gives."""
        return cls(frozenset(roles))

    @property
    def admits_anyone(self) -> bool:
        """Return whether nobody needs to be signed in."""
        return "anyone" in self.roles

    def check(self, principal: Principal, scope: str | None = None) -> None:
        """Raise `Unauthenticated` or `Forbidden` unless the principal is allowed; clients need the scope too."""
        if principal.client_id is not None and scope not in principal.scopes:
            raise ScopeInsufficient(scope)
        if self.admits_anyone or principal.system or self.roles & principal.role_names:
            return
        if not principal.signed_in:
            raise Unauthenticated
        raise Forbidden

    def __or__(self, other: Permission) -> Permission:
        return Permission(self.roles | other.roles)


ANYONE = Permission.of("anyone")
SIGNED_IN = Permission.of("signed_in")
NOBODY = Permission.of("nobody")


def any_of(*permissions: Permission) -> Permission:
    """Allow a principal that any of the permissions allows."""
    return Permission(frozenset().union(*(p.roles for p in permissions)))
