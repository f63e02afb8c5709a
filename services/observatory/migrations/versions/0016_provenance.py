"""The table of where practices came from is called provenance."""

from __future__ import annotations

from chassis.migrations import rename_table, restore_table_name

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rename_table("practice_origins", "practice_provenance")


def downgrade() -> None:
    restore_table_name("practice_origins", "practice_provenance")
