"""Circulars: their obligations, the bodies that they address, and what each has done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "circulars",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "number")),
        sa.Column("issued_on", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("title_el", "title_en", "message_el", "message_en", "contact_unit", "contact_phone")
        ),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("document_url", sa.Text(), nullable=True),
        *(sa.Column(name, postgresql.ARRAY(sa.Text()), nullable=False) for name in ("kinds", "regions")),
        *(sa.Column(name, postgresql.ARRAY(sa.Uuid()), nullable=False) for name in ("organisation_ids", "except_ids")),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("own_region", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("comment", "reason")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("created_by", "submitted_by", "approved_by")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("issue_at", "issued_at", "ended_at")),
        sa.PrimaryKeyConstraint("id", name="pk_circulars"),
    )
    op.create_index("ix_circulars_state", "circulars", ["state", "id"])
    op.create_table(
        "circular_obligations",
        sa.Column("circular_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("kind", "title_el", "title_en", "explanation_el", "explanation_en")
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("min_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("circular_id", "code", name="pk_circular_obligations"),
        _of_circular("circular_obligations"),
    )
    op.create_table(
        "circular_addressees",
        sa.Column("circular_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("circular_id", "organisation_id", name="pk_circular_addressees"),
        _of_circular("circular_addressees"),
    )
    op.create_index("ix_circular_addressees_organisation_id", "circular_addressees", ["organisation_id"])
    op.create_table(
        "circular_fulfilments",
        sa.Column("circular_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "how")),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("text", "url")),
        sa.PrimaryKeyConstraint("circular_id", "organisation_id", "code", name="pk_circular_fulfilments"),
    )
    op.create_table(
        "circular_facts",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "ref", name="pk_circular_facts"),
    )
    op.create_index("ix_circular_facts_at", "circular_facts", ["at"])


def downgrade() -> None:
    for name in ("facts", "fulfilments", "addressees", "obligations"):
        op.drop_table(f"circular_{name}")
    op.drop_table("circulars")


def _of_circular(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_circular_id_circulars"
    return sa.ForeignKeyConstraint(["circular_id"], ["circulars.id"], name=name, ondelete="CASCADE")
