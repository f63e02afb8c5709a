"""Public identifiers of experts, which do not reveal the account of a profile."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # the default is for the version before, which goes on writing profiles while both run
    op.execute("ALTER TABLE experts ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid()")
    op.execute("ALTER TABLE experts ADD CONSTRAINT uq_experts_id UNIQUE (id)")
    op.execute("CREATE INDEX ix_experts_sort_key_id ON experts (sort_key, id) WHERE listed")
    op.execute("DROP INDEX ix_experts_sort_key")


def downgrade() -> None:
    op.execute("CREATE INDEX ix_experts_sort_key ON experts (sort_key, person_id) WHERE listed")
    op.execute("DROP INDEX ix_experts_sort_key_id")
    op.drop_column("experts", "id")
