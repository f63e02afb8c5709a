"""Closures of organisations: when, why, and the body that follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("successor_id", sa.Uuid(), sa.ForeignKey("organisations.id")))
    op.add_column("organisations", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.add_column("organisations", sa.Column("closed_because", sa.Text()))
    op.create_index("ix_organisations_successor_id", "organisations", ["successor_id"])
    op.create_check_constraint("closed", "organisations", "closed_at IS NULL OR status = 'dissolved'")
    op.create_check_constraint(
        "successor", "organisations", "successor_id IS NULL OR (closed_at IS NOT NULL AND successor_id <> id)"
    )


def downgrade() -> None:
    for name in ("successor_id", "closed_at", "closed_because"):
        op.drop_column("organisations", name)
