"""Names of people: asked of identity when they are read, so that no other service stores them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from chassis.errors import DeadlineExceeded, Unavailable
from chassis.language import Localized

JUDGING: Final = "judging"
TEAM: Final = "team"
OWNER: Final = "owner"
WINNER: Final = "winner"
SENDER: Final = "sender"
PURPOSES: Final = (JUDGING, TEAM, OWNER, WINNER, SENDER)
"""Evaluators see who is behind a solution, teams their members, owners their evaluators, everybody named winners,
readers of a mail who wrote to them."""

MOST_NAMES: Final = 500

NAME_UNAVAILABLE: Final = Localized(
    el="Το όνομα δεν είναι διαθέσιμο αυτή τη στιγμή", en="The name is not available at the moment"
)
NAME_ERASED: Final = Localized(el="Λογαριασμός που διαγράφηκε", en="Erased account")


@dataclass(frozen=True)
class Names:
    """The names of those that were asked for. `known` is None where identity was away."""

    known: Mapping[UUID, str] | None

    def of(self, person_id: UUID, language: str) -> str:
        """Return the name, or the text that stands for it in this language."""
        if self.known is None:
            return NAME_UNAVAILABLE.to(language)
        return self.known.get(person_id) or NAME_ERASED.to(language)


def names_of(ask: Callable[..., dict[str, Any]], person_ids: Collection[UUID], purpose: str) -> Names:
    """Return the names of people, asked of identity by the service's `ask`; never inside a transaction."""
    wanted = sorted(set(person_ids))
    known: dict[UUID, str] = {}
    for first in range(0, len(wanted), MOST_NAMES):
        try:
            answer = ask("identity", "names_of", person_ids=wanted[first : first + MOST_NAMES], purpose=purpose)
        except (Unavailable, DeadlineExceeded):
            return Names(None)
        known |= {UUID(item["person_id"]): item["name"] for item in answer["items"]}
    return Names(known)
