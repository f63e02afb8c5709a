"""The audit of what is pinned: what fails it, what does not, and what it says when nobody can be asked."""

from __future__ import annotations

import importlib.util
from datetime import date

import pytest
from house import ROOT

TODAY = date(2026, 11, 22)
KNOWN = {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2014-8", "aliases": ["CVE-2014-1402"]}]}
FINE = {"name": "orjson", "version": "3.11.4", "vulns": []}
BAD = {
    "name": "werkzeug",
    "version": "3.1.1",
    "vulns": [{"id": "GHSA-f9vj-2wh5-fj8j", "aliases": ["CVE-2026-1"], "fix_versions": ["3.1.6"]}],
}


@pytest.fixture
def audit(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("audit_tool", ROOT / "tools/audit.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(tool, "EXEMPTIONS", tmp_path / "exemptions.toml")
    tool.EXEMPTIONS.write_text("", encoding="utf-8")
    return tool


def run(audit, answers):
    """Audit with databases that answer as given: the probe first, then the pins."""

    def asking(service, pins):
        probe, report = answers.get(service, (None, None))
        found = probe if pins.name == "known.txt" else report
        return None if found is None else {"dependencies": found}

    return audit.audit(asking, audit.ENVIRONMENT / "known.txt", TODAY)


def exempt(audit, until, reason="We never send what it concerns.", name="CVE-2026-1"):
    audit.EXEMPTIONS.write_text(f'[[exempt]]\nid = "{name}"\nuntil = {until}\nreason = "{reason}"\n', encoding="utf-8")


@pytest.mark.parametrize(
    "probe", [None, [], [{**KNOWN, "vulns": []}], [{"name": "jinja2", "skip_reason": "not found"}]]
)
def test_audit_reports_not_audited_when_no_database_answers(audit, capsys, probe):
    assert run(audit, {"osv": (probe, [FINE]), "pypi": (probe, [FINE])}) == 0
    assert "NOT AUDITED" in capsys.readouterr().out


def test_a_known_vulnerability_fails_and_names_what_mends_it(audit, capsys):
    assert run(audit, {"osv": ([KNOWN], [FINE, BAD])}) == 1
    told = capsys.readouterr().out
    assert "werkzeug==3.1.1: CVE-2026-1, GHSA-f9vj-2wh5-fj8j; mended in: 3.1.6" in told
    assert "2 pins audited (osv), 1 faults" in told


def test_second_database_is_asked_when_the_first_fails(audit, capsys):
    assert run(audit, {"pypi": ([KNOWN], [FINE])}) == 0
    assert "1 pins audited (pypi), 0 faults" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("until", "reason", "name", "status", "said"),
    [
        ("2026-12-31", "We never send what it concerns.", "CVE-2026-1", 0, "0 faults"),
        ("2026-11-21", "We never send what it concerns.", "CVE-2026-1", 1, "ended on 2026-11-21"),
        ("2026-12-31", "", "CVE-2026-1", 1, "without a reason"),
        ("2026-12-31", "We never send what it concerns.", "CVE-2020-9", 1, "no longer found"),
    ],
)
def test_an_exemption_has_a_reason_and_an_end(audit, capsys, until, reason, name, status, said):
    exempt(audit, until, reason, name)
    assert run(audit, {"osv": ([KNOWN], [BAD])}) == status
    assert said in capsys.readouterr().out


def test_the_recorded_exemptions_can_be_read():
    import tomllib

    exemptions = tomllib.loads((ROOT / "tools/audit-exemptions.toml").read_text(encoding="utf-8")).get("exempt", [])
    assert all({"id", "until", "reason"} <= one.keys() for one in exemptions)
