"""Erased people, the addresses of those about to be erased, and the words that subscribers agree to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_erasure_table, drop_erasure_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_erasure_table()
    op.create_table(
        "erasure_addresses",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("address_digest", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.add_column("subscriptions", sa.Column("text_version", sa.Text(), nullable=False, server_default="2026-11"))


def downgrade() -> None:
    op.drop_column("subscriptions", "text_version")
    op.drop_table("erasure_addresses")
    drop_erasure_table()
