"""The queue of certifications with its places, and the day on which a certificate ends.

Certificates given before count from the day of this upgrade, so that none ends at once. A published revision with
one evaluation waits for the second; one with more, and no certificate, was not certified.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certification_requests",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("practice_id", sa.Uuid(), sa.ForeignKey("practices.id", ondelete="CASCADE"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.Uuid()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_certification_requests_open",
        "certification_requests",
        ["practice_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_certification_requests_practice_id", "certification_requests", ["practice_id", "requested_at"])
    op.create_table(
        "certification_places",
        sa.Column(
            "request_id",
            sa.Uuid(),
            sa.ForeignKey("certification_requests.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("evaluator_id", sa.Uuid(), primary_key=True),
        sa.Column("declaration", sa.String(20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_certification_places_evaluator_id", "certification_places", ["evaluator_id"])
    op.create_index("ix_certification_places_due_at", "certification_places", ["due_at"])
    op.add_column(
        "certifications",
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("certification_requests.id", ondelete="CASCADE")),
    )
    op.add_column("certifications", sa.Column("declaration", sa.String(20)))
    op.drop_constraint("uq_certifications_evaluator", "certifications")
    op.create_unique_constraint(
        "uq_certifications_evaluator", "certifications", ["request_id", "revision", "evaluator_id"]
    )
    op.add_column("published_practices", sa.Column("certified_until", sa.DateTime(timezone=True)))
    op.add_column("published_practices", sa.Column("certificate_reminded_at", sa.DateTime(timezone=True)))
    op.create_index("ix_published_practices_certified_until", "published_practices", ["certified_until"])
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("UPDATE practice_search SET document = ts_delete(document, ARRAY['f:certified:yes', 'f:certified:no'])")
    op.drop_index("ix_published_practices_certified_until", "published_practices")
    op.drop_column("published_practices", "certificate_reminded_at")
    op.drop_column("published_practices", "certified_until")
    op.drop_constraint("uq_certifications_evaluator", "certifications")
    # somebody may have evaluated the same revision for two certificates: the latest stays
    op.execute(
        """
        DELETE FROM certifications earlier USING certifications later
        WHERE earlier.practice_id = later.practice_id AND earlier.revision = later.revision
          AND earlier.evaluator_id = later.evaluator_id
          AND (earlier.created_at, earlier.id) < (later.created_at, later.id)
        """
    )
    op.create_unique_constraint(
        "uq_certifications_evaluator", "certifications", ["practice_id", "revision", "evaluator_id"]
    )
    op.drop_column("certifications", "declaration")
    op.drop_column("certifications", "request_id")
    op.drop_table("certification_places")
    op.drop_table("certification_requests")


_STATEMENTS = (
    "UPDATE published_practices SET certified_until = now() + interval '24 months' WHERE certified_at IS NOT NULL",
    """
    INSERT INTO certification_requests (id, practice_id, revision, proposed, state, requested_at, decided_at)
    SELECT gen_random_uuid(), p.practice_id, p.revision, true,
           CASE WHEN count(*) < 2 THEN 'open' ELSE 'not_certified' END,
           min(c.created_at), CASE WHEN count(*) < 2 THEN NULL ELSE max(c.created_at) END
    FROM published_practices p
    JOIN certifications c ON c.practice_id = p.practice_id AND c.revision = p.revision
    WHERE p.certified_revision IS DISTINCT FROM p.revision
    GROUP BY p.practice_id, p.revision
    """,
    """
    UPDATE certifications c SET request_id = r.id
    FROM certification_requests r WHERE r.practice_id = c.practice_id AND r.revision = c.revision
    """,
    """
    UPDATE practice_search s
    SET document = s.document || array_to_tsvector(
        ARRAY['f:certified:' || CASE WHEN p.certified_at IS NULL THEN 'no' ELSE 'yes' END])
    FROM published_practices p WHERE p.practice_id = s.practice_id
    """,
)
