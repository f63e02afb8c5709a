"""States of an impact claim, and the codes that its fields may have."""

from __future__ import annotations

from typing import Final

INTERNAL_APPROVAL: Final = "internal_approval"
RETURNED: Final = "returned"
CLAIMED: Final = "claimed"
VERIFIED: Final = "verified"
DISPUTED: Final = "disputed"
SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
STATES: Final = (INTERNAL_APPROVAL, RETURNED, CLAIMED, VERIFIED, DISPUTED, SUPERSEDED, WITHDRAWN)

REPLACEABLE: Final = frozenset({RETURNED, CLAIMED, VERIFIED, DISPUTED})
"""States in which a newer claim may correct a claim."""

OUTDATED: Final = frozenset({CLAIMED, VERIFIED, DISPUTED})
"""States that end once a newer claim of the series is verified."""

VERIFY: Final = "verify"
DISPUTE: Final = "dispute"
REOPEN: Final = "reopen"
VERDICTS: Final = (VERIFY, DISPUTE, REOPEN)

PRACTICE: Final = "practice"
ADOPTION: Final = "adoption"
SUBJECTS: Final = (PRACTICE, ADOPTION)

OTHER: Final = "other"
"""An indicator that is not in the taxonomy; its claim has a name for it."""

LOWER: Final = "lower"
HIGHER: Final = "higher"
DIRECTIONS: Final = (LOWER, HIGHER)

METHODS: Final = ("before_after", "control_group", "survey", "register", "accounting", "estimate")

ANNUAL: Final = "annual"
ONE_OFF: Final = "one_off"
SAVINGS: Final = (ANNUAL, ONE_OFF)

ADA: Final = "ada"
URL: Final = "url"
DOCUMENT: Final = "document"
EVIDENCE: Final = (ADA, URL, DOCUMENT)
