"""Staff sign-in by OpenID Connect."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_logins",
        sa.Column("state_hash", sa.LargeBinary(), primary_key=True),
        sa.Column("binder_hash", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("expires_at", _time(), nullable=False, index=True),
    )
    op.create_table(
        "staff_identities",
        sa.Column("issuer", sa.Text(), primary_key=True),
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("linked_at", _time(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("staff_identities")
    op.drop_table("staff_logins")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)
