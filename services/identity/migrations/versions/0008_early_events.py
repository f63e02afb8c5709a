"""Events that came before their turn."""

from __future__ import annotations

from chassis.migrations import create_early_events_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_early_events_table()


def downgrade() -> None:
    """Leave the table: on a new database the first migration made it."""
