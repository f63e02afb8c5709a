"""Remove the fields that are not public from stored public events, and mark the events as reduced."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# All that events of earlier versions had and does not leave the platform any more.
_INTERNAL = """
    - 'requestid' - 'traceparent' #- '{data,author_ids}' #- '{data,team_ids}' #- '{data,review_id}'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE public_events ADD COLUMN only_public_fields boolean NOT NULL DEFAULT false")
    op.execute(
        f"""
        UPDATE public_events SET only_public_fields = true,
            body = convert_to((convert_from(body, 'UTF8')::jsonb {_INTERNAL})::text, 'UTF8')
        """  # noqa: S608 - put together from constants
    )


def downgrade() -> None:
    op.execute("ALTER TABLE public_events DROP COLUMN only_public_fields")
