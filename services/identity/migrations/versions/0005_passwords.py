"""Password resets, throttles of signing in, suspensions with their reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("password_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("people", sa.Column("reset_mailed_at", _time()))
    op.add_column("people", sa.Column("suspended_at", _time()))
    op.add_column("people", sa.Column("suspended_because", sa.Text()))
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("requested_at", _time(), nullable=False),
    )
    op.create_table(
        "throttles",
        sa.Column("key", sa.LargeBinary(), primary_key=True),
        sa.Column("window_ends", _time(), nullable=False, index=True),
        sa.Column("tries", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("throttles")
    op.drop_table("password_resets")
    for column in ("suspended_because", "suspended_at", "reset_mailed_at", "password_version"):
        op.drop_column("people", column)


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)
