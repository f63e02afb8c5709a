"""What gateways ask about endings."""

from __future__ import annotations

from typing import Any

from chassis.operations import internal
from chassis.service import Operations
from identity.security.revocation.queries import latest
from identity.security.revocation.schemas import EndedAccessView


class RevocationOperations(Operations):
    """Whose access has ended."""

    @internal(returns=EndedAccessView)
    def ended_access(self) -> dict[str, Any]:
        """Give the endings that a gateway may have missed while it did not listen."""
        return {"items": [ending.announcement() for ending in latest(self.session, now=self.now)]}
