"""Synonyms that curators edit, and the first of them."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from chassis.database.identifiers import uuid7

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# word, the same as it is compared, its language, in which direction, what it means
FIRST = (
    ("ΑΜΕΑ", "αμεα", "el", "both", ["άτομα με αναπηρία", "αναπηρία"]),
    ("ΚΕΠ", "κεπ", "el", "both", ["Κέντρο Εξυπηρέτησης Πολιτών"]),
    ("ΤΠΕ", "τπε", "el", "both", ["τεχνολογίες πληροφορικής και επικοινωνιών"]),
    ("ΟΤΑ", "οτα", "el", "both", ["τοπική αυτοδιοίκηση"]),
    ("ΔΕΥΑ", "δευα", "el", "one", ["δημοτική επιχείρηση ύδρευσης", "ύδρευση"]),
    ("ΕΣΠΑ", "εσπα", "el", "both", ["Εταιρικό Σύμφωνο"]),
    ("ΕΕ", "εε", "el", "both", ["Ευρωπαϊκή Ένωση"]),
    ("ΟΟΣΑ", "οοσα", "el", "both", ["OECD"]),
    ("ΤΝ", "τν", "el", "both", ["τεχνητή νοημοσύνη", "artificial intelligence"]),
    ("ΓΣΠ", "γσπ", "el", "both", ["γεωγραφικά συστήματα πληροφοριών", "GIS"]),
    ("ΜΜΜ", "μμμ", "el", "both", ["μέσα μαζικής μεταφοράς"]),
    ("ΚΑΠΗ", "καπη", "el", "one", ["κέντρο ανοικτής προστασίας ηλικιωμένων", "ηλικιωμένοι"]),
    ("ΑΔΑ", "αδα", "el", "one", ["Διαύγεια"]),
    ("ΑΠΕ", "απε", "el", "both", ["ανανεώσιμες πηγές ενέργειας"]),
    ("τηλεϊατρική", "τηλειατρικη", "el", "both", ["τηλε ιατρική", "telemedicine"]),
    ("τηλεργασία", "τηλεργασια", "el", "both", ["τηλε εργασία", "telework"]),
    ("ηλικιωμένοι", "ηλικιωμενοι", "el", "both", ["τρίτη ηλικία"]),
    ("σκουπίδια", "σκουπιδια", "el", "both", ["απορρίμματα", "απόβλητα"]),
    ("ανοιχτός", "ανοιχτοσ", "el", "both", ["ανοικτός"]),
    ("e-government", "e government", "en", "both", ["ηλεκτρονική διακυβέρνηση", "ψηφιακή διακυβέρνηση"]),
    ("smart city", "smart city", "en", "both", ["έξυπνη πόλη"]),
    ("open data", "open data", "en", "both", ["ανοικτά δεδομένα"]),
    ("one-stop shop", "one stop shop", "en", "both", ["υπηρεσία μιας στάσης"]),
    ("digital", "digital", "en", "one", ["ψηφιακός"]),
    ("innovation", "innovation", "en", "one", ["καινοτομία"]),
    ("citizen", "citizen", "en", "one", ["πολίτης"]),
    ("municipality", "municipality", "en", "one", ["δήμος"]),
    ("water", "water", "en", "one", ["νερό", "ύδρευση"]),
    ("waste", "waste", "en", "one", ["απόβλητα", "απορρίμματα"]),
    ("recycling", "recycling", "en", "one", ["ανακύκλωση"]),
    ("energy", "energy", "en", "one", ["ενέργεια"]),
    ("climate", "climate", "en", "one", ["κλίμα", "κλιματική αλλαγή"]),
    ("environment", "environment", "en", "one", ["περιβάλλον"]),
    ("transport", "transport", "en", "one", ["μεταφορές", "συγκοινωνία"]),
    ("health", "health", "en", "one", ["υγεία"]),
    ("hospital", "hospital", "en", "one", ["νοσοκομείο"]),
    ("school", "school", "en", "one", ["σχολείο"]),
    ("education", "education", "en", "one", ["εκπαίδευση"]),
    ("training", "training", "en", "one", ["κατάρτιση", "επιμόρφωση"]),
    ("accessibility", "accessibility", "en", "one", ["προσβασιμότητα"]),
    ("disability", "disability", "en", "one", ["αναπηρία", "ΑΜΕΑ"]),
    ("elderly", "elderly", "en", "one", ["ηλικιωμένοι"]),
    ("youth", "youth", "en", "one", ["νεολαία"]),
    ("volunteer", "volunteer", "en", "one", ["εθελοντής", "εθελοντισμός"]),
    ("participation", "participation", "en", "one", ["συμμετοχή"]),
    ("transparency", "transparency", "en", "one", ["διαφάνεια"]),
    ("procurement", "procurement", "en", "one", ["δημόσιες συμβάσεις", "προμήθειες"]),
    ("tourism", "tourism", "en", "one", ["τουρισμός"]),
    ("employment", "employment", "en", "one", ["απασχόληση"]),
    ("library", "library", "en", "one", ["βιβλιοθήκη"]),
    ("fire", "fire", "en", "one", ["πυρκαγιά"]),
    ("failure", "failure", "en", "one", ["αποτυχία"]),
)  # fmt: skip


def upgrade() -> None:
    table = op.create_table(
        "synonyms",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("word", sa.String(80), nullable=False),
        sa.Column("word_key", sa.Text, nullable=False),
        sa.Column("means", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_synonyms"),
    )
    op.create_index("uq_synonyms_word_key", "synonyms", ["word_key"], unique=True)
    now = datetime.now(UTC)
    op.bulk_insert(
        table,
        [
            {
                "id": uuid7(), "version": 1, "word": word, "word_key": key, "means": means, "language": language,
                "direction": direction, "created_at": now, "updated_at": now,
            }
            for word, key, language, direction, means in FIRST
        ],
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("synonyms")
