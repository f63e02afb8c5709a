"""Tables of notices, role assignments and participants have these names."""

from __future__ import annotations

from chassis.migrations import rename_table, restore_table_name

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rename_table("announcements", "notices")
    rename_table("duties", "role_assignments")
    rename_table("entrants", "participants")


def downgrade() -> None:
    restore_table_name("entrants", "participants")
    restore_table_name("duties", "role_assignments")
    restore_table_name("announcements", "notices")
