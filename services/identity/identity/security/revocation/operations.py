"""Operation of revocations, for gateways."""

from __future__ import annotations

from typing import Any

from chassis.operations import internal
from chassis.service import Operations
from identity.security.revocation.queries import recent_revocations
from identity.security.revocation.schemas import EndedAccessView


class RevocationOperations(Operations):
    """Revocations of access tokens."""

    @internal(returns=EndedAccessView)
    def ended_access(self) -> dict[str, Any]:
        """Return the revocations that a gateway may have missed while it was not subscribed."""
        return {"items": [revocation.event() for revocation in recent_revocations(self.session, now=self.now)]}
