"""A bill of materials, of this environment: what the build of an image runs, judged by CycloneDX' own schema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

SCRIPT = Path(__file__).parents[2] / "deploy/images/sbom.py"


def bill():
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, "kainotomia-portal"], capture_output=True, text=True, check=True
    ).stdout


def test_a_bill_keeps_the_schema_and_is_the_same_each_time():
    made = bill()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None
    assert made == bill()


def test_a_bill_names_ours_theirs_and_their_licences():
    components = {one["name"]: one for one in json.loads(bill())["components"]}
    assert components["kainotomia-chassis"]["licenses"] == [{"expression": "EUPL-1.2"}]
    assert components["sqlalchemy"]["purl"].startswith("pkg:pypi/sqlalchemy@2.")
    assert components["sqlalchemy"]["licenses"]
