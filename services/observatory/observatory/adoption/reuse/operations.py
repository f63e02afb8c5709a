"""Operations of reuse: the mark of a change, and the clock that counts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from chassis.timers import every
from observatory.adoption.adoption.access import AdoptionAccess
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.reuse.fold import fold
from observatory.practice.reuse.model import ReuseChange

FOLD_SECONDS: Final = 3.0


class ReuseOperations(AdoptionAccess):
    """Keeps the counts of reuse a few seconds behind the adoptions."""

    def adoption_changed(self, adoption: Adoption) -> None:
        """Mark the practice."""
        self.session.add(ReuseChange(practice_id=adoption.practice_id))

    @every(seconds=FOLD_SECONDS)
    def count_reuse(self) -> None:
        """Count the changed practices again."""
        if counted := fold(self.session):
            self.reuse_counted(sorted(counted))

    @abstractmethod
    def reuse_counted(self, practice_ids: Sequence[UUID]) -> None:
        """Update data derived from the counts. The search wing implements this hook."""
