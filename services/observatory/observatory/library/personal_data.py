"""Personal data of the library: documents, those who handled them, and their files."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import func

from chassis.language import Localized
from chassis.personal_data import WHEN, PersonalDataCategory
from chassis.retention import RetentionRule
from observatory.library.document.model import Document
from observatory.library.document.states import DRAFT
from observatory.library.edition.model import DocumentFile

LIBRARY_DATA: Final = (
    PersonalDataCategory(
        table=Document.__table__,
        rows_of=lambda s: (
            Document.author_ids.contains([s.person_id])
            | (Document.proposed_by == s.person_id)
            | (Document.decided_by == s.person_id)
        ),
        title=Localized(
            el="Έγγραφα της βιβλιοθήκης που γράψατε, προτείνατε ή κρίνατε",
            en="Documents of the library that you wrote, proposed or decided about",
        ),
        fields={
            "id": Localized(el="Έγγραφο", en="Document"),
            "title_el": Localized(el="Τίτλος", en="Title"),
            "state": Localized(el="Κατάσταση", en="State"),
            "created_at": WHEN,
            "author_ids": Localized(el="Όσοι το έγραψαν", en="Those who wrote it"),
            "proposed_by": Localized(el="Ποιος το πρότεινε", en="Who proposed it"),
            "decided_by": Localized(el="Ποιος αποφάσισε", en="Who decided"),
        },
        retention_reason=Localized(
            el="Το έγγραφο ανήκει στη βιβλιοθήκη και μένει· το ποιος το χειρίστηκε διαγράφεται",
            en="The document belongs to the library and stays; who handled it is deleted",
        ),
        anonymise={
            "author_ids": lambda s: func.array_remove(Document.author_ids, s.person_id),
            "proposed_by": lambda s: func.nullif(Document.proposed_by, s.person_id),
            "decided_by": lambda s: func.nullif(Document.decided_by, s.person_id),
        },
    ),
    PersonalDataCategory(
        table=DocumentFile.__table__,
        rows_of=lambda s: DocumentFile.person_id == s.person_id,
        title=Localized(el="Αρχεία που ανεβάσατε στη βιβλιοθήκη", en="Files that you added to the library"),
        fields={
            "document_id": Localized(el="Έγγραφο", en="Document"),
            "name": Localized(el="Όνομα αρχείου", en="File name"),
            "title": Localized(el="Τίτλος", en="Title"),
            "person_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=Localized(
            el="Το αρχείο ανήκει στη βιβλιοθήκη και μένει· το ποιος το ανέβασε διαγράφεται",
            en="The file belongs to the library and stays; who added it is deleted",
        ),
        anonymise={"person_id": lambda _: None},
    ),
)

LIBRARY_RETENTION: Final = (
    RetentionRule(
        table=DocumentFile.__table__,
        what=Localized(
            el="Μεταφορτώσεις της βιβλιοθήκης που δεν ολοκληρώθηκαν", en="Uploads to the library never completed"
        ),
        starts_at=DocumentFile.touched_at,
        retain_for=timedelta(days=1),
        only=DocumentFile.completed_at.is_(None),
    ),
    RetentionRule(
        table=Document.__table__,
        what=Localized(el="Προσχέδια της βιβλιοθήκης που δεν τα αγγίζει κανείς", en="Drafts of the library left alone"),
        starts_at=Document.updated_at,
        retain_for=timedelta(days=2 * 365),
        only=Document.state == DRAFT,
    ),
)
