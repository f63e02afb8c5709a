"""The ids by which the public knows experts; those of before are asked of identity (`learn_expert_ids`)."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE known_experts ADD COLUMN expert_id uuid")
    op.execute("CREATE INDEX ix_known_experts_expert_id ON known_experts (expert_id)")
    op.execute("ALTER TABLE expert_invitations ADD COLUMN expert_id uuid")


def downgrade() -> None:
    op.drop_column("expert_invitations", "expert_id")
    op.drop_column("known_experts", "expert_id")
