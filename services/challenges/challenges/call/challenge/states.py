"""States of a challenge and the actions allowed in each.

    draft ──submit──▶ review ──approve──▶ approved ──publish (people or the clock)──▶ published ──▶ archived
      ▲                │ ▲  └──reject──▶ rejected                                      │    ▲          ▲
      └─────edit       │ └──submit─┐                                           unpublish   publish     │
                       └──▶ edits_requested                                            ▼    │          │
                                                                                      unpublished ─────┘

Withdrawing leads from every state before publication to `withdrawn`.
"""

from __future__ import annotations

from typing import Final

DRAFT: Final = "draft"
REVIEW: Final = "review"
EDITS_REQUESTED: Final = "edits_requested"
APPROVED: Final = "approved"
PUBLISHED: Final = "published"
UNPUBLISHED: Final = "unpublished"
ARCHIVED: Final = "archived"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"
STATES: Final = (
    DRAFT, REVIEW, EDITS_REQUESTED, APPROVED, PUBLISHED, UNPUBLISHED, ARCHIVED, REJECTED, WITHDRAWN,
)  # fmt: skip
IN_WORK: Final = frozenset({DRAFT, EDITS_REQUESTED})
SEEN: Final = frozenset({PUBLISHED, UNPUBLISHED})
UNDER_WAY: Final = frozenset({*IN_WORK, REVIEW, APPROVED})
PUBLISHABLE: Final = frozenset({APPROVED, UNPUBLISHED})
