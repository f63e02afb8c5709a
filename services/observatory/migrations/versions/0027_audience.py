"""Audiences of practices: everybody, as until now, or public bodies only."""

from __future__ import annotations

# squawk: require-concurrent-index-creation - partial indexes over rows of which none exists yet; one short scan
import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_practices_restricted", "practices", "id", "audience = 'public_bodies'"),
    ("ix_published_practices_restricted", "published_practices", "practice_id", "audience = 'public_bodies'"),
    ("ix_practice_search_restricted", "practice_search", "practice_id", "audience <> 'public'"),
)


def upgrade() -> None:
    for name, table, column, condition in INDEXES:
        op.add_column(table, sa.Column("audience", sa.String(20), nullable=False, server_default="public"))
        op.create_index(name, table, [column], postgresql_where=sa.text(condition))


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
        op.drop_column(table, "audience")
