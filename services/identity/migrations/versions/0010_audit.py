"""The append-only audit trail, and the role of its readers."""

from __future__ import annotations

from alembic import op

from chassis.migrations import create_audit_tables, drop_audit_tables

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_tables()
    _allow("role IN ('curator', 'auditor')")


def downgrade() -> None:
    op.execute("DELETE FROM platform_roles WHERE role = 'auditor'")
    _allow("role IN ('curator')")
    drop_audit_tables()


def _allow(roles: str) -> None:
    op.drop_constraint("role", "platform_roles")
    op.create_check_constraint("role", "platform_roles", roles)
