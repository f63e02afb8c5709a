"""Bill of materials of one image: what is installed in this environment and by dpkg, as CycloneDX 1.6 JSON.

Run by the image's own Python while the image is built, so it needs nothing but the standard library.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from typing import Any

Component = dict[str, Any]
DPKG = ("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${source:Package}\t${Package}\t${Version}\t${Architecture}\n")
EXPRESSION = re.compile(r"[A-Za-z0-9.+()\- ]+")


def of_python(found: Distribution) -> Component:
    """Return an installed Python distribution as a component, with its licence as it states it."""
    name = re.sub(r"[-_.]+", "-", found.name).lower()
    stated = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    component = {"type": "library", "name": name, "version": found.version, "purl": f"pkg:pypi/{name}@{found.version}"}
    component["bom-ref"] = component["purl"]
    if found.metadata.get("License-Expression"):
        component |= {"licenses": [{"expression": stated}]}
    elif stated and "\n" not in stated and EXPRESSION.fullmatch(stated):
        component |= {"licenses": [{"license": {"name": stated}}]}
    return component


def of_debian() -> Iterator[Component]:
    """Yield the installed Debian packages; none where there is no dpkg."""
    try:
        listed = subprocess.run(DPKG, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return
    for line in listed.splitlines():
        state, source, name, version, architecture = line.split("\t")
        if state.startswith("ii"):
            quoted = version.replace("+", "%2B").replace(":", "%3A")
            purl = f"pkg:deb/debian/{name}@{quoted}?arch={architecture}"
            described = {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}
            yield described | {"properties": [{"name": "debian:source", "value": source}]}


def bill(title: str) -> dict[str, Any]:
    """Return the bill of the environment; `title` names the image. The same environment gives the same bill."""
    here = sorted((of_python(found) for found in distributions()), key=lambda one: str(one["name"]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "container", "name": title, "bom-ref": title}},
        "components": [*here, *of_debian()],
    }


if __name__ == "__main__":
    json.dump(bill(sys.argv[1]), sys.stdout, indent=1)
