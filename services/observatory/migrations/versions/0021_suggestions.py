"""Suggestions: the words of titles and of names, by their beginnings and by their sounds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion_words",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("sound", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", "word", name="pk_suggestion_words"),
    )
    for column in ("word", "sound"):
        op.create_index(
            f"ix_suggestion_words_{column}", "suggestion_words", ["kind", column],
            postgresql_ops={column: "text_pattern_ops"},
        )  # fmt: skip
    op.create_index("ix_search_words_word", "search_words", ["word"], postgresql_ops={"word": "text_pattern_ops"})


def downgrade() -> None:
    op.drop_index("ix_search_words_word", "search_words")
    op.drop_table("suggestion_words")
