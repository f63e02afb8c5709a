"""Client access: the role of agencies' programs, and the scopes that a service's operations ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.language import Localized


@dataclass(frozen=True)
class ClientAccess:
    """The role that clients hold in their organisation, and the scopes that they may be given.

    A scope is `<first segment of the path after /v1>:read|write`. An operation without one is for people only.
    """

    role: str = ""
    scopes: Mapping[str, Localized] = field(default_factory=dict)

    def scope_of(self, method: str, path: str) -> str | None:
        """Return the scope that a client needs for a call, or None where only people are allowed."""
        version, _, rest = path.lstrip("/").partition("/")
        scope = f"{rest.partition('/')[0]}:{'read' if method == 'GET' else 'write'}"
        return scope if version == "v1" and scope in self.scopes else None


PEOPLE_ONLY = ClientAccess()
