"""The unit of a body that answers for a practice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COLUMNS = {"contact_unit": 120, "contact_phone": 30, "contact_email": 254}


def upgrade() -> None:
    for table in ("practices", "published_practices"):
        for name, length in COLUMNS.items():
            op.add_column(table, sa.Column(name, sa.String(length)))


def downgrade() -> None:
    for table in ("published_practices", "practices"):
        for name in COLUMNS:
            op.drop_column(table, name)
