"""Accounts and invitations are known by the canonical form of their address."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from chassis.addresses import canonical_or_none
from chassis.text import nfc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# the key of an address in ASCII was its canonical form already
_OTHERS: Final = r"email ~ '[^\x01-\x7F]' OR email_key ~ '[^\x01-\x7F]'"


def upgrade() -> None:
    connection = op.get_bind()
    for one in connection.execute(sa.text(f"SELECT id, email FROM invitations WHERE {_OTHERS}")).all():  # noqa: S608
        _give_key(connection, "invitations", one.id, _key(one.email))
    people = connection.execute(
        sa.text(
            f"SELECT id, email, status FROM people WHERE {_OTHERS}"  # noqa: S608
            " ORDER BY array_position(ARRAY['active', 'suspended', 'pending'], status), registered_at"
        )
    ).all()
    for one in people:  # out of the way first: keys are unique
        _give_key(connection, "people", one.id, f"former:{one.id}")
    for one in people:  # of two accounts with one mailbox a confirmed one comes before a pending one, then the older
        key = _key(one.email)
        holder = connection.execute(_HOLDER, {"key": key}).one_or_none()
        if holder is not None and (holder.status != "pending" or one.status == "pending"):
            continue
        if holder is not None:
            _give_key(connection, "people", holder.id, f"former:{holder.id}")
        _give_key(connection, "people", one.id, key)


def downgrade() -> None:
    """Leave the keys as they are: the code before reads those of addresses in ASCII, which have not changed."""


_HOLDER: Final = sa.text("SELECT id, status FROM people WHERE email_key = :key")


def _key(email: str) -> str:
    return canonical_or_none(email) or nfc(email).strip().lower()


def _give_key(connection: sa.Connection, table: str, row: object, key: str) -> None:
    connection.execute(sa.text(f"UPDATE {table} SET email_key = :key WHERE id = :row"), {"key": key, "row": row})  # noqa: S608
