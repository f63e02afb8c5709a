"""Where the rooms of the house are, for tests that read its source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = tuple(sorted(path.parent.name for path in ROOT.glob("services/*/pyproject.toml")))
PACKAGES = {
    "chassis": ROOT / "chassis/chassis",
    "commons": ROOT / "commons/commons",
    **{name: ROOT / "services" / name / name for name in SERVICES},
    "gateway": ROOT / "gateway/gateway",
    "portal": ROOT / "portal/portal",
    "kainotomia_local": ROOT / "deploy/local/kainotomia_local",
}
ANATOMY = {"model.py", "operations.py", "queries.py", "schemas.py", "events.py"}


def sources(*packages: str) -> Iterator[Path]:
    """Every Python file of these packages, of all of them when none is named."""
    for name in packages or PACKAGES:
        yield from sorted(PACKAGES[name].rglob("*.py"))


def nouns(service: str) -> Iterator[Path]:
    """The packages of a service that hold one noun each: those with any of the five files."""
    for folder in sorted(path for path in PACKAGES[service].rglob("*") if path.is_dir()):
        if any((folder / name).is_file() for name in ANATOMY):
            yield folder


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file. Most rules read all files, and parsing takes longer than the rest."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """The path as a person would name it in a message."""
    return path.relative_to(ROOT).as_posix()
