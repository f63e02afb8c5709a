"""Act: one deed of somebody as the audit trail says it: codes and identifiers, never names, addresses or free text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from chassis.principal import Principal

DONE: Final = "done"
REFUSED: Final = "refused"
OUTCOMES: Final = (DONE, REFUSED)

PERSON: Final = "person"
CLIENT: Final = "client"
NOBODY: Final = "nobody"
OPERATOR: Final = "operator"
PLATFORM: Final = "platform"
ACTORS: Final = (PERSON, CLIENT, NOBODY, OPERATOR, PLATFORM)

Actor = tuple[str, UUID | None]
Target = tuple[str, object]

_PARAMETER: Final = re.compile(r"{(\w+)}")
_IRREGULAR: Final = {"people": "person"}


@dataclass
class AuditRecord:
    """A deed under way. `certain` says that it leaves its record even if nothing was written beside it.

    `target` is a kind of thing and its id; `details` hold ids, codes and numbers. A record is found again by what it is
    `about`: its target and every other thing that it names.
    """

    action: str
    actor: Actor | None = None
    target: Target | None = None
    outcome: str = DONE
    always: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> list[str]:
        """Give the ids of everything that the act names."""
        named = {str(value) for name, value in self.details.items() if name.endswith("_id")}
        return sorted(named | ({str(self.target[1])} if self.target else set()))


def record_for(name: str, path: str, arguments: Mapping[str, Any], *, always: bool) -> AuditRecord:
    """Give the act that a call of an operation is, as far as its address says: its last id is what it is about."""
    ids = {parameter: arguments[parameter] for parameter in _PARAMETER.findall(path) if _is_id(arguments, parameter)}
    target = None
    if ids:
        last, identifier = ids.popitem()
        target = (last.removesuffix("_id"), identifier)
    return AuditRecord(name, target=target, always=always, details={name: str(value) for name, value in ids.items()})


def retarget(act: AuditRecord, path: str, answer: Any) -> None:
    """Let an act that made something be about that, and what it was about before be a detail."""
    if not isinstance(answer, Mapping) or not answer.get("id"):
        return
    if act.target is not None:
        if str(act.target[1]) == str(answer["id"]):
            return
        act.details[f"{act.target[0]}_id"] = str(act.target[1])
    act.target = (_singular(path.rstrip("/").rpartition("/")[2]), answer["id"])


def actor_of(principal: Principal) -> Actor:
    """Give who acts, as a call says it."""
    if principal.client_id is not None:
        return CLIENT, principal.client_id
    if principal.person_id is not None:
        return PERSON, principal.person_id
    return (PLATFORM if principal.system else NOBODY), None


def roles_of(principal: Principal) -> list[str]:
    """Give the roles in which somebody may act: on the platform, and in organisations."""
    return sorted(principal.roles | {membership.role for membership in principal.memberships})


def _is_id(arguments: Mapping[str, Any], parameter: str) -> bool:
    # a token in an address is a secret and not an id
    return isinstance(arguments.get(parameter), UUID)


def _singular(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")
