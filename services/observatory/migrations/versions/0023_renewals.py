"""The yearly question whether a practice still runs, and facets of it, of outcomes and of certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# squawk: require-concurrent-index-creation - built in less than a second for 100,000 practices

NUMBER = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
TALLIES = ("tally_13", "tally_14", "tally_15")


def upgrade() -> None:
    for column in (
        sa.Column("renewal_due_on", sa.Date),
        sa.Column("stale_since", MOMENT),
        sa.Column("ended_on", sa.Date),
    ):
        op.add_column("published_practices", column)
    op.create_index("ix_published_practices_renewal_due_on", "published_practices", ["renewal_due_on"])
    op.create_index(
        "ix_published_practices_unplanned",
        "published_practices",
        ["practice_id"],
        postgresql_where=sa.text("renewal_due_on is null and ended_on is null and organisation_id is not null"),
    )
    op.create_table(
        "renewals",
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.Column("reminders", sa.Integer, nullable=False),
        sa.Column("answer", sa.String(20)),
        sa.Column("answered_by", sa.Uuid),
        sa.Column("answered_at", MOMENT),
        sa.Column("ended_on", sa.Date),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "due_on", name="pk_renewals"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_renewals_practice_id_practices", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_renewals_asked_at", "renewals", ["asked_at"], postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_renewals_answered_by", "renewals", ["answered_by"])
    _switch("disable")
    for name in TALLIES:
        op.add_column("practice_search", sa.Column(name, NUMBER, nullable=False, server_default="0"))
        op.add_column("search_cells", sa.Column(name, NUMBER, nullable=False, server_default="0"))
    op.execute(_ENTRIES)
    _switch("enable")
    op.execute(_follow(16))
    _count(16)


def downgrade() -> None:
    _switch("disable")
    op.execute(_BEFORE)
    for name in TALLIES:
        op.drop_column("practice_search", name)
        op.drop_column("search_cells", name)
    _switch("enable")
    op.execute(_follow(13))
    op.drop_table("renewals")
    op.drop_index("ix_published_practices_unplanned", "published_practices")
    op.drop_index("ix_published_practices_renewal_due_on", "published_practices")
    for name in ("ended_on", "stale_since", "renewal_due_on"):
        op.drop_column("published_practices", name)


# the numbers are places of the codes in the tallies: three to a column, 21 bits apart
_ENTRIES = """
    update practice_search as entry set
        tally_13 = case known.outcome_kind
            when 'success' then 1 when 'partial' then 1::bigint << 21 when 'failure' then 1::bigint << 42 else 0 end,
        tally_14 = case when known.organisation_id is null then 0 else 1 end,
        tally_15 = case when known.certified_at is null then 0 else 1 end,
        document = entry.document || array_to_tsvector(
            array[case when known.organisation_id is null then 'f:running:unknown' else 'f:running:running' end]
            || case when known.outcome_kind is null then '{}' else array['f:outcome_kinds:' || known.outcome_kind] end
            || case when known.municipality is null then '{}' else array['f:municipalities:' || known.municipality] end
            || array(select distinct 'f:sdgs:' || number from unnest(known.sdgs) as number)
        )
    from published_practices as known where known.practice_id = entry.practice_id
"""
_BEFORE = """
    update practice_search as entry set document = ts_delete(
        entry.document, array(select word from unnest(tsvector_to_array(entry.document)) as word
            where word ~ '^f:(running|outcome_kinds|municipalities|sdgs):')
    )
"""


def _switch(way: str) -> None:
    for trigger in ("insert", "update", "delete"):
        op.execute(f"alter table practice_search {way} trigger search_cells_{trigger}")


def _count(tallies: int) -> None:
    names = [f"tally_{number}" for number in range(tallies)]
    op.execute("delete from search_cells")
    into = f"insert into search_cells (organisation_id, year, found, {', '.join(names)}) "
    op.execute(into + _cells_of("practice_search", names))


def _cells_of(table: str, names: list[str], sign: str = "") -> str:
    sums = ", ".join(f"{sign}tally_sum({name})" for name in names)
    columns = f"organisation_id, year, {sign}count(*), {sums}"
    return f"select {columns} from {table} group by organisation_id, year"  # noqa: S608 - names of ours


def _follow(tallies: int) -> str:
    names = [f"tally_{number}" for number in range(tallies)]
    into = f"insert into search_cells (organisation_id, year, found, {', '.join(names)}) "
    return f"""
        create or replace function search_cells_follow() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'INSERT' then
                {into}{_cells_of("gone", names, "-")};
            end if;
            if tg_op <> 'DELETE' then
                {into}{_cells_of("come", names)};
            end if;
            return null;
        end
        $$
    """
