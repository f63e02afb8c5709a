"""Events of erasures: the bare identifier of the person erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from identity.person.person.events import PersonEvent


@dataclass(frozen=True, kw_only=True)
class PersonErased(PersonEvent):
    """The account is erased. Every service deletes the person's data and returns a receipt (`erasure.receipted.v1`)."""

    type: ClassVar[str] = "person.erased.v1"
