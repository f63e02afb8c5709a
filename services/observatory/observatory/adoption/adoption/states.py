"""States, steps and modes of an adoption. The steps are those of COI Denmark's guide to reuse (2016)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chassis.language import Localized

CHECK, TEST, ADAPT, REMOVE, IMPLEMENT, HARVEST = "check", "test", "adapt", "remove", "implement", "harvest"
STEPS: Final[Mapping[str, Localized]] = {
    CHECK: Localized(el="Έλεγχος", en="Check"),
    TEST: Localized(el="Δοκιμή", en="Test"),
    ADAPT: Localized(el="Προσαρμογή", en="Adapt"),
    REMOVE: Localized(el="Αφαίρεση", en="Remove"),
    IMPLEMENT: Localized(el="Εφαρμογή", en="Implement"),
    HARVEST: Localized(el="Απολογισμός", en="Harvest"),
}
ORDER: Final = tuple(STEPS)
NEVER_SKIPPED: Final = frozenset({CHECK, IMPLEMENT})

AS_IS, ADAPTED, INSPIRED, AVOIDED = "adopt", "adapt", "inspired", "avoided"
MODES: Final = (AS_IS, ADAPTED, INSPIRED, AVOIDED)
REUSED: Final = frozenset({AS_IS, ADAPTED})
"""Modes that count as reuse of the practice."""

INTERNAL_APPROVAL: Final = "internal_approval"
RETURNED: Final = "returned"
WITHDRAWN: Final = "withdrawn"
ACTIVE: Final = "active"
PAUSED: Final = "paused"
DORMANT: Final = "dormant"
COMPLETED: Final = "completed"
ABANDONED: Final = "abandoned"
STATES: Final = (
    INTERNAL_APPROVAL, RETURNED, WITHDRAWN, ACTIVE, PAUSED, DORMANT, COMPLETED, ABANDONED, AVOIDED,
)  # fmt: skip

INSIDE: Final = frozenset({INTERNAL_APPROVAL, RETURNED, WITHDRAWN})
"""States in which only the taker itself knows of the adoption."""

UNDER_WAY: Final = frozenset({ACTIVE, PAUSED, DORMANT})
OPEN: Final = UNDER_WAY | {INTERNAL_APPROVAL, RETURNED}
"""States of which a body has one adoption of a practice at most."""

UNASKED, ASKED, CONFIRMED, DISPUTED = "unasked", "asked", "confirmed", "disputed"
WORDS: Final = (CONFIRMED, DISPUTED)
"""Words of a giver on an adoption of its practice."""
