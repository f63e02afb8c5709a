"""Approval inside the body: the state, and whether an organisation wants it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BEFORE = (
    "draft", "regional_review", "ministry_review", "changes_requested", "published", "archived", "rejected",
    "withdrawn",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("organisations", sa.Column("approval", sa.String(20), nullable=False, server_default="required"))
    _states(*_BEFORE, "internal_approval")


def downgrade() -> None:
    op.execute("UPDATE practices SET state = 'draft' WHERE state = 'internal_approval'")
    _states(*_BEFORE)
    op.drop_column("organisations", "approval")


def _states(*names: str) -> None:
    op.drop_constraint("ck_practices_state", "practices")
    listed = ", ".join(f"'{name}'" for name in names)
    op.create_check_constraint("ck_practices_state", "practices", f"state in ({listed})")
