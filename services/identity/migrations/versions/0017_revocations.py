"""The table of revocations has the name of RFC 7009."""

from __future__ import annotations

from chassis.migrations import rename_table, restore_table_name

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rename_table("endings", "revocations")


def downgrade() -> None:
    restore_table_name("endings", "revocations")
