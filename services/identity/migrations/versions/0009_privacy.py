"""Erasures with the receipts of the other services; consents, which are only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("reference", sa.Text()),
        sa.Column("services", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("erased", postgresql.JSONB(), nullable=False),
        sa.Column("erased_at", _time(), nullable=False, index=True),
        sa.Column("completed_at", _time()),
        sa.CheckConstraint("octet_length(receipt_hash) = 32", name="hashed"),
    )
    op.create_index(
        "ix_erasures_incomplete", "erasures", ["erased_at"], postgresql_where=sa.text("completed_at IS NULL")
    )
    op.create_table(
        "erasure_receipts",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("erasures.person_id"), primary_key=True),
        sa.Column("service", sa.Text(), primary_key=True),
        sa.Column("erased", postgresql.JSONB(), nullable=False),
        sa.Column("received_at", _time(), nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("said_at", _time(), nullable=False, index=True),
        sa.CheckConstraint("said IN ('given', 'withdrawn')", name="said"),
    )
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_consent() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'consents are only ever added to'; END $$;
        CREATE TRIGGER only_added_to BEFORE UPDATE ON consents
            FOR EACH ROW EXECUTE FUNCTION refuse_change_of_consent();
        INSERT INTO consents (id, person_id, purpose, said, text_version, operation, said_at)
            SELECT gen_random_uuid(), person_id, 'expert_listing', 'given', '2026-11', 'write_own_expert', consented_at
            FROM experts WHERE listed;
        """
    )


def downgrade() -> None:
    op.drop_table("consents")
    op.execute("DROP FUNCTION refuse_change_of_consent()")
    op.drop_table("erasure_receipts")
    op.drop_table("erasures")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)
