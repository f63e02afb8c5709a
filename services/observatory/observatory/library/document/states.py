"""States of a document, and other codes of it."""

from __future__ import annotations

from typing import Final

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
PUBLISHED: Final = "published"
WITHDRAWN: Final = "withdrawn"
REJECTED: Final = "rejected"
STATES: Final = (DRAFT, PROPOSED, PUBLISHED, WITHDRAWN, REJECTED)

ALL_RIGHTS_RESERVED: Final = "all_rights_reserved"
NOT_APPLICABLE: Final = "not_applicable"
SUPERSEDED: Final = "superseded"
