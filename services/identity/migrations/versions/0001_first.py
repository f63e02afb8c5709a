"""Organisations, people, memberships, sessions and signing keys."""

from __future__ import annotations

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
    _people()
    _memberships()
    _sessions()
    _signing_keys()


def downgrade() -> None:
    raise NotImplementedError("the first migration is not undone; drop the database instead")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_el", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False, unique=True),
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("organisations.id")),
        sa.Column("region", sa.Text()),
        sa.Column("nuts2", sa.Text()),
        sa.Column("elstat_code", sa.Text(), unique=True),
        sa.Column("seat_el", sa.Text()),
        sa.Column("latitude", sa.Double()),
        sa.Column("longitude", sa.Double()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed("array_to_tsvector(string_to_array(search_text, ' '))", persisted=True),
        ),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("updated_at", _time(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ministry', 'independent_authority', 'decentralised_administration', 'region', 'municipality',"
            " 'legal_entity', 'university', 'innovation_centre', 'civil_society', 'company')",
            name="kind",
        ),
        sa.CheckConstraint("status IN ('active', 'dissolved')", name="status"),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        sa.CheckConstraint("region ~ '^GR-[A-M]$'", name="region"),
        sa.CheckConstraint(
            "kind NOT IN ('region', 'municipality', 'innovation_centre') OR region IS NOT NULL", name="needs_region"
        ),
        sa.CheckConstraint("kind NOT IN ('ministry', 'independent_authority') OR region IS NULL", name="national"),
        sa.CheckConstraint("(kind = 'municipality') = (elstat_code IS NOT NULL)", name="elstat_municipality"),
        sa.CheckConstraint("elstat_code ~ '^[0-9]{4}$'", name="elstat_code"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="coordinates"),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
        sa.CheckConstraint("parent_id <> id", name="parent"),
    )
    op.create_index("ix_organisations_sort_key", "organisations", ["sort_key", "id"])
    op.create_index("ix_organisations_search_vector", "organisations", ["search_vector"], postgresql_using="gin")
    # one region has one regional authority; innovation centres may be several
    op.create_index(
        "uq_organisations_region_authority",
        "organisations",
        ["region"],
        unique=True,
        postgresql_where=sa.text("kind = 'region'"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.Text()),
        sa.Column("email_key", sa.Text(), unique=True),
        sa.Column("name", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("registration", sa.Integer(), nullable=False),
        sa.Column("registered_at", _time(), nullable=False),
        sa.Column("verified_at", _time()),
        sa.CheckConstraint("status IN ('pending', 'active', 'suspended', 'erased')", name="status"),
        sa.CheckConstraint("language IN ('el', 'en')", name="language"),
        sa.CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email_key"),
        sa.CheckConstraint(r"email !~ '[\r\n]'", name="email_one_line"),
        sa.CheckConstraint("registration >= 1", name="registration"),
        # erased: nothing personal is left; otherwise: everything needed to write and to sign in is there
        sa.CheckConstraint("status <> 'erased' OR num_nonnulls(email, name, password_hash) = 0", name="erased"),
        sa.CheckConstraint("status = 'erased' OR num_nulls(email, name, password_hash) = 0", name="complete"),
        sa.CheckConstraint("status NOT IN ('active', 'suspended') OR verified_at IS NOT NULL", name="verified"),
    )


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("created_at", _time(), nullable=False),
        sa.CheckConstraint("role IN ('contributor', 'approver', 'manager')", name="role"),
    )
    op.create_index("ix_memberships_organisation_id", "memberships", ["organisation_id"])
    op.create_table(
        "platform_roles",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("created_at", _time(), nullable=False),
        sa.CheckConstraint("role IN ('curator')", name="role"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("started_at", _time(), nullable=False),
        sa.Column("expires_at", _time(), nullable=False),
        sa.Column("ended_at", _time()),
        sa.Column("ended_because", sa.Text()),
        sa.CheckConstraint("expires_at > started_at", name="expires_at"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_because"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.LargeBinary(), primary_key=True),
        sa.Column("session_id", sa.Uuid(), sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("issued_at", _time(), nullable=False),
        sa.Column("used_at", _time()),
        sa.CheckConstraint("octet_length(token_hash) = 32", name="token_hash"),
    )
    # of a family only the newest token is unused
    op.create_index(
        "uq_refresh_tokens_unused",
        "refresh_tokens",
        ["session_id"],
        unique=True,
        postgresql_where=sa.text("used_at IS NULL"),
    )
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"])


def _signing_keys() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Text(), primary_key=True),
        sa.Column("public_jwk", postgresql.JSONB(), nullable=False),
        sa.Column("sealed_private_jwk", sa.Text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("signs_from", _time(), nullable=False),
        sa.Column("signs_until", _time()),
        sa.Column("published_until", _time()),
        sa.CheckConstraint("(signs_until IS NULL) = (published_until IS NULL)", name="published_until"),
        sa.CheckConstraint("published_until >= signs_until", name="published_long_enough"),
        sa.CheckConstraint("NOT public_jwk ? 'd'", name="public"),
    )
