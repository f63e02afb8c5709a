"""Monitoring: rules name metrics that exist, their tests pass, and every alert has its page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module

import pytest
import yaml
from house import ROOT
from prometheus_client import REGISTRY

FOLDER = ROOT / "deploy/monitoring"
RULES = [
    rule for group in yaml.safe_load((FOLDER / "rules.yaml").read_text("utf-8"))["groups"] for rule in group["rules"]
]
SAMPLES = ("", "_total", "_bucket", "_count", "_sum")


def exported():
    """Return the names of the samples of every metric that a process of ours may export."""
    for path in ROOT.glob("**/metrics.py"):
        if ".venv" not in path.parts:
            distribution = next(parent for parent in path.parents if (parent / "pyproject.toml").exists())
            import_module(".".join(path.relative_to(distribution).with_suffix("").parts))
    return {metric.name + ending for metric in REGISTRY.collect() for ending in SAMPLES}


def test_rules_name_metrics_that_exist():
    named = {name for rule in RULES for name in re.findall(r"kainotomia_\w+", rule["expr"])}
    assert len(named) > 15
    assert named - exported() == set()


def test_dashboards_name_metrics_that_exist():
    queries = [
        panel["targets"][0]["expr"]
        for path in (FOLDER / "dashboards").glob("*.json")
        for panel in json.loads(path.read_text("utf-8"))["panels"]
    ]
    assert len(queries) >= 30
    named = {name for query in queries for name in re.findall(r"kainotomia_\w+", query)}
    assert named - exported() == set()


def test_dashboards_are_those_of_their_source():
    done = subprocess.run(
        [sys.executable, ROOT / "tools/dashboards.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_prometheus_reads_every_query_of_the_dashboards(tmp_path):
    """As the expressions of rules, which promtool checks."""
    source = tomllib.loads((FOLDER / "dashboards.toml").read_text("utf-8"))
    rules = [
        {"record": f"panel:{number}", "expr": panel["query"]}
        for number, panel in enumerate(panel for dashboard in source.values() for panel in dashboard["panels"])
    ]
    (tmp_path / "panels.yaml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    said = promtool("check", "rules", tmp_path / "panels.yaml")
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_alert_has_its_page_and_no_page_is_left_over():
    page = (ROOT / "docs/operations/alerts.md").read_text("utf-8")
    assert re.findall(r"^## (\w+)$", page, re.MULTILINE) == [rule["alert"] for rule in RULES]
    paged = re.search(r"^\| page \| (.+) \|$", page, re.MULTILINE)[1].split(", ")
    assert paged == [rule["alert"] for rule in RULES if rule["labels"]["severity"] == "page"]


def promtool(*words):
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed: tools/servers.sh")
    return subprocess.run([found, *words], cwd=FOLDER, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("check", "rules", "rules.yaml"), ("test", "rules", "rules_test.yaml")], ids=str)
def test_promtool_accepts_the_rules_and_their_tests(words):
    done = promtool(*words)
    assert done.returncode == 0, done.stdout + done.stderr
