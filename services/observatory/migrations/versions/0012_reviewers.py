"""Members of organisations and suspended people, remarks of reviews, and the time of a review's escalation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        sa.Column("role", sa.String(40), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_members_organisation_id", "members", ["organisation_id", "role"])
    op.create_table(
        "suspended_people",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("reviews", sa.Column("remarks", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.add_column("practices", sa.Column("escalated_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("practices", "escalated_at")
    op.drop_column("reviews", "remarks")
    op.drop_table("suspended_people")
    op.drop_table("members")
