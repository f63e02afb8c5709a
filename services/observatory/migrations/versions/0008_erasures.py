"""Erased people, by their bare identifiers."""

from __future__ import annotations

from chassis.migrations import create_erasure_table, drop_erasure_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_erasure_table()


def downgrade() -> None:
    drop_erasure_table()
