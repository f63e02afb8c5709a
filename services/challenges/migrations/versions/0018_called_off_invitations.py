"""Invitations to experts that ended with their challenge."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_STATES = ("invited", "accepted", "declined")


def upgrade() -> None:
    _allow(*_STATES, "called_off")


def downgrade() -> None:
    op.execute("UPDATE expert_invitations SET state = 'declined' WHERE state = 'called_off'")
    _allow(*_STATES)


def _allow(*states: str) -> None:
    op.drop_constraint("ck_expert_invitations_state", "expert_invitations")
    named = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint("ck_expert_invitations_state", "expert_invitations", f"state in ({named})")
