"""Contents: what lies in the files of a server that goes on working, and may remove some of them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def contents_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file below a folder with its bytes."""
    for path in sorted(folder.rglob("*")):
        try:
            yield path, path.read_bytes()
        except OSError:  # a folder, a socket, or gone by now
            continue
