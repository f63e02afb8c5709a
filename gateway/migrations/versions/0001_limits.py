"""Create the shared count of requests, and the salt that keeps callers' names out of it."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # unlogged: a crash of the database forgets the count of some seconds, and nothing waits for the disk
    op.execute(
        """
        CREATE UNLOGGED TABLE request_counts (
            policy text NOT NULL,
            caller bytea NOT NULL,
            window_ends bigint NOT NULL,
            requests bigint NOT NULL,
            PRIMARY KEY (policy, caller, window_ends)
        ) WITH (fillfactor = 50)
        """
    )
    op.execute("CREATE INDEX ix_request_counts_window_ends ON request_counts (window_ends)")
    op.execute("CREATE TABLE caller_salt (salt bytea NOT NULL)")
    op.execute("INSERT INTO caller_salt SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())")


def downgrade() -> None:
    op.execute("DROP TABLE caller_salt")
    op.execute("DROP TABLE request_counts")
