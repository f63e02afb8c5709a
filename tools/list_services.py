"""List the services in `pyproject.toml`, where mypy and import-linter need names and can take no pattern.

A list that names every service gets the entries of a new one after those of the last, and loses those of one that is
gone. `--check` changes nothing and fails where the lists are not those of `services/`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = re.compile(r'(?P<array>\[[^\[\]]*\])|(?<=^mypy_path = ")(?P<paths>[^"]*)', re.MULTILINE)


def listed(text: str) -> list[str]:
    """Return the services that the independence contract lists."""
    [modules] = re.findall(r'^type = "independence"\nmodules = (\[.*\])$', text, re.MULTILINE)
    return [name for name in re.findall(r'"(\w+)"', modules) if name not in {"gateway", "portal"}]


def refreshed(text: str, services: list[str]) -> str:
    """Return the text of `pyproject.toml` with these services in each list of all services."""
    known = listed(text)
    wanted = [name for name in known if name in services] + [name for name in services if name not in known]
    return LIST.sub(lambda found: _refreshed(found[0], ":" if found["paths"] else ", ", known, wanted), text)


def _refreshed(entries: str, between: str, known: list[str], wanted: list[str]) -> str:
    between = "\n" if "\n" in entries else between
    opened, closed = (entries[0], entries[-1]) if entries[0] == "[" else ("", "")
    items = entries.removeprefix("[").removesuffix("]").split(between)
    owners = [_owner(item, known) for item in items]
    if not set(known) <= set(owners):
        return entries
    kept = []
    for item, owner in zip(items, owners, strict=True):
        if owner in {None, *wanted}:
            kept.append(item)
        if owner == known[-1]:
            kept += [re.sub(rf"\b{owner}\b", name, item) for name in wanted if name not in known]
    return f"{opened}{between.join(kept)}{closed}"


def _owner(item: str, known: list[str]) -> str | None:
    return next((name for name in known if re.match(rf'\s*"?(services/)?{name}\b', item)), None)


def main() -> int:
    """Write the lists, or check them; return 1 where they are not fresh."""
    place = ROOT / "pyproject.toml"
    services = sorted(path.parent.name for path in ROOT.glob("services/*/pyproject.toml"))
    text = place.read_text(encoding="utf-8")
    fresh = refreshed(text, services)
    if text == fresh:
        return 0
    if "--check" in sys.argv:
        print("pyproject.toml does not list the services of services/: run tools/list_services.py")
        return 1
    place.write_text(fresh, encoding="utf-8")
    print(f"pyproject.toml lists {', '.join(services)}; read the diff")
    return 0


if __name__ == "__main__":
    sys.exit(main())
