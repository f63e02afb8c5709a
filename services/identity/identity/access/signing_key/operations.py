"""Operation of signing keys."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from identity.access.signing_key.model import KEY_SET_CACHE
from identity.access.signing_key.rotation import current_key_set
from identity.access.signing_key.schemas import JwkSetView
from identity.settings import IdentitySettings


class KeyOperations(Operations[IdentitySettings]):
    """The key set."""

    @operation(
        "GET",
        "/.well-known/jwks.json",
        summary=Localized(el="Δημόσια κλειδιά υπογραφής", en="Public signing keys"),
        description=Localized(
            el="Τα κλειδιά με τα οποία ελέγχονται τα διακριτικά πρόσβασης (RFC 7517)",
            en="The keys that access tokens are checked with (RFC 7517)",
        ),
        allow=ANYONE,
        returns=JwkSetView,
        cache=Cache(seconds=int(KEY_SET_CACHE.total_seconds()), tags=("signing-keys",), shared=True),
    )
    def list_signing_keys(self) -> dict[str, Any]:
        """Return every published key."""
        keys = current_key_set(self.session, secret=self.settings.secret, now=self.now)
        return {"keys": [key.public_jwk for key in keys]}
