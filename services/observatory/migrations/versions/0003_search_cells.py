"""Counts of everything public, by organisation and year, so that lists without words need not count every row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TALLIES = [f"tally_{number}" for number in range(12)]
INTO = f"insert into search_cells (organisation_id, year, found, {', '.join(TALLIES)}) "


def upgrade() -> None:
    op.create_table(
        "search_cells",
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in TALLIES),
    )
    op.execute(INTO + _cells_of("practice_search"))
    # Each change adds rows, those that undo with a minus: nobody waits for a counter. Readers add them up.
    op.execute(f"""
        create function search_cells_follow() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'INSERT' then
                {INTO}{_cells_of("gone", sign="-")};
            end if;
            if tg_op <> 'DELETE' then
                {INTO}{_cells_of("come")};
            end if;
            return null;
        end
        $$
    """)
    gone, come = "old table as gone", "new table as come"
    for event, tables in (("insert", come), ("update", f"{gone} {come}"), ("delete", gone)):
        op.execute(
            f"create trigger search_cells_{event} after {event} on practice_search referencing {tables}"
            " for each statement execute function search_cells_follow()"
        )


def downgrade() -> None:
    for event in ("insert", "update", "delete"):
        op.execute(f"drop trigger search_cells_{event} on practice_search")
    op.execute("drop function search_cells_follow()")
    op.drop_table("search_cells")


def _cells_of(table: str, sign: str = "") -> str:
    sums = ", ".join(f"{sign}tally_sum({name})" for name in TALLIES)
    columns = f"organisation_id, year, {sign}count(*), {sums}"
    return f"select {columns} from {table} group by organisation_id, year"  # noqa: S608 - names of ours
