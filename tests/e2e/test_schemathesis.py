"""The live API against its own document: Schemathesis tries what the document allows, and what it does not.

Short in the suite; `KAINOTOMIA_FUZZ_SECONDS` is the time for each kind of caller, `KAINOTOMIA_FUZZ_SEED` the dice.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from api import PASSWORD, Api, until
from journey import lamia
from openapi_spec_validator import validate

SECONDS = int(os.environ.get("KAINOTOMIA_FUZZ_SECONDS", "8"))
SEED = os.environ.get("KAINOTOMIA_FUZZ_SEED", "20200203")
RULES = Path(__file__).with_name("schemathesis.toml")
GREEK, ENGLISH = "el", "en"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300 + 4 * SECONDS),
    pytest.mark.parametrize("platform", ["in-process"], indirect=True),
]


@pytest.mark.parametrize("language", [GREEK, ENGLISH])
def test_the_document_is_valid_openapi(api, language):
    document = api.request("GET", "/openapi.json", Accept_Language=language)
    assert document.headers["content-language"] == language
    validate(document.json)


@pytest.fixture(scope="module")
def everything(api):
    """Somebody with every role there is, so that what is tried gets past the gates."""
    curator = api.as_("curator@demo.example")
    centre = curator.get("/v1/organisations", kind="innovation_centre").json["items"][0]
    for organisation in (lamia(api), centre):
        member = {"email": "curator@demo.example", "role": "manager"}
        assert curator.post(f"/v1/organisations/{organisation['id']}/members", member).status in {201, 409}
    return "curator@demo.example"


@pytest.mark.parametrize("caller", ["everything", "contributor", "anonymous"])
def test_answers_match_the_documentation_without_server_errors(api, platform, everything, caller, tmp_path):
    email = {"everything": everything, "contributor": "contributor@demo.example", "anonymous": None}[caller]
    phases = "coverage,fuzzing,stateful" if caller == "everything" else "fuzzing"
    seconds = 3 * SECONDS if caller == "everything" else SECONDS
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(RULES)),
        *("run", f"{platform.url}/openapi.json"),
        *("--phases", phases, "--max-time", str(seconds), "--seed", SEED),
        *("--continue-on-failure", "--warnings", "off", "--no-color"),
    ]
    if email is not None:
        command += ["--header", f"Authorization: Bearer {api.as_(email, PASSWORD).token}"]
    tried = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout[-8000:] + tried.stderr[-2000:]
    assert until(lambda: Api(platform.url).get("/ready").status == 200)
