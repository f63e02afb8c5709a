"""Experts, and the requests to be introduced to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _experts()
    _introductions()


def downgrade() -> None:
    op.drop_table("introductions")
    op.drop_table("experts")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _words() -> postgresql.ARRAY[str]:
    return postgresql.ARRAY(sa.Text())


def _experts() -> None:
    op.create_table(
        "experts",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sectors", _words(), nullable=False),
        sa.Column("skills", _words(), nullable=False),
        sa.Column("languages", _words(), nullable=False),
        sa.Column("region", sa.Text()),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("hears", postgresql.JSONB(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("consented_at", _time()),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("skill_keys", _words(), nullable=False),
        sa.Column("search_keys", _words(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("updated_at", _time(), nullable=False),
        sa.CheckConstraint("region ~ '^GR-[A-M]$'", name="region"),
        sa.CheckConstraint("availability IN ('available', 'limited', 'unavailable')", name="availability"),
        # nobody is listed without consent, and consent is for nothing else
        sa.CheckConstraint("listed = (consented_at IS NOT NULL)", name="consent"),
    )
    listed = sa.text("listed")
    op.create_index("ix_experts_sort_key", "experts", ["sort_key", "person_id"], postgresql_where=listed)
    op.create_index("ix_experts_search_keys", "experts", ["search_keys"], postgresql_using="gin")
    op.create_index("ix_experts_skill_keys", "experts", ["skill_keys"], postgresql_using="gin")


def _introductions() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("expert_id", sa.Uuid(), sa.ForeignKey("experts.person_id", ondelete="CASCADE"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("requested_by", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("answered_at", _time()),
        sa.CheckConstraint("state IN ('requested', 'accepted', 'declined')", name="state"),
        sa.CheckConstraint("(state = 'requested') = (answered_at IS NULL)", name="answered"),
    )
    op.create_index("ix_introductions_expert_id", "introductions", ["expert_id", "created_at"])
    op.create_index("ix_introductions_requested_by", "introductions", ["requested_by", "created_at"])
    # of two who ask at once in the name of the same organisation, one is told that it has asked already
    op.create_index(
        "uq_introductions_open",
        "introductions",
        ["expert_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'declined'"),
    )
