"""A delivery may join another of its kind, which says how many did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("joined_delivery", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_deliveries_gathering", "deliveries", ["joined_delivery"], postgresql_where=sa.text("reason = 'gathering'")
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_gathering", "deliveries")
    op.drop_column("deliveries", "joined_delivery")
