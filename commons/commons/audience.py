"""Audience: the readers of a published thing, one list for all nouns.

A thing for public bodies only does not exist for anybody else: neither in lists and counts nor in events that leave
the platform.
"""

from __future__ import annotations

from typing import Final

from chassis.principal import Principal
from commons.roles import of_public_body

PUBLIC: Final = "public"
PUBLIC_BODIES: Final = "public_bodies"
AUDIENCES: Final = (PUBLIC, PUBLIC_BODIES)

Audiences = frozenset[str]

EVERYBODY: Final[Audiences] = frozenset({PUBLIC})
"""Audiences of a caller without a name."""


def audiences_of(principal: Principal) -> Audiences:
    """Return the audiences to which a caller belongs: people and programs of public bodies, and platform roles."""
    if principal.system or of_public_body(principal):
        return frozenset(AUDIENCES)
    return EVERYBODY
