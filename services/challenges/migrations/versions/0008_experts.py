"""The experts we were told of, those proposed for a challenge, and the invitations to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _known_experts()
    _proposals()
    _invitations()


def downgrade() -> None:
    for table in ("expert_invitations", "expert_proposals", "known_experts"):
        op.drop_table(table)


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _words() -> postgresql.ARRAY[str]:
    return postgresql.ARRAY(sa.Text())


def _known_experts() -> None:
    op.create_table(
        "known_experts",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("sectors", _words(), nullable=False),
        sa.Column("skills", postgresql.JSONB(), nullable=False),
        sa.Column("region", sa.String(8)),
        sa.Column("availability", sa.String(20), nullable=False),
        sa.Column("hears", postgresql.JSONB(), nullable=False),
    )
    op.create_index("ix_known_experts_sectors", "known_experts", ["sectors"], postgresql_using="gin")


def _proposals() -> None:
    op.create_table(
        "expert_proposals",
        sa.Column("challenge_id", sa.Uuid(), sa.ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True),
        # whoever leaves the list leaves every proposal
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("known_experts.person_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("shared_sectors", _words(), nullable=False),
        sa.Column("shared_skills", sa.Integer(), nullable=False),
        sa.Column("proposed_at", _time(), nullable=False),
    )
    op.create_index("ix_expert_proposals_person_id", "expert_proposals", ["person_id"])


def _invitations() -> None:
    op.create_table(
        "expert_invitations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("challenge_id", sa.Uuid(), sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("invited_by", sa.Uuid()),
        sa.Column("invited_at", _time(), nullable=False),
        sa.Column("answered_at", _time()),
        sa.UniqueConstraint("challenge_id", "person_id", "role", name="uq_expert_invitations_role"),
        sa.CheckConstraint("role in ('solver', 'evaluator')", name="ck_expert_invitations_role"),
        sa.CheckConstraint("state in ('invited', 'accepted', 'declined')", name="ck_expert_invitations_state"),
    )
    op.create_index("ix_expert_invitations_person_id", "expert_invitations", ["person_id", "invited_at"])
    op.create_index(
        "uq_expert_invitations_live",
        "expert_invitations",
        ["challenge_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'declined'"),
    )
