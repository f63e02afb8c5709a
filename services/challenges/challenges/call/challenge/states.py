"""States of a challenge and the actions allowed in each.

    draft ──submit──▶ review ──approve──▶ approved ──publish (people or the clock)──▶ published ──▶ archived
      ▲                │ ▲  └──reject──▶ rejected                                      │    ▲          ▲
      └─────edit       │ └──submit─┐                                           unpublish   publish     │
                       └──▶ edits_requested                                            ▼    │          │
                                                                                      unpublished ─────┘

Withdrawing leads from every state before publication to `withdrawn`. A contributor's submission waits in
`internal_approval` where the leading body wants approvals: it is approved into `review`, or returned to where it was.
"""

from __future__ import annotations

from typing import Final

DRAFT: Final = "draft"
INTERNAL_APPROVAL: Final = "internal_approval"
REVIEW: Final = "review"
EDITS_REQUESTED: Final = "edits_requested"
APPROVED: Final = "approved"
PUBLISHED: Final = "published"
UNPUBLISHED: Final = "unpublished"
ARCHIVED: Final = "archived"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"
STATES: Final = (
    DRAFT, INTERNAL_APPROVAL, REVIEW, EDITS_REQUESTED, APPROVED, PUBLISHED, UNPUBLISHED, ARCHIVED, REJECTED,
    WITHDRAWN,
)  # fmt: skip
IN_WORK: Final = frozenset({DRAFT, EDITS_REQUESTED})
SEEN: Final = frozenset({PUBLISHED, UNPUBLISHED})
UNDER_WAY: Final = frozenset({*IN_WORK, INTERNAL_APPROVAL, REVIEW, APPROVED})
PUBLISHABLE: Final = frozenset({APPROVED, UNPUBLISHED})
