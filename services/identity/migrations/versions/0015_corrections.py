"""Corrections of organisations: contact address, approval inside the body, a version, and the corrected facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ADDED = ("approval", "contact_address", "contact_key", "corrected", "version")


def upgrade() -> None:
    _add(sa.Column("approval", sa.Text(), nullable=False, server_default="required"))
    _add(sa.Column("contact_address", sa.Text()))
    _add(sa.Column("contact_key", sa.Text()))
    _add(sa.Column("corrected", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    _add(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_check_constraint("approval", "organisations", "approval IN ('required', 'none')")
    op.create_check_constraint("contact_key", "organisations", "(contact_address IS NULL) = (contact_key IS NULL)")
    op.create_check_constraint("contact_one_line", "organisations", r"contact_address !~ '[\r\n]'")


def downgrade() -> None:
    for name in _ADDED:
        op.drop_column("organisations", name)


def _add(column: sa.Column) -> None:
    op.add_column("organisations", column)
