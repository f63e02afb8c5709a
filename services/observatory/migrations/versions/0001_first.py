"""Practices, revisions, reviews, published content and the projection of organisations."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import create_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_messaging_tables()
    _organisations()
    _practices()
    _revisions()
    _reviews()
    _published_practices()


def downgrade() -> None:
    raise NotImplementedError("the first migration is not undone; drop the database instead")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _texts() -> Any:
    return postgresql.ARRAY(sa.Text())


def _content() -> list[sa.Column[Any]]:
    """Return the columns of observatory.practice.practice.content, as they were at this migration."""
    sections = ("summary", "problem", "solution", "novelty", "results", "obstacles", "conditions", "lessons", "advice")
    return [
        sa.Column("title", sa.String(200), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in sections),
        sa.Column("region", sa.String(8)),
        sa.Column("municipality", sa.String(8)),
        sa.Column("sectors", _texts(), nullable=False),
        sa.Column("principles", _texts(), nullable=False),
        sa.Column("sdgs", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("stage", sa.String(40)),
        sa.Column("outcome_kind", sa.String(20)),
        sa.Column("started_on", sa.Date()),
        sa.Column("cost_eur", sa.Numeric(13, 2)),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("links", _texts(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("source_url", sa.Text()),
    ]


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name_el", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("region", sa.String(8)),
        sa.Column("elstat_code", sa.String(8)),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("status", sa.String(20), nullable=False),
    )
    op.create_index("ix_organisations_region", "organisations", ["region", "kind"])
    op.create_index("ix_organisations_elstat_code", "organisations", ["elstat_code"])


def _practices() -> None:
    op.create_table(
        "practices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("last_revision", sa.Integer(), nullable=False),
        sa.Column("published_revision", sa.Integer()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("organisation_name", sa.Text()),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("source_year", sa.Integer()),
        sa.Column("author_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("review_region", sa.String(8)),
        sa.Column("review_tier", sa.String(20)),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("updated_at", _time(), nullable=False),
        sa.Column("submitted_at", _time()),
        sa.Column("waiting_since", _time()),
        sa.Column("published_at", _time()),
        *_content(),
        sa.UniqueConstraint("slug", name="uq_practices_slug"),
        sa.UniqueConstraint("external_id", name="uq_practices_external_id"),
        sa.CheckConstraint(
            "state in ('draft', 'regional_review', 'ministry_review', 'changes_requested',"
            " 'published', 'archived', 'rejected', 'withdrawn')",
            name="ck_practices_state",
        ),
        sa.CheckConstraint(
            "organisation_id is not null or (imported and organisation_name is not null)",
            name="ck_practices_organisation",
        ),
    )
    op.create_index("ix_practices_organisation_id", "practices", ["organisation_id", "updated_at"])
    op.create_index(
        "ix_practices_waiting_since",
        "practices",
        ["waiting_since", "id"],
        postgresql_where=sa.text("state in ('regional_review', 'ministry_review')"),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("practice_id", sa.Uuid(), sa.ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("changed", _texts(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", _time()),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("practice_id", sa.Uuid(), sa.ForeignKey("practices.id", ondelete="CASCADE"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
    )
    op.create_index("ix_reviews_practice_id", "reviews", ["practice_id", "created_at"])


def _published_practices() -> None:
    op.create_table(
        "published_practices",
        sa.Column("practice_id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("organisation_name", sa.Text()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("submitted_at", _time()),
        sa.Column("published_at", _time(), nullable=False),
        sa.Column("updated_at", _time(), nullable=False),
        *_content(),
        sa.UniqueConstraint("slug", name="uq_published_practices_slug"),
    )
    op.create_index("ix_published_practices_published_at", "published_practices", ["published_at", "practice_id"])
    op.create_index("ix_published_practices_organisation_id", "published_practices", ["organisation_id"])
