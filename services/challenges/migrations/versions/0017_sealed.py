"""Solutions that are sealed until their phase closes. Challenges with an opened phase keep their rules."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE challenges ADD COLUMN sealed boolean NOT NULL DEFAULT true")
    op.execute(
        "UPDATE challenges SET sealed = false WHERE EXISTS"
        " (SELECT FROM phases WHERE phases.challenge_id = challenges.id AND phases.opened_at IS NOT NULL)"
    )
    op.execute("ALTER TABLE solutions ADD COLUMN as_qualified jsonb")


def downgrade() -> None:
    op.drop_column("solutions", "as_qualified")
    op.drop_column("challenges", "sealed")
