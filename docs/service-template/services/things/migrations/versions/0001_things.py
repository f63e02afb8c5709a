"""Things, and the tables of every service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import migrations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    migrations.create_messaging_tables()
    migrations.create_idempotency_table()
    migrations.create_erasure_table()
    migrations.create_audit_tables()
    op.create_table(
        "things",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_things")),
    )
    op.create_index(op.f("ix_things_made_by"), "things", ["made_by"])


def downgrade() -> None:
    raise NotImplementedError("the first migration is not undone; drop the database instead")
