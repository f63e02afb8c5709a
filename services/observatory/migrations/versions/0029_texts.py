"""Editions of documents with their files, and the text of these."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("documents", sa.Column("has_files", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "document_editions",
        sa.Column("document_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("issued_on", sa.Date),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("translation", sa.String(20), nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.Column("files", JSONB, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_document_editions"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_editions_document_id_documents", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "document_files",
        sa.Column("document_id", sa.Uuid, nullable=False),
        sa.Column("text_status", sa.String(20)),
        sa.Column("pages", sa.Integer),
        sa.Column("personal", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", MOMENT),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid),
        sa.Column("person_id", sa.Uuid),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.String(100)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.Column("completed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_document_files"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_files_document_id_documents", ondelete="CASCADE"
        ),
    )
    for column in ("document_id", "organisation_id", "person_id"):
        op.create_index(f"ix_document_files_{column}", "document_files", [column])
    op.create_index("ix_document_files_queue", "document_files", ["retry_at"])
    op.create_table(
        "document_file_parts",
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_document_file_parts"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["document_files.id"], name="fk_document_file_parts_file_id_document_files", ondelete="CASCADE"
        ),
    )
    # parts are compressed already, or small
    op.execute("ALTER TABLE document_file_parts ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "document_passages",
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("keys", TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "page", name="pk_document_passages"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["document_files.id"], name="fk_document_passages_file_id_document_files", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    for table in ("document_passages", "document_file_parts", "document_files", "document_editions"):
        op.drop_table(table)
    op.drop_column("documents", "has_files")
