"""States of a practice, the tier that reviews in each, and the roles that act on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from observatory.projections.organisation.model import MINISTRY, REGIONAL

DRAFT: Final = "draft"
INTERNAL_APPROVAL: Final = "internal_approval"
REGIONAL_REVIEW: Final = "regional_review"
MINISTRY_REVIEW: Final = "ministry_review"
CHANGES_REQUESTED: Final = "changes_requested"
PUBLISHED: Final = "published"
ARCHIVED: Final = "archived"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"

STATES: Final = (
    DRAFT, INTERNAL_APPROVAL, REGIONAL_REVIEW, MINISTRY_REVIEW, CHANGES_REQUESTED, PUBLISHED, ARCHIVED, REJECTED,
    WITHDRAWN,
)  # fmt: skip
TIERS: Final[Mapping[str, str]] = {REGIONAL_REVIEW: REGIONAL, MINISTRY_REVIEW: MINISTRY}
REVIEWED_IN: Final[Mapping[str, str]] = {tier: state for state, tier in TIERS.items()}
EDITABLE: Final = frozenset({DRAFT, CHANGES_REQUESTED, PUBLISHED})
UNDER_WAY: Final = frozenset({DRAFT, INTERNAL_APPROVAL, CHANGES_REQUESTED, *TIERS})
