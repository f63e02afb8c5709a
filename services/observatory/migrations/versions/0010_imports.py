"""Imports: files of organisations, their rows, and the practice of each row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("membership", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("size", "position", "failures")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("rows", "created", "skipped", "faulty")),
        sa.Column("fault", sa.JSON(none_as_null=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state in ('received', 'checking', 'running', 'finished', 'failed', 'cancelled')", name="ck_imports_state"
        ),
    )
    op.create_index("ix_imports_organisation_id", "imports", ["organisation_id"])
    op.create_index(
        "ix_imports_worked_at", "imports", ["worked_at"], postgresql_where=sa.text("state in ('checking', 'running')")
    )
    op.create_table(
        "import_parts",
        _of_an_import(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "import_rows",
        _of_an_import(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("practice_id", sa.Uuid()),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("faults", sa.JSON(none_as_null=True)),
    )
    op.create_index("ix_import_rows_state", "import_rows", ["import_id", "state", "number"])
    op.create_index("ix_import_rows_external_id", "import_rows", ["import_id", "external_id"])
    op.create_table(
        "imported_practices",
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        sa.Column("external_id", sa.Text(), primary_key=True),
        sa.Column(
            "practice_id",
            sa.Uuid(),
            sa.ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
            nullable=False,
        ),
    )
    op.create_index("ix_imported_practices_practice_id", "imported_practices", ["practice_id"])


def downgrade() -> None:
    for table in ("imported_practices", "import_rows", "import_parts", "imports"):
        op.drop_table(table)


def _of_an_import() -> sa.Column[object]:
    return sa.Column("import_id", sa.Uuid(), sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
