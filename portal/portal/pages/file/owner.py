"""Owner: a noun whose things have files, with the operations on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.visit import Visit


@dataclass(frozen=True)
class FileOwner:
    """The names of a noun's operations. `may_change` tells whether a person may change the files of a thing now.

    `hides`: its files may be confidential. `pictures`: they may be pictures. `megabytes`: the largest.
    """

    noun: str
    id_name: str
    read: str
    upload: str
    part: str
    complete: str
    list: str
    get: str
    describe: str
    remove: str
    may_change: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]
    hides: bool = False
    pictures: bool = True
    megabytes: int = 20

    def path(self, visit: Visit) -> dict[str, str]:
        """Return the path parameter of the thing that the address of a page names."""
        return {self.id_name: visit.request.path_params[self.id_name]}

    def place(self, visit: Visit) -> str:
        """Return the address of the page of the thing's files."""
        return visit.path(f"{self.noun}/{visit.request.path_params[self.id_name]}/files")
