"""The person to whom a client's secret was shown. For older secrets it is unknown and taken to be the registrant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("client_secrets", sa.Column("shown_to", sa.Uuid(), sa.ForeignKey("people.id")))
    op.execute("UPDATE client_secrets s SET shown_to = c.created_by FROM clients c WHERE c.id = s.client_id")
    op.create_index("ix_client_secrets_shown_to", "client_secrets", ["shown_to"])


def downgrade() -> None:
    op.drop_column("client_secrets", "shown_to")
