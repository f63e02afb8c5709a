"""Inbox: the notices of people with an account, as they read them on the platform."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_items"),
        sa.UniqueConstraint("person_id", "notice_id", name="uq_inbox_items_person_id_notice_id"),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name="fk_inbox_items_notice_id_notices", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_inbox_items_person_id", "inbox_items", ["person_id", "id"])
    op.create_index(
        "ix_inbox_items_unread",
        "inbox_items",
        ["person_id", "group_key"],
        postgresql_where=sa.text("read_at is null and archived_at is null"),
    )


def downgrade() -> None:
    op.drop_table("inbox_items")
