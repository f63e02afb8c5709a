"""The audit trail, append-only."""

from __future__ import annotations

from chassis.migrations import create_audit_tables, drop_audit_tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_tables()


def downgrade() -> None:
    drop_audit_tables()
