"""Messages of readers about the platform, and the count of messages by sender."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("email_digest", sa.Text()),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_index("ix_feedback_email_digest", "feedback", ["email_digest"])
    op.create_table(
        "feedback_senders",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("asker_digest", sa.Text()),
        sa.Column("network_digest", sa.Text()),
    )
    for name in ("asker_digest", "network_digest"):
        op.create_index(f"ix_feedback_senders_{name}", "feedback_senders", [name, "sent_at"])


def downgrade() -> None:
    op.drop_table("feedback_senders")
    op.drop_table("feedback")
