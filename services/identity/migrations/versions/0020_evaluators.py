"""Evaluators: a role on the whole platform, granted by curators."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allow("role IN ('curator', 'auditor', 'evaluator')")


def downgrade() -> None:
    op.execute("DELETE FROM platform_roles WHERE role = 'evaluator'")
    _allow("role IN ('curator', 'auditor')")


def _allow(roles: str) -> None:
    op.drop_constraint("role", "platform_roles")
    op.create_check_constraint("role", "platform_roles", roles)
