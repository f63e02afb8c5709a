"""The order and the facet of reuse in search, practices that came of adoptions, and where bodies sit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "practice_derivations",
        sa.Column("adoption_id", sa.Uuid, nullable=False),
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.Column("derived_from", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("adoption_id", name="pk_practice_derivations"),
        sa.UniqueConstraint("practice_id", name="uq_practice_derivations_practice_id"),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practices.id"],
            name="fk_practice_derivations_practice_id_practices",
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_practice_derivations_derived_from", "practice_derivations", ["derived_from"])
    for name in ("latitude", "longitude"):
        op.add_column("organisations", sa.Column(name, sa.Float))
    # Entries that exist say that nobody has reused their practice; the counts themselves are not touched by that.
    for trigger in ("insert", "update", "delete"):
        op.execute(f"alter table practice_search disable trigger search_cells_{trigger}")
    for name in ("tally_12", "reuse_rank"):
        op.add_column("practice_search", sa.Column(name, NUMBER, nullable=False, server_default="0"))
    op.execute("update practice_search set document = document || array_to_tsvector(array['f:reused:0'])")
    for trigger in ("insert", "update", "delete"):
        op.execute(f"alter table practice_search enable trigger search_cells_{trigger}")
    op.create_index("ix_practice_search_reuse_rank", "practice_search", ["reuse_rank", "published_at", "practice_id"])
    op.add_column("search_cells", sa.Column("tally_12", NUMBER, nullable=False, server_default="0"))
    op.execute(_follow(13))


def downgrade() -> None:
    op.execute(_follow(12))
    op.drop_column("search_cells", "tally_12")
    op.drop_index("ix_practice_search_reuse_rank", "practice_search")
    for name in ("reuse_rank", "tally_12"):
        op.drop_column("practice_search", name)
    for name in ("longitude", "latitude"):
        op.drop_column("organisations", name)
    op.drop_table("practice_derivations")


def _follow(tallies: int) -> str:
    names = [f"tally_{number}" for number in range(tallies)]
    into = f"insert into search_cells (organisation_id, year, found, {', '.join(names)}) "

    def cells_of(table: str, sign: str = "") -> str:
        sums = ", ".join(f"{sign}tally_sum({name})" for name in names)
        columns = f"organisation_id, year, {sign}count(*), {sums}"
        return f"select {columns} from {table} group by organisation_id, year"  # noqa: S608 - names of ours

    return f"""
        create or replace function search_cells_follow() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'INSERT' then
                {into}{cells_of("gone", sign="-")};
            end if;
            if tg_op <> 'DELETE' then
                {into}{cells_of("come")};
            end if;
            return null;
        end
        $$
    """
