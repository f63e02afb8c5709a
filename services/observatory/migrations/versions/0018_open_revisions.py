"""Open revisions: when one was saved last, and when it was fixed by a submission or its publication."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("revisions", sa.Column("saved_at", moment, nullable=False, server_default=sa.func.now()))
    op.add_column("revisions", sa.Column("fixed_at", moment))
    # each of these was the record of one change, and stays as it is
    op.execute("UPDATE revisions SET saved_at = created_at, fixed_at = coalesce(published_at, created_at)")


def downgrade() -> None:
    op.drop_column("revisions", "fixed_at")
    op.drop_column("revisions", "saved_at")
