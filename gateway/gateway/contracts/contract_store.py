"""Contract store: the last known contract of each service, on disk for the gateway's own restarts."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import orjson
import structlog

from gateway.contracts.document import Contract, ContractRefused, read_contract

log = structlog.get_logger(__name__)

_SUFFIX = ".contract.json"


class ContractStore:
    """A folder with one file for each service."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> list[Contract]:
        """Return the stored contracts, without those that can no longer be parsed."""
        contracts = []
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            try:
                contracts.append(read_contract(path.name.removesuffix(_SUFFIX), orjson.loads(path.read_bytes())))
            except (OSError, ValueError, ContractRefused) as exc:
                log.warning("kept_contract_not_readable", file=path.name, error=type(exc).__name__)
        return contracts

    def save(self, contract: Contract) -> None:
        """Store a contract atomically, so that a crash leaves the old or the new one."""
        path = self._folder / f"{contract.service}{_SUFFIX}"
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(orjson.dumps(contract.document, option=orjson.OPT_INDENT_2))
            draft.replace(path)
        except OSError as exc:
            log.warning("contract_not_kept", service=contract.service, error=str(exc))
            with suppress(OSError):  # half a draft would take room where there is none
                draft.unlink(missing_ok=True)
