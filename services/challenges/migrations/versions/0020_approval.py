"""Approval inside the body: the state, its reminder, and whether an organisation wants it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_BEFORE = (
    "draft", "review", "edits_requested", "approved", "published", "unpublished", "archived", "rejected", "withdrawn",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("organisations", sa.Column("approval", sa.String(20), nullable=False, server_default="required"))
    op.add_column("challenges", sa.Column("reminded_at", sa.DateTime(timezone=True)))
    _states(*_BEFORE, "internal_approval")


def downgrade() -> None:
    op.execute(
        "UPDATE challenges SET state = CASE WHEN submitted_at IS NULL THEN 'draft' ELSE 'edits_requested' END,"
        " waiting_since = NULL WHERE state = 'internal_approval'"
    )
    _states(*_BEFORE)
    op.drop_column("challenges", "reminded_at")
    op.drop_column("organisations", "approval")


def _states(*names: str) -> None:
    op.drop_constraint("ck_challenges_state", "challenges")
    listed = ", ".join(f"'{name}'" for name in names)
    op.create_check_constraint("ck_challenges_state", "challenges", f"state in ({listed})")
