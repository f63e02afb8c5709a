"""Remove non-public fields from the stored events of webhooks, and mark these events."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# All that events of earlier versions had and does not leave the platform any more.
_INTERNAL = """
    - 'requestid' - 'traceparent' #- '{data,author_ids}' #- '{data,team_ids}' #- '{data,review_id}'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE webhook_events ADD COLUMN only_public_fields boolean NOT NULL DEFAULT false")
    op.execute(
        f"""
        UPDATE webhook_events SET only_public_fields = true,
            body = convert_to((convert_from(body, 'UTF8')::jsonb {_INTERNAL})::text, 'UTF8')
        """  # noqa: S608 - put together from constants
    )


def downgrade() -> None:
    op.drop_column("webhook_events", "only_public_fields")
