"""Keep what the forms of a session were made of, for a three-way merge."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    comment = "what open forms showed, by form: `at` and `sealed`"
    op.add_column("session", sa.Column("bases", JSONB, nullable=False, server_default="{}", comment=comment))


def downgrade() -> None:
    op.drop_column("session", "bases")
