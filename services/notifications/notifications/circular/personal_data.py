"""Categories of personal data in circulars: acts of organisations, by the people who did them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, func, or_

from chassis.language import Localized
from chassis.personal_data import WHEN, PersonalDataCategory
from notifications.circular.addressee.model import Addressee
from notifications.circular.circular.model import Circular
from notifications.circular.obligation.model import APPOINT_REPRESENTATIVE, Fact, Fulfilment

_CIRCULAR: Final = Localized(el="Εγκύκλιος", en="Circular")
_PUBLIC_ACT: Final = Localized(
    el="Είναι πράξη του φορέα και μένει, χωρίς εσάς", en="It is an act of the organisation and stays, without you"
)

CIRCULARS: Final = (
    PersonalDataCategory(
        table=Circular.__table__,
        rows_of=lambda s: or_(
            Circular.created_by == s.person_id,
            Circular.submitted_by == s.person_id,
            Circular.approved_by == s.person_id,
        ),
        title=Localized(el="Εγκύκλιοι που γράψατε ή εγκρίνατε", en="Circulars that you wrote or approved"),
        fields={
            "number": Localized(el="Αριθμός", en="Number"),
            "created_by": Localized(el="Ποιος την έγραψε", en="Who wrote it"),
            "submitted_by": Localized(el="Ποιος την υπέβαλε", en="Who submitted it"),
            "approved_by": Localized(el="Ποιος την ενέκρινε", en="Who approved it"),
            "created_at": WHEN,
        },
        retention_reason=_PUBLIC_ACT,
        anonymise={
            "created_by": lambda s: func.nullif(Circular.created_by, s.person_id),
            "submitted_by": lambda s: func.nullif(Circular.submitted_by, s.person_id),
            "approved_by": lambda s: func.nullif(Circular.approved_by, s.person_id),
        },
    ),
    PersonalDataCategory(
        table=Addressee.__table__,
        rows_of=lambda s: Addressee.read_by == s.person_id,
        title=Localized(el="Εγκύκλιοι που διαβάσατε για φορέα", en="Circulars that you read for an organisation"),
        fields={
            "circular_id": _CIRCULAR,
            "organisation_id": Localized(el="Φορέας", en="Organisation"),
            "read_by": Localized(el="Ποιος", en="Who"),
            "read_at": WHEN,
        },
        retention_reason=_PUBLIC_ACT,
        anonymise={"read_by": lambda _: None},
    ),
    PersonalDataCategory(
        table=Fulfilment.__table__,
        rows_of=lambda s: Fulfilment.by == s.person_id,
        title=Localized(el="Δηλώσεις σας για υποχρεώσεις εγκυκλίων", en="Declarations of yours about circulars"),
        fields={
            "circular_id": _CIRCULAR,
            "code": Localized(el="Υποχρέωση", en="Obligation"),
            "text": Localized(el="Τι δηλώσατε", en="What you declared"),
            "by": Localized(el="Ποιος", en="Who"),
            "at": WHEN,
        },
        retention_reason=_PUBLIC_ACT,
        anonymise={"by": lambda _: None},
    ),
    PersonalDataCategory(
        table=Fact.__table__,
        rows_of=lambda s: and_(Fact.kind == APPOINT_REPRESENTATIVE, Fact.ref == s.person_id),
        title=Localized(el="Ορισμοί σας ως εκπροσώπου", en="Your appointments as a representative"),
        fields={"organisation_id": Localized(el="Φορέας", en="Organisation"), "at": WHEN},
    ),
)
