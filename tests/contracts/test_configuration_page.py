"""docs/operations/configuration.md lists every setting of every part, as the code declares them."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from chassis.installed import GATEWAYS, SERVICES, installed
from portal.settings import PortalSettings

PAGE = Path(__file__).parents[2] / "docs/operations/configuration.md"
HEAD = """# Every setting

Made from the code by `make contracts`.
Any setting can come from a file: `NAME_FILE=/path`. What is required in real use may have a default in a demo.

| setting | for | default | what |
|---|---|---|---|
"""


def parts():
    """Yield each part's name and the class of its settings."""
    for part in (*installed(SERVICES), *installed(GATEWAYS)):
        yield part.name, part.settings_class
    yield "portal", PortalSettings


def page():
    told = list(parts())
    rows: dict[tuple[str, str, str], list[str]] = {}
    for part, settings_class in told:
        for declared in dataclasses.fields(settings_class):
            if "name" in declared.metadata:
                name = declared.metadata["name"].replace("DATABASE_URL", f"DATABASE_URL_{part.upper()}")
                rows.setdefault((name, default_of(declared), declared.metadata["help"]), []).append(part)
    lines = []
    for (name, default, help_text), owners in sorted(rows.items()):
        whose = "all" if len(owners) == len(told) else ", ".join(owners)
        lines.append(f"| `{name}` | {whose} | {default} | {help_text} |\n")
    return HEAD + "".join(lines)


def default_of(declared):
    default = declared.default
    if default is dataclasses.MISSING or declared.metadata["name"] in {
        "KAINOTOMIA_SECRET", "KAINOTOMIA_PUBLIC_URL", "MAIL_FROM", "SMTP_URL",
    }:  # fmt: skip
        return "required"
    if isinstance(default, bool):
        return f"`{int(default)}`"
    if isinstance(default, tuple):
        return f"`{written(default)}`" if default else ""
    return "" if default in {None, ""} else f"`{default}`"


def written(default):
    """Return a default as the environment would hold it: names, or quotas such as 300/10 and high=2000/10."""
    if all(isinstance(part, int) for part in default):
        return "/".join(map(str, default))
    return ",".join(part if isinstance(part, str) else f"{part[0]}={written(part[1:])}" for part in default)


def test_the_page_of_all_settings_is_that_of_the_code():
    made = page()
    if os.environ.get("KAINOTOMIA_REFRESH_GOLDEN"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made
