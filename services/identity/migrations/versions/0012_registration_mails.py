"""When an address last got a mail about a registration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("registration_mailed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("people", "registration_mailed_at")
