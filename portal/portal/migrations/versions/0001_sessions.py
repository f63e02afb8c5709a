"""Create the table of sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.LargeBinary, primary_key=True, comment="SHA-256 of the id in the cookie"),
        sa.Column("name", sa.Text, nullable=False, comment="the person's name, to greet them"),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("access_token", sa.LargeBinary, nullable=False, comment="sealed"),
        sa.Column("access_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refresh_token", sa.LargeBinary, nullable=False, comment="sealed"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("session")
