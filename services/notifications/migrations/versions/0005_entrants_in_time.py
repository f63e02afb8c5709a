"""Since when somebody takes part in a challenge, and since when they are out of the running."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED = ("entered_at", "out_at")


def upgrade() -> None:
    for name in ADDED:
        op.add_column("entrants", sa.Column(name, sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in ADDED:
        op.drop_column("entrants", name)
