"""End of the seal: improvements show when the phase closes in which they were made."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from challenges.entry.solution.model import Solution


def unseal(session: Session, phase_ids: Collection[UUID]) -> None:
    """Show improved solutions in these phases as they are now. The version changes, because their readers see more."""
    improved = Solution.phase_id.in_(phase_ids), Solution.as_qualified.is_not(None)
    ids = select(Solution.id).where(*improved).order_by(Solution.id).with_for_update(key_share=True)
    found = session.scalars(ids).all()
    if found:
        shown = update(Solution).where(Solution.id.in_(found))
        session.execute(shown.values(as_qualified=null(), version=Solution.version + 1))
