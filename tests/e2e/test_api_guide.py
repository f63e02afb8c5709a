"""Every command of the guide to the API can be copied and run, through the gateway, on both brokers."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from api import until
from guides import blocks, guide, section
from journey import lamia

TEXT = guide("api")
BEGIN = TEXT.partition("\n## ")[0]


@pytest.fixture
def run(platform, api, tmp_path):
    """A runner of scripts as somebody runs them who reads the guide, and what they printed."""
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "KAINOTOMIA": platform.url,
        "TOKEN": api.as_("contributor@demo.example").token,
        "ORGANISATION": lamia(api)["id"],
    }

    def shell(script):
        done = subprocess.run(
            ["bash", "-c", f"set -euo pipefail\n{script}"],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    return shell


def test_a_refusal_looks_as_the_guide_shows_it(run):
    [first] = blocks(BEGIN, "sh")
    assert "items" in json.loads(run(first))
    refused = section(TEXT, "When something is refused")
    problem, _, said = run(blocks(refused, "sh")[0]).rpartition("refused: ")
    assert said.strip() == "22"
    [shown] = [json.loads(block) for block in blocks(refused, "json")]
    given = json.loads(problem)
    assert {name: type(value) for name, value in given.items()} == {name: type(value) for name, value in shown.items()}
    for name in ("type", "title", "status", "detail"):
        assert given[name] == shown[name]
    places = [[(error["field"], error["pointer"]) for error in one["errors"]] for one in (given, shown)]
    assert places[0] == places[1]


def test_a_request_sent_again_has_no_second_effect(run):
    [script] = blocks(section(TEXT, "Sending again"), "sh")
    assert run(script) == "one practice\n"


def test_many_practices_are_imported(run, api, tmp_path):
    [script] = blocks(section(TEXT, "Many practices at once"), "bash")
    address = run(f"KEY=guide-1\n{script}\necho\necho $import").splitlines()[-1]
    contributor = api.as_("contributor@demo.example")
    ended = until(lambda: (state := contributor.get(address).json)["finished_at"] and state)
    assert [ended[name] for name in ("state", "rows", "created", "faulty")] == ["finished", 2, 2, 0], ended
    for row in contributor.get(f"{address}/rows").json["items"]:
        assert contributor.get(f"/v1/practices/{row['practice_id']}").json["state"] == "draft"
        assert api.get(f"/v1/practices/{row['practice_id']}").status == 404
    assert (tmp_path / "practices.xlsx").read_bytes().startswith(b"PK")


def test_open_data_and_feeds_are_read(run, api, tmp_path):
    [script] = blocks(section(TEXT, "Open data"), "sh")
    shown = api.get("/v1/practices", limit=100).json["items"]
    assert len(run(script).splitlines()) == sum(not one["demo"] for one in shown)  # no example leaves
    assert json.loads((tmp_path / "challenges.jsonld").read_text(encoding="utf-8"))["@context"]
    [script] = blocks(section(TEXT, "Feeds"), "sh")
    assert run(script).count("</feed>") == 2


def test_the_live_stream_answers(run, tmp_path):
    [script] = blocks(section(TEXT, "Live"), "console")
    asked = script.strip().replace("curl", f"curl -D {tmp_path}/headers", 1)
    run(f"{asked} > events &\nuntil grep -q event-stream headers 2> /dev/null; do sleep 0.1; done\nkill $!")
