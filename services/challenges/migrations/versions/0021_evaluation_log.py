"""The table of logged actions of evaluations is called a log."""

from __future__ import annotations

from alembic import op

from chassis.migrations import rename_table, restore_table_name

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rename_table("evaluation_acts", "evaluation_log")
    op.execute("ALTER TRIGGER evaluation_acts_append_only ON evaluation_log RENAME TO evaluation_log_append_only")


def downgrade() -> None:
    op.execute("ALTER TRIGGER evaluation_log_append_only ON evaluation_log RENAME TO evaluation_acts_append_only")
    restore_table_name("evaluation_acts", "evaluation_log")
