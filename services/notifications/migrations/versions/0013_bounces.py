"""Suppressions with an identifier, so that they can be lifted; refusals that do not say why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    identifier = sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()"))
    op.add_column("suppressions", identifier)
    op.create_unique_constraint("uq_suppressions_id", "suppressions", ["id"])
    op.create_table(
        "bare_refusals",
        sa.Column("address_digest", sa.Text(), primary_key=True),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    # a full mailbox, a policy or a fault of ours made the same conclusion before: those are written to again
    op.execute("DELETE FROM suppressions WHERE reason !~ ' 5[.]1[.](1|2|10)$'")


def downgrade() -> None:
    op.drop_table("bare_refusals")
    op.drop_column("suppressions", "id")
