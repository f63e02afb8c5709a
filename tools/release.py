"""Releases: each distribution by itself, as a tag `observatory-0.3.0` and a section of CHANGELOG.md.

`release.py check` says for each distribution whether its version is released, waits for that, or was changed after its
tag: a fault. `release.py tag` makes the missing tags, once CHANGELOG.md has a section for each.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECTS = ("*/pyproject.toml", "services/*/pyproject.toml")
SECTION = re.compile(r"^## \[(?P<name>[a-z]+) (?P<version>[0-9.]+)\] - \d{4}-\d\d-\d\d$", re.MULTILINE)


@dataclass(frozen=True)
class Distribution:
    """One distribution of this tree: its folder and its version."""

    folder: str
    version: str

    @property
    def name(self) -> str:
        """Return the name in tags and sections."""
        return self.folder.rpartition("/")[2]

    @property
    def tag(self) -> str:
        """Return the tag of this version."""
        return f"{self.name}-{self.version}"


def distributions(house: Path) -> Iterator[Distribution]:
    """Yield every distribution to be released."""
    for path in sorted(found for pattern in PROJECTS for found in house.glob(pattern)):
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        yield Distribution(path.parent.relative_to(house).as_posix(), project["version"])


def git(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git in the house."""
    return subprocess.run(["git", *words], cwd=house, capture_output=True, text=True, check=False)  # noqa: S607 - by PATH


def state(house: Path, one: Distribution) -> str:
    """Return `released`, `waits`, or `changed`: differs from its tag under the same version."""
    if git(house, "rev-parse", "--verify", "--quiet", f"refs/tags/{one.tag}").returncode:
        return "waits"
    return "changed" if git(house, "diff", "--quiet", one.tag, "HEAD", "--", one.folder).returncode else "released"


def check(house: Path) -> int:
    """Print the state of every distribution."""
    states = {one: state(house, one) for one in distributions(house)}
    for one, found in states.items():
        print(f"{one.name:<16} {one.version:<10} {found}")
    return int("changed" in states.values())


def tag(house: Path) -> int:
    """Make the missing tags, all or none."""
    waiting = [one for one in distributions(house) if state(house, one) == "waits"]
    told = {f"{name}-{version}" for name, version in SECTION.findall((house / "CHANGELOG.md").read_text("utf-8"))}
    untold = [one for one in waiting if one.tag not in told]
    for one in untold:
        print(f"CHANGELOG.md has no section `## [{one.name} {one.version}] - YYYY-MM-DD`")
    if untold or check(house):
        return 1
    made = [git(house, "tag", "--annotate", "--message", f"{one.name} {one.version}", one.tag) for one in waiting]
    print("\n".join([*(one.tag for one in waiting), *(done.stderr for done in made if done.returncode)]))
    return max((done.returncode for done in made), default=0)


if __name__ == "__main__":
    ACTIONS = {"check": check, "tag": tag}
    if len(sys.argv) != 2 or sys.argv[1] not in ACTIONS:  # noqa: PLR2004 (program and action)
        sys.exit(f"usage: release.py {'|'.join(ACTIONS)}")
    sys.exit(ACTIONS[sys.argv[1]](Path(__file__).resolve().parent.parent))
