"""Representatives of innovation: a role in a body that writes and decides nothing."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("memberships", "invitations")


def upgrade() -> None:
    _allow("role IN ('contributor', 'approver', 'manager', 'representative')")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE role = 'representative'")  # noqa: S608 - a name of this file
    _allow("role IN ('contributor', 'approver', 'manager')")


def _allow(roles: str) -> None:
    for table in TABLES:
        op.drop_constraint("role", table)
        op.create_check_constraint("role", table, roles)
