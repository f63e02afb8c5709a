"""Categories of personal data that things holds, and their fate in an erasure."""

from __future__ import annotations

from typing import Final

from chassis.audit.personal_data import AUDIT_TRAIL
from chassis.erasures import ErasesPeople
from chassis.language import Localized
from chassis.personal_data import WHEN, PersonalDataCategory
from things.thing.model import Thing

PERSONAL_DATA: Final = (
    PersonalDataCategory(
        table=Thing.__table__,
        rows_of=lambda s: Thing.made_by == s.person_id,
        title=Localized(el="Πράγματα που σημειώσατε", en="Things that you noted down"),
        fields={
            "name": Localized(el="Όνομα", en="Name"),
            "made_by": Localized(el="Ποιος το σημείωσε", en="Its maker"),
            "made_at": WHEN,
        },
    ),
    AUDIT_TRAIL,
)


class PersonalDataOperations(ErasesPeople):
    """Export and erasure of the declared personal data."""

    personal_data_categories = PERSONAL_DATA
