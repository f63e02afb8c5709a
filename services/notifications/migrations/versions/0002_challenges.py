"""Challenges: subscriptions to them, a projection of their public facts, participants, and messages sent once only.

Expands only: the previous version reads and writes these tables unchanged, because every new column has a
default with the former meaning.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    topics = sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{practices}'"))
    followed = sa.Column("challenges", postgresql.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("subscriptions", topics)
    op.add_column("subscriptions", followed)
    op.create_index(
        "ix_subscriptions_challenges",
        "subscriptions",
        ["challenges"],
        postgresql_using="gin",
        postgresql_where=sa.text("state = 'active'"),
    )
    op.add_column("announcements", sa.Column("once", sa.Text()))
    op.create_index(
        "uq_announcements_once", "announcements", ["once"], unique=True, postgresql_where=sa.text("once is not null")
    )
    op.create_table(
        "known_challenges",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("demo", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "entrants",
        sa.Column("solution_id", sa.Uuid(), primary_key=True),
        sa.Column("challenge_id", sa.Uuid(), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("out", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_entrants_challenge_id", "entrants", ["challenge_id"])


def downgrade() -> None:
    op.drop_table("entrants")
    op.drop_table("known_challenges")
    op.drop_index("uq_announcements_once", "announcements")
    op.drop_column("announcements", "once")
    op.drop_index("ix_subscriptions_challenges", "subscriptions")
    op.drop_column("subscriptions", "challenges")
    op.drop_column("subscriptions", "topics")
