"""Personal data of impact claims: their authors and their verifiers."""

from __future__ import annotations

from typing import Final

from chassis.language import Localized
from chassis.personal_data import WHEN, PersonalDataCategory
from observatory.impact.claim.model import ImpactClaim, Verdict

_AN_ACT: Final = Localized(
    el="Πράξη διοικητικής διαδικασίας που φυλάσσεται με τον φάκελό της. Μένει ένα αναγνωριστικό που δεν οδηγεί πια σε "
    "κανέναν",
    en="An act of an administrative procedure, kept with its file. An identifier stays that leads to nobody any more",
)
_CLAIM_OF_A_BODY: Final = Localized(
    el="Η δήλωση οφέλους είναι του φορέα και μένει· το ποιος την έγραψε διαγράφεται",
    en="The impact claim is the organisation's and stays; who wrote it is deleted",
)

IMPACT: Final = (
    PersonalDataCategory(
        table=ImpactClaim.__table__,
        rows_of=lambda s: ImpactClaim.author_id == s.person_id,
        title=Localized(
            el="Δηλώσεις οφέλους που γράψατε για φορέα", en="Impact claims that you wrote for an organisation"
        ),
        fields={
            "practice_id": Localized(el="Πρακτική", en="Practice"),
            "organisation_id": Localized(el="Φορέας", en="Organisation"),
            "state": Localized(el="Κατάσταση", en="State"),
            "author_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_CLAIM_OF_A_BODY,
        anonymise={"author_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=Verdict.__table__,
        rows_of=lambda s: Verdict.verifier_id == s.person_id,
        title=Localized(el="Κρίσεις σας για δηλώσεις οφέλους", en="Verdicts of yours on impact claims"),
        fields={
            "claim_id": Localized(el="Δήλωση οφέλους", en="Impact claim"),
            "verdict": Localized(el="Κρίση", en="Verdict"),
            "comment": Localized(el="Σχόλιο", en="Comment"),
            "declaration": Localized(el="Το κείμενο της δήλωσής σας", en="The words of your declaration"),
            "seen_on": Localized(el="Πότε είδατε τα τεκμήρια", en="When you looked at the evidence"),
            "verifier_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_AN_ACT,
    ),
)
