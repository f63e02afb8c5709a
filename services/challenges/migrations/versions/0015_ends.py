"""Solutions whose challenge was called off, and organisations that shared a challenge and left."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_SOLUTIONS = ("draft", "submitted", "qualified", "not_qualified", "selected", "winner", "withdrawn")
_OWNERS = ("lead", "requested", "accepted", "declined")


def upgrade() -> None:
    _allow("solutions", *_SOLUTIONS, "called_off")
    _allow("challenge_owners", *_OWNERS, "left")


def downgrade() -> None:
    op.execute("UPDATE solutions SET state = 'withdrawn' WHERE state = 'called_off'")
    op.execute("DELETE FROM challenge_owners WHERE state = 'left'")
    _allow("solutions", *_SOLUTIONS)
    _allow("challenge_owners", *_OWNERS)


def _allow(table: str, *states: str) -> None:
    op.drop_constraint(f"ck_{table}_state", table)
    named = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(f"ck_{table}_state", table, f"state in ({named})")
