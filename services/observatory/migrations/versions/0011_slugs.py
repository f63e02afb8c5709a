"""Slugs begin with publication. Slugs of practices that were never published are removed."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE practices SET slug = NULL WHERE published_at IS NULL AND slug IS NOT NULL")


def downgrade() -> None:
    """Do nothing: drafts had slugs for no purpose."""
