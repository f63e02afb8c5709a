"""Invitations to organisations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False, index=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("expires_at", _time(), nullable=False),
        sa.Column("ended_at", _time()),
        sa.CheckConstraint("role IN ('contributor', 'approver', 'manager')", name="role"),
        sa.CheckConstraint("state IN ('pending', 'accepted', 'withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'pending') = (ended_at IS NULL)", name="ended"),
    )
    op.create_index("ix_invitations_organisation_id", "invitations", ["organisation_id", "id"])


def downgrade() -> None:
    op.drop_table("invitations")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)
