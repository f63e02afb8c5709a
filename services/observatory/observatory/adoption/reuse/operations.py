"""Operations of reuse: the mark of a change, and the clock that counts."""

from __future__ import annotations

from typing import Final

from chassis.timers import every
from observatory.adoption.adoption.access import AdoptionAccess
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.reuse.fold import fold
from observatory.adoption.reuse.model import ReuseChange

FOLD_SECONDS: Final = 3.0


class ReuseOperations(AdoptionAccess):
    """Keeps the counts of reuse a few seconds behind the adoptions."""

    def adoption_changed(self, adoption: Adoption) -> None:
        """Mark the practice."""
        self.session.add(ReuseChange(practice_id=adoption.practice_id))

    @every(seconds=FOLD_SECONDS)
    def count_reuse(self) -> None:
        """Count the changed practices again."""
        fold(self.session)
