"""The organisations we were told of, and the tables of messaging."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_messaging_tables()
    op.create_table(
        "organisations",
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name_el", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("region", sa.String(8)),
        sa.Column("status", sa.String(20), nullable=False),
    )
    op.create_index("ix_organisations_region", "organisations", ["region", "kind"])


def downgrade() -> None:
    raise NotImplementedError("the first migration is not undone; drop the database instead")
