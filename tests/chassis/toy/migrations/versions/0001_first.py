"""The messaging tables, and nothing else."""

from chassis.migrations import create_messaging_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_messaging_tables()
