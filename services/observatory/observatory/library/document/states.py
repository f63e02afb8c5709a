"""States of a document, and its audiences."""

from __future__ import annotations

from typing import Final

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
PUBLISHED: Final = "published"
WITHDRAWN: Final = "withdrawn"
REJECTED: Final = "rejected"
STATES: Final = (DRAFT, PROPOSED, PUBLISHED, WITHDRAWN, REJECTED)

PUBLIC: Final = "public"
PUBLIC_BODIES: Final = "public_bodies"
AUDIENCES: Final = (PUBLIC, PUBLIC_BODIES)

ALL_RIGHTS_RESERVED: Final = "all_rights_reserved"
NOT_APPLICABLE: Final = "not_applicable"
SUPERSEDED: Final = "superseded"
