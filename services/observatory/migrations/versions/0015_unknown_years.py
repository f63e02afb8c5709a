"""The year of an imported case whose source names none is unknown, and not the year of the import."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("published_practices", "year", nullable=True)
    op.execute(
        "UPDATE published_practices SET year = NULL FROM practices WHERE practices.id = published_practices.practice_id"
        " AND practices.imported AND practices.source_year IS NULL AND published_practices.started_on IS NULL"
    )


def downgrade() -> None:
    op.execute("UPDATE published_practices SET year = extract(year FROM published_at) WHERE year IS NULL")
    op.alter_column("published_practices", "year", nullable=False)
