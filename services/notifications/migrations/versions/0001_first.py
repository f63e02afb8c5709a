"""Subscriptions, announcements and their deliveries, and projections of identity's organisations and roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import create_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_messaging_tables()
    _subscriptions()
    _what_identity_told_us()
    _announcements()
    _deliveries()


def downgrade() -> None:
    raise NotImplementedError("the first migration is not undone; drop the database instead")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _subscriptions() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_digest", sa.Text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.UniqueConstraint("address_digest", name="uq_subscribers_address_digest"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("subscriber_id", sa.Uuid(), sa.ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("q", sa.Text()),
        sa.Column("words", postgresql.JSONB(), nullable=False),
        sa.Column("sectors", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("organisations", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("confirmed_at", _time()),
        sa.Column("ended_at", _time()),
    )
    op.create_index("ix_subscriptions_subscriber_id", "subscriptions", ["subscriber_id"])
    op.create_index(
        "ix_subscriptions_active", "subscriptions", ["subscriber_id"], postgresql_where=sa.text("state = 'active'")
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("subscription_id", sa.Uuid(), sa.ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("expires_at", _time(), nullable=False),
        sa.Column("used_at", _time()),
    )
    op.create_index("ix_confirmations_subscription_id", "confirmations", ["subscription_id"])


def _what_identity_told_us() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_el", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("region", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
    )
    op.create_table(
        "duties",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_kind", sa.Text()),
        sa.Column("region", sa.Text()),
        sa.Column("since", _time(), nullable=False),
    )
    op.create_index("ix_duties_organisation_id", "duties", ["organisation_id", "role"])
    op.create_index("ix_duties_role", "duties", ["role"])


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", postgresql.JSONB(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("traceparent", sa.Text(), nullable=False),
        sa.Column("occurred_at", _time(), nullable=False),
        sa.Column("recorded_at", _time(), nullable=False),
        sa.Column("cursor", sa.Uuid()),
        sa.Column("finished_at", _time()),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.UniqueConstraint("event_id", "kind", name="uq_announcements_event_id_kind"),
    )
    op.create_index(
        "ix_announcements_unfinished", "announcements", ["id"], postgresql_where=sa.text("finished_at is null")
    )
    op.create_index("ix_announcements_occurred_at", "announcements", ["occurred_at"])
    op.create_index("ix_announcements_subject", "announcements", ["subject"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("announcement_id", sa.Uuid(), sa.ForeignKey("announcements.id"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Uuid(), nullable=False),
        sa.Column("address_digest", sa.Text()),
        sa.Column("subscription_ids", postgresql.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("possible_duplicate", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("available_at", _time(), nullable=False),
        sa.Column("leased_by", sa.Integer()),
        sa.Column("started_at", _time()),
        sa.Column("sent_at", _time()),
        sa.UniqueConstraint("event_id", "recipient", name="uq_deliveries_event_id_recipient"),
        sa.CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'deferred', 'bounced', 'failed', 'suppressed')",
            name="ck_deliveries_state",
        ),
    )
    waiting = sa.text("state in ('queued', 'deferred', 'sending')")
    op.create_index("ix_deliveries_waiting", "deliveries", ["priority", "available_at"], postgresql_where=waiting)
    leased = sa.text("leased_by is not null")
    op.create_index("ix_deliveries_leased_by", "deliveries", ["leased_by"], postgresql_where=leased)
    op.create_index("ix_deliveries_recipient", "deliveries", ["recipient", "id"])
    op.create_index("ix_deliveries_address_digest", "deliveries", ["address_digest", "id"])
    op.create_index("ix_deliveries_state", "deliveries", ["state", "id"])
    doubtful = sa.text("possible_duplicate")
    op.create_index("ix_deliveries_possible_duplicate", "deliveries", ["id"], postgresql_where=doubtful)
    op.create_table(
        "suppressions",
        sa.Column("address_digest", sa.Text(), primary_key=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
    )
