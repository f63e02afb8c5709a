"""Impact claims in their series, and the verdicts on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TEXTS = ARRAY(sa.Text)
EURO = sa.Numeric(13, 2)
MEASURE = sa.Numeric(18, 4)


def upgrade() -> None:
    op.create_table(
        "impact_series",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("indicator_name", sa.Text, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_impact_series"),
        sa.UniqueConstraint("subject_id", "indicator", "indicator_name", "unit", name="uq_impact_series_subject_id"),
    )
    op.create_table(
        "impact_claims",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("series_id", sa.Uuid, nullable=False),
        sa.Column("replaces", sa.Uuid),
        sa.Column("subject_type", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("practice_id", sa.Uuid, nullable=False),
        sa.Column("adoption_id", sa.Uuid),
        sa.Column("practice_title", sa.Text, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("giver_id", sa.Uuid),
        sa.Column("region", sa.String(8)),
        sa.Column("sectors", TEXTS, nullable=False),
        sa.Column("principles", TEXTS, nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("indicator_name", sa.Text, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("baseline", MEASURE, nullable=False),
        sa.Column("measured", MEASURE, nullable=False),
        sa.Column("baseline_from", sa.Date, nullable=False),
        sa.Column("baseline_to", sa.Date, nullable=False),
        sa.Column("measured_from", sa.Date, nullable=False),
        sa.Column("measured_to", sa.Date, nullable=False),
        sa.Column("method_kind", sa.String(20), nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("population", sa.Integer),
        sa.Column("evidence", JSONB, nullable=False),
        sa.Column("saving_eur", EURO),
        sa.Column("saving_kind", sa.String(10)),
        sa.Column("saving_basis", sa.Text, nullable=False),
        sa.Column("cost_eur", EURO),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("verifiers_needed", sa.Integer, nullable=False),
        sa.Column("reminders", sa.Integer, nullable=False),
        sa.Column("author_id", sa.Uuid),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT),
        sa.Column("waiting_since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_impact_claims"),
        sa.ForeignKeyConstraint(["series_id"], ["impact_series.id"], name="fk_impact_claims_series_id_impact_series"),
        sa.ForeignKeyConstraint(["replaces"], ["impact_claims.id"], name="fk_impact_claims_replaces_impact_claims"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name="fk_impact_claims_practice_id_practices", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_impact_claims_series_id", "impact_claims", ["series_id"])
    op.create_index("ix_impact_claims_adoption_id", "impact_claims", ["adoption_id"])
    op.create_index("ix_impact_claims_author_id", "impact_claims", ["author_id"])
    for column in ("practice_id", "organisation_id"):
        op.create_index(f"ix_impact_claims_{column}", "impact_claims", [column, "created_at", "id"])
    op.create_index("ix_impact_claims_created_at", "impact_claims", ["created_at", "id"])
    op.create_index(
        "ix_impact_claims_waiting",
        "impact_claims",
        ["waiting_since", "id"],
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index("ix_impact_claims_counts", "impact_claims", ["state", "region"], postgresql_where=sa.text("counts"))
    op.create_table(
        "impact_verdicts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("claim_id", sa.Uuid, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("declaration", sa.String(20), nullable=False),
        sa.Column("seen_on", sa.Date),
        sa.Column("seen_versions", sa.Text, nullable=False),
        sa.Column("verifier_id", sa.Uuid, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_impact_verdicts"),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["impact_claims.id"], name="fk_impact_verdicts_claim_id_impact_claims", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_impact_verdicts_claim_id", "impact_verdicts", ["claim_id", "created_at"])
    op.create_index("ix_impact_verdicts_verifier_id", "impact_verdicts", ["verifier_id"])


def downgrade() -> None:
    for table in ("impact_verdicts", "impact_claims", "impact_series"):
        op.drop_table(table)
