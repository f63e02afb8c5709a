"""The tables of the chassis, and nothing else."""

from chassis.migrations import create_audit_tables, create_idempotency_table, create_messaging_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_messaging_tables()
    create_idempotency_table()
    create_audit_tables()
