"""Which browser and system a session was started from, as its owner recognises them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("device", sa.Text()))


def downgrade() -> None:
    op.drop_column("sessions", "device")
