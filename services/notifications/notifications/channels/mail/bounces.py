"""Bounces: the meaning of a server's refusal for an address, and the statements that record it.

A lasting conclusion needs a clear code: no such mailbox or domain. A bare 550 may mean that or anything else:
it counts once a day, and the third one suppresses. A full mailbox, a policy or a fault of ours is no reason.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import text

NO_SUCH_ADDRESS: Final = frozenset({"5.1.1", "5.1.2", "5.1.10"})
"""No such mailbox, no such domain, a domain that takes no mail (RFC 3463, 3.2; RFC 7505)."""

BARE: Final = 550
"""Reply code that says no more where the server gives no enhanced status code."""

MOST_BARE: Final = 3
APART: Final = timedelta(days=1)

SUPPRESS: Final = text(
    "INSERT INTO suppressions (id, address_digest, reason, created_at)"
    " SELECT gen_random_uuid(), address_digest, :reason, :now FROM deliveries"
    " WHERE id = :id AND address_digest IS NOT NULL"
    " ON CONFLICT (address_digest) DO NOTHING"
)

COUNT_BARE: Final = text(
    """
    INSERT INTO bare_refusals AS known (address_digest, days, last_at)
    SELECT address_digest, 1, :now FROM deliveries WHERE id = :id AND address_digest IS NOT NULL
    ON CONFLICT (address_digest) DO UPDATE SET days = known.days + 1, last_at = :now
    WHERE known.last_at <= :now - CAST(:apart AS interval)
    RETURNING days
    """
)
