"""The published practices we were told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = postgresql.ARRAY(sa.Text())
    op.create_table(
        "known_practices",
        sa.Column("practice_id", sa.Uuid(), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("region", sa.String(8)),
        sa.Column("sectors", texts, nullable=False),
        sa.Column("keys", texts, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True)),
        sa.Column("origin_pilot_id", sa.Uuid()),
        sa.Column("demo", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_known_practices_keys", "known_practices", ["keys"], postgresql_using="gin")
    op.create_index("ix_known_practices_organisation_id", "known_practices", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("known_practices")
