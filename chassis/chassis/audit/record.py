"""Audit record: an action described by codes and identifiers, never by names, addresses or free text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
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

SAVES: Final = timedelta(minutes=30)
"""Time for which one record tells of the saves of one person of one thing."""

Actor = tuple[str, UUID | None]
Target = tuple[str, object]

_PARAMETER: Final = re.compile(r"{(\w+)}")


@dataclass
class AuditRecord:
    """Record of an action in progress. With `always` it is written even if the action changed nothing.

    `target` is a kind of object and its id. `details` hold ids, codes and numbers. A record is found again by the ids
    in `about`: its target and every other object that it names. A `save` of a draft leaves no record where the last
    act on its target was recorded as the same person's save, less than `SAVES` ago.
    """

    action: str
    actor: Actor | None = None
    target: Target | None = None
    outcome: str = DONE
    always: bool = False
    save: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> list[str]:
        """Return the ids of all objects that the record names."""
        named = {str(value) for name, value in self.details.items() if name.endswith("_id")}
        return sorted(named | ({str(self.target[1])} if self.target else set()))


def record_for(name: str, path: str, arguments: Mapping[str, Any], *, always: bool) -> AuditRecord:
    """Return the audit record of an operation's call; the last id of its path is the target."""
    ids = {parameter: arguments[parameter] for parameter in _PARAMETER.findall(path) if _is_id(arguments, parameter)}
    target = None
    if ids:
        last, identifier = ids.popitem()
        target = (last.removesuffix("_id"), identifier)
    return AuditRecord(name, target=target, always=always, details={name: str(value) for name, value in ids.items()})


def retarget(record: AuditRecord, kind: str, answer: Any) -> None:
    """Make a newly created object the target of its record; the former target becomes a detail."""
    if not isinstance(answer, Mapping) or not answer.get("id"):
        return
    if record.target is not None:
        if str(record.target[1]) == str(answer["id"]):
            return
        record.details[f"{record.target[0]}_id"] = str(record.target[1])
    record.target = (kind, answer["id"])


def actor_of(principal: Principal) -> Actor:
    """Return the actor of a call: kind and id."""
    if principal.client_id is not None:
        return CLIENT, principal.client_id
    if principal.person_id is not None:
        return PERSON, principal.person_id
    return (PLATFORM if principal.system else NOBODY), None


def roles_of(principal: Principal) -> list[str]:
    """Return the principal's roles, on the platform and in organisations."""
    return sorted(principal.roles | {membership.role for membership in principal.memberships})


def _is_id(arguments: Mapping[str, Any], parameter: str) -> bool:
    # a token in an address is a secret and not an id
    return isinstance(arguments.get(parameter), UUID)
