"""Attachments and pictures of solutions: the solution names them, two tables hold them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("solutions", sa.Column("files", JSONB, nullable=False, server_default=sa.text("'[]'")))
    # the text as it was judged had no files: what is added while it is sealed must not show through
    op.execute("""UPDATE solutions SET as_qualified = as_qualified || '{"files": []}' WHERE as_qualified IS NOT NULL""")
    op.create_table(
        "solution_files",
        sa.Column("solution_id", sa.Uuid, nullable=False),
        sa.Column("confidential", sa.Boolean, nullable=False, server_default=sa.false()),
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
        sa.PrimaryKeyConstraint("id", name="pk_solution_files"),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solutions.id"], name="fk_solution_files_solution_id_solutions", ondelete="CASCADE"
        ),
    )
    for column in ("solution_id", "organisation_id", "person_id"):
        op.create_index(f"ix_solution_files_{column}", "solution_files", [column])
    op.create_table(
        "solution_file_parts",
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_solution_file_parts"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["solution_files.id"], name="fk_solution_file_parts_file_id_solution_files", ondelete="CASCADE"
        ),
    )
    # parts are compressed already, or small
    op.execute("ALTER TABLE solution_file_parts ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("solution_file_parts")
    op.drop_table("solution_files")
    op.drop_column("solutions", "files")
