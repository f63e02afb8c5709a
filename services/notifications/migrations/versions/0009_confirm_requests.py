"""Counters of requests for confirmation mails, by mailbox and by caller."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COUNTED = ("mailbox_digest", "asker_digest", "network_digest")


def upgrade() -> None:
    op.create_table(
        "confirm_requests",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("mailbox_digest", sa.Text(), nullable=False),
        sa.Column("asker_digest", sa.Text()),
        sa.Column("network_digest", sa.Text()),
    )
    for name in _COUNTED:
        op.create_index(f"ix_confirm_requests_{name}", "confirm_requests", [name, "asked_at"])


def downgrade() -> None:
    op.drop_table("confirm_requests")
