"""Search entries beside each published practice, and the vocabulary for typing mistakes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_search",
        sa.Column("practice_id", sa.Uuid(), primary_key=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("title_key", sa.LargeBinary(), nullable=False),
        *(sa.Column(f"tally_{number}", sa.BigInteger(), nullable=False) for number in range(12)),
        sa.Column("document", postgresql.TSVECTOR(), nullable=False),
    )
    # Adds up tally columns. The plain sum() of bigint counts in 128 bits, which takes twice as long.
    op.execute(
        "create aggregate tally_sum(bigint)"
        " (sfunc = int8pl, stype = bigint, initcond = '0', combinefunc = int8pl, parallel = safe)"
    )
    # Counting and sorting read every row found, never its document: only the document goes out of line.
    op.execute("alter table practice_search set (toast_tuple_target = 128)")
    op.execute("alter table practice_search alter column title_key set storage plain")
    # Entries go into the index at once: a pending list would be read by every search.
    op.execute(
        "create index ix_practice_search_document on practice_search using gin (document) with (fastupdate = off)"
    )
    op.create_index("ix_practice_search_published_at", "practice_search", ["published_at", "practice_id"])
    op.create_index("ix_practice_search_title_key", "practice_search", ["title_key", "practice_id"])
    op.create_table("search_terms", sa.Column("term", sa.Text(), primary_key=True))
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(), primary_key=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("shortened", postgresql.ARRAY(sa.Text()), nullable=False),
    )
    op.create_index("ix_search_words_shortened", "search_words", ["shortened"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_table("search_words")
    op.drop_table("search_terms")
    op.drop_table("practice_search")
    op.execute("drop aggregate tally_sum(bigint)")
