"""Adoptions with their entries, and the counts of reuse."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state in ('internal_approval', 'returned', 'active', 'paused', 'dormant')")


def upgrade() -> None:
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.Column("practice_revision", sa.Integer, nullable=False),
        sa.Column("practice_title", sa.Text, nullable=False),
        sa.Column("sectors", ARRAY(sa.Text), nullable=False),
        sa.Column("taker_id", sa.Uuid, nullable=False),
        sa.Column("giver_id", sa.Uuid),
        sa.Column("region", sa.String(8)),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("step", sa.String(20)),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("audience_chosen", sa.Boolean, nullable=False),
        sa.Column("same_family", sa.Boolean, nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("contact_wanted", sa.Boolean, nullable=False),
        sa.Column("adapted_what", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("implemented_on", sa.Date),
        sa.Column("cost_eur", sa.Numeric(13, 2)),
        sa.Column("saved_development_eur", sa.Numeric(13, 2)),
        sa.Column("giver_says", sa.String(20), nullable=False),
        sa.Column("giver_comment", sa.Text, nullable=False),
        sa.Column("giver_said_at", MOMENT),
        sa.Column("author_id", sa.Uuid),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("last_entry_at", MOMENT, nullable=False),
        sa.Column("asked_after_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_adoptions"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_adoptions_practice_id_practices", ondelete="CASCADE"
        ),
    )
    op.create_index("uq_adoptions_open", "adoptions", ["practice_id", "taker_id"], unique=True, postgresql_where=OPEN)
    for column in ("practice_id", "taker_id", "giver_id", "region"):
        op.create_index(f"ix_adoptions_{column}", "adoptions", [column, "started_at", "id"])
    op.create_index("ix_adoptions_started_at", "adoptions", ["started_at", "id"])
    op.create_index("ix_adoptions_author_id", "adoptions", ["author_id"])
    op.create_index(
        "ix_adoptions_last_entry_at", "adoptions", ["last_entry_at"], postgresql_where=sa.text("state = 'active'")
    )
    op.create_table(
        "adoption_entries",
        sa.Column("adoption_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("obstacles", sa.Text, nullable=False),
        sa.Column("skipped", sa.Boolean, nullable=False),
        sa.Column("skipped_reason", sa.Text, nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.PrimaryKeyConstraint("adoption_id", "number", name="pk_adoption_entries"),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoptions.id"], name="fk_adoption_entries_adoption_id_adoptions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_adoption_entries_person_id", "adoption_entries", ["person_id"])
    op.create_table(
        "practice_reuse",
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.Column("adopted", sa.Integer, nullable=False),
        sa.Column("in_progress", sa.Integer, nullable=False),
        sa.Column("avoided", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name="pk_practice_reuse"),
    )
    op.create_table(
        "practice_reuse_changes",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_practice_reuse_changes"),
    )
    op.create_index("ix_practice_reuse_changes_practice_id", "practice_reuse_changes", ["practice_id"])


def downgrade() -> None:
    for table in ("practice_reuse_changes", "practice_reuse", "adoption_entries", "adoptions"):
        op.drop_table(table)
