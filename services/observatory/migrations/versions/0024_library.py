"""Documents of the library, and their catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("organisation_id", sa.Uuid),
        sa.Column("issuer_id", sa.Uuid),
        sa.Column("issuer_name", sa.String(200), nullable=False),
        sa.Column("superseded_by", sa.Uuid),
        sa.Column("imported", sa.Boolean, nullable=False),
        sa.Column("external_id", sa.Text),
        sa.Column("author_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("proposed_by", sa.Uuid),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("title_el", sa.String(300), nullable=False),
        sa.Column("title_en", sa.String(300), nullable=False),
        sa.Column("summary_el", sa.Text, nullable=False),
        sa.Column("summary_en", sa.Text, nullable=False),
        sa.Column("kind", sa.String(40)),
        sa.Column("issued_on", sa.Date),
        sa.Column("year", sa.Integer),
        sa.Column("numbers", JSONB, nullable=False),
        sa.Column("languages", ARRAY(sa.Text), nullable=False),
        sa.Column("topics", ARRAY(sa.Text), nullable=False),
        sa.Column("tasks", ARRAY(sa.Text), nullable=False),
        sa.Column("level", sa.String(20)),
        sa.Column("government_levels", ARRAY(sa.Text), nullable=False),
        sa.Column("principles", JSONB, nullable=False),
        sa.Column("sectors", ARRAY(sa.Text), nullable=False),
        sa.Column("force", sa.String(20), nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("licence", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("proposed_at", MOMENT),
        sa.Column("published_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("slug", name="uq_documents_slug"),
        sa.UniqueConstraint("external_id", name="uq_documents_external_id"),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["documents.id"], name="fk_documents_superseded_by_documents", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_documents_organisation_id", "documents", ["organisation_id", "updated_at", "id"])
    op.create_index("ix_documents_state", "documents", ["state", "updated_at", "id"])
    for column in ("superseded_by", "proposed_by", "decided_by"):
        op.create_index(f"ix_documents_{column}", "documents", [column])
    op.create_table(
        "document_search",
        sa.Column("document_id", sa.Uuid, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("title_key", sa.LargeBinary, nullable=False),
        sa.Column("codes", ARRAY(sa.Text), nullable=False),
        sa.Column("head", TSVECTOR, nullable=False),
        sa.Column("document", TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_search"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_search_document_id_documents", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_document_search_document", "document_search", ["document"], postgresql_using="gin")
    for column in ("published_at", "title_key"):
        op.create_index(f"ix_document_search_{column}", "document_search", [column, "document_id"])


def downgrade() -> None:
    op.drop_table("document_search")
    op.drop_table("documents")
