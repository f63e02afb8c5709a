"""Fold: counts the adoptions of the practices that have changed.

Marks and adoptions are read in one statement, as of one moment: an adoption that commits later has its own mark, which
stays for the next run. Nothing is added or subtracted, so that no count drifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

# adopted: implemented as it is or adapted, not inside one family, and not disputed by the giver
_FOLD: Final = """
    with changed as (delete from practice_reuse_changes returning practice_id),
    wanted as (select distinct practice_id from changed)
    insert into practice_reuse as known (practice_id, adopted, in_progress, avoided)
    select
        wanted.practice_id,
        count(*) filter (where implemented_on is not null and mode in ('adopt', 'adapt') and not same_family
            and giver_says <> 'disputed'),
        count(*) filter (where implemented_on is null and state in ('active', 'paused', 'dormant')),
        count(*) filter (where state = 'avoided')
    from wanted left join adoptions on adoptions.practice_id = wanted.practice_id
    group by wanted.practice_id
    on conflict (practice_id) do update set
        adopted = excluded.adopted, in_progress = excluded.in_progress, avoided = excluded.avoided
    returning known.practice_id
"""


def fold(session: Session) -> Sequence[UUID]:
    """Count the changed practices again, and return them."""
    return session.scalars(text(_FOLD)).all()
