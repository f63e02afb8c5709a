"""Challenges with their phases, their owners and the decisions about them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _challenges()
    _phases()
    _owners()
    _reviews()


def downgrade() -> None:
    for table in ("challenge_reviews", "challenge_owners", "phases", "challenges"):
        op.drop_table(table)


def _time(name: str, *, needed: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _texts(name: str) -> sa.Column[Any]:
    return sa.Column(name, postgresql.ARRAY(sa.Text()), nullable=False)


def _list(name: str) -> sa.Column[Any]:
    return sa.Column(name, postgresql.JSONB(), nullable=False)


def _of_challenge(*, key: bool = False) -> sa.Column[Any]:
    return sa.Column(
        "challenge_id",
        sa.Uuid(),
        sa.ForeignKey("challenges.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=key,
    )


def _challenges() -> None:
    op.create_table(
        "challenges",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("lead_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("author_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _texts("keys"),
        sa.Column("why_not_enough", sa.Text(), nullable=False),
        sa.Column("review_region", sa.String(8)),
        sa.Column("review_tier", sa.String(20)),
        _time("publish_at"),
        _time("due_at"),
        _time("created_at", needed=True),
        _time("updated_at", needed=True),
        *(_time(f"{step}_at") for step in ("submitted", "approved", "published", "shown", "unpublished", "archived")),
        _time("waiting_since"),
        sa.Column("unpublished_reason", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(90), nullable=False),
        sa.Column("tagline", sa.String(120), nullable=False),
        sa.Column("brief", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        _texts("sectors"),
        _texts("regions"),
        sa.Column("eligibility", sa.Text(), nullable=False),
        sa.Column("entrants", sa.String(20), nullable=False),
        sa.Column("team", sa.String(10), nullable=False),
        sa.Column("max_team_size", sa.Integer(), nullable=False),
        sa.Column("certified_within_years", sa.Integer()),
        sa.Column("prize_eur", sa.Numeric(13, 2)),
        _list("prizes"),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        _list("faq"),
        _list("timeline"),
        _texts("links"),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'review', 'edits_requested', 'approved', 'published', 'unpublished',"
            " 'archived', 'rejected', 'withdrawn')",
            name="ck_challenges_state",
        ),
    )
    op.create_index("ix_challenges_lead_organisation_id", "challenges", ["lead_organisation_id"])
    op.create_index("ix_challenges_due_at", "challenges", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    op.create_index(
        "ix_challenges_published_at",
        "challenges",
        ["published_at", "id"],
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index(
        "ix_challenges_waiting_since",
        "challenges",
        ["waiting_since", "id"],
        postgresql_where=sa.text("state = 'review'"),
    )
    op.create_index("ix_challenges_keys", "challenges", ["keys"], postgresql_using="gin")


def _phases() -> None:
    op.create_table(
        "phases",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of_challenge(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        _time("opens_at", needed=True),
        _time("closes_at", needed=True),
        sa.Column("takes_submissions", sa.Boolean(), nullable=False),
        sa.Column("how_to_enter", sa.Text(), nullable=False),
        _list("criteria"),
        sa.Column("evaluators_per_solution", sa.Integer()),
        _time("opened_at"),
        _time("closed_at"),
        _time("advanced_at"),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name="ck_phases_dates"),
    )
    op.create_index("ix_phases_challenge_id", "phases", ["challenge_id", "position"])


def _owners() -> None:
    op.create_table(
        "challenge_owners",
        _of_challenge(key=True),
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("requested_by", sa.Uuid()),
        _time("at", needed=True),
        sa.CheckConstraint("state in ('lead', 'requested', 'accepted', 'declined')", name="ck_challenge_owners_state"),
    )
    op.create_index("ix_challenge_owners_organisation_id", "challenge_owners", ["organisation_id", "challenge_id"])


def _reviews() -> None:
    op.create_table(
        "challenge_reviews",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of_challenge(),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        _time("publish_at"),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        _time("created_at", needed=True),
    )
    op.create_index("ix_challenge_reviews_challenge_id", "challenge_reviews", ["challenge_id", "created_at"])
