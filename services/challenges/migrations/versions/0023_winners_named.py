"""Consent of a team's member to be named publicly. Nobody has given it before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("team_members", sa.Column("named_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("team_members", "named_at")
