"""Attachments and pictures of practices: their content names them, two tables hold them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("practices", "published_practices"):
        op.add_column(table, sa.Column("files", JSONB, nullable=False, server_default=sa.text("'[]'")))
    op.create_table(
        "practice_files",
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid),
        sa.Column("person_id", sa.Uuid),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.String(100)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_practice_files"),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practices.id"],
            name="fk_practice_files_practice_id_practices",
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    for column in ("practice_id", "organisation_id", "person_id"):
        op.create_index(f"ix_practice_files_{column}", "practice_files", [column])
    op.create_table(
        "practice_file_parts",
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_practice_file_parts"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["practice_files.id"], name="fk_practice_file_parts_file_id_practice_files", ondelete="CASCADE"
        ),
    )
    # parts are compressed already, or small
    op.execute("ALTER TABLE practice_file_parts ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("practice_file_parts")
    op.drop_table("practice_files")
    for table in ("practices", "published_practices"):
        op.drop_column(table, "files")
