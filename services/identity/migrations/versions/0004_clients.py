"""Clients of organisations with their secrets, and revocations of access."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("revoked_at", _time()),
        sa.Column("revoked_by", sa.Uuid(), sa.ForeignKey("people.id")),
        sa.CheckConstraint("cardinality(scopes) > 0", name="scopes"),
        sa.CheckConstraint("tier IN ('standard', 'high')", name="tier"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
    )
    op.create_index("ix_clients_organisation_id", "clients", ["organisation_id", "id"])
    op.create_table(
        "client_secrets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("client_id", sa.Uuid(), sa.ForeignKey("clients.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("expires_at", _time(), nullable=False),
        sa.Column("ended_at", _time()),
        sa.Column("last_used_at", _time()),
        # no secret can be kept here by mistake
        sa.CheckConstraint("length(secret_hash) = 32 AND length(hint) <= 4", name="hashed"),
    )
    op.create_table(
        "endings",
        sa.Column("subject_id", sa.Uuid(), primary_key=True),
        sa.Column("ended_at", _time(), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("endings")
    op.drop_table("client_secrets")
    op.drop_table("clients")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)
