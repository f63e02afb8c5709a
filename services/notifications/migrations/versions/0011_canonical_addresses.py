"""Subscribers are known by the canonical form of their address; those of one mailbox become one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from notifications.recipients.addresses import digest, normalise

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    # an address in ASCII was kept in its canonical form already
    asked = r"SELECT id, address, address_digest FROM subscribers WHERE address ~ '[^\x01-\x7F]' ORDER BY created_at"
    for one in connection.execute(sa.text(asked)).all():
        address = normalise(one.address)
        new = {"id": one.id, "address": address, "digest": digest(address), "old": one.address_digest}
        if new["digest"] == new["old"]:
            continue
        known = connection.scalar(sa.text("SELECT id FROM subscribers WHERE address_digest = :digest"), new)
        statements = _CHANGE if known is None else _MERGE
        for statement in (*statements, *_DIGESTS):
            connection.execute(sa.text(statement), {**new, "known": known})


def downgrade() -> None:
    """Leave the digests as they are: the code before finds those of addresses in ASCII, which have not changed."""


_CHANGE = ("UPDATE subscribers SET address = :address, address_digest = :digest WHERE id = :id",)
_MERGE = (
    "UPDATE subscriptions SET subscriber_id = :known WHERE subscriber_id = :id",
    "DELETE FROM subscribers WHERE id = :id",
)
_SUPPRESSED = """
    INSERT INTO suppressions (address_digest, reason, created_at)
    SELECT :digest, reason, created_at FROM suppressions WHERE address_digest = :old ON CONFLICT DO NOTHING
"""
_DIGESTS = (
    "UPDATE deliveries SET address_digest = :digest WHERE address_digest = :old",
    _SUPPRESSED,
    "DELETE FROM suppressions WHERE address_digest = :old",
)
