"""Releases by tag and section, and new migrations that squawk judges: the tools find what they are for."""

from __future__ import annotations

import runpy
import subprocess
import tomllib

import pytest
from house import ROOT

MIGRATION = '''"""A change."""

import sqlalchemy as sa
from alembic import op

{exemption}
revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table("toys", sa.Column("id", sa.Uuid(), primary_key=True))
    op.create_index("toys_by_id", "toys", ["id"])
    {change}


def downgrade() -> None:
    op.drop_table("toys")
'''
FIRST = '"""The first."""\n\nrevision = "0001"\ndown_revision = None\n\n\ndef upgrade() -> None:\n    """Nothing."""\n'


@pytest.fixture
def house(tmp_path):
    """A house with one service, released as 0.1.0."""
    project = tmp_path / "services/toys/pyproject.toml"
    project.parent.mkdir(parents=True)
    project.write_text('[project]\nname = "kainotomia-toys"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("## [toys 0.1.0] - 2026-12-01\n", "utf-8")
    for words in (("init", "-q"), ("config", "user.email", "a@b.example"), ("config", "user.name", "A")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    commit(tmp_path)
    return tmp_path


def commit(house):
    subprocess.run(["git", "add", "."], cwd=house, check=True)
    subprocess.run(["git", "commit", "-q", "--no-verify", "-m", "x"], cwd=house, check=True)


def test_a_release_is_a_tag_for_each_distribution(house, capsys):
    tool = runpy.run_path(str(ROOT / "tools/release.py"))
    assert (tool["check"](house), "waits" in capsys.readouterr().out) == (0, True)
    assert tool["tag"](house) == 0
    assert "toys-0.1.0" in capsys.readouterr().out
    assert (tool["check"](house), "released" in capsys.readouterr().out) == (0, True)
    (house / "services/toys/more.py").write_text("", "utf-8")
    commit(house)
    assert (tool["check"](house), "changed" in capsys.readouterr().out) == (1, True)


def test_no_release_without_its_section_in_the_changelog(house, capsys):
    tool = runpy.run_path(str(ROOT / "tools/release.py"))
    project = house / "services/toys/pyproject.toml"
    project.write_text(project.read_text("utf-8").replace("0.1.0", "0.2.0"), "utf-8")
    commit(house)
    assert tool["tag"](house) == 1
    assert "no section `## [toys 0.2.0] - YYYY-MM-DD`" in capsys.readouterr().out


@pytest.fixture
def faults(tmp_path):
    tool = runpy.run_path(str(ROOT / "tools/migrations.py"))
    versions = tmp_path / "versions"
    versions.mkdir()
    (tmp_path / "env.py").touch()
    (versions / "0001_first.py").write_text(FIRST, "utf-8")

    def judge(change, exemption="", last="0001"):
        written = MIGRATION.format(change=change, exemption=exemption)
        (versions / "0002_second.py").write_text(written, "utf-8")
        return list(tool["faults"](tmp_path, last))

    return judge


def test_a_migration_that_only_adds_passes(faults):
    assert faults('op.add_column("dolls", sa.Column("eyes", sa.Text()))') == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ('op.create_index("dolls_by_eyes", "dolls", ["eyes"])', "require-concurrent-index-creation"),
        ('op.drop_column("dolls", "eyes")', "ban-drop-column"),
        ('op.alter_column("dolls", "eyes", new_column_name="looks")', "renaming-column"),
        ('op.alter_column("dolls", "eyes", nullable=False)', "adding-not-nullable-field"),
        ('[row for row in op.get_bind().execute(sa.text("select 1"))]', "cannot be written as SQL"),
    ],
)
def test_one_that_holds_others_up_is_refused(faults, change, rule):
    found = faults(change)
    assert any(rule in fault and "0002_second.py" in fault for fault in found), found
    assert faults(change, last="0002") == []


def test_an_exemption_names_its_rule_and_its_reason(faults):
    change, rule = 'op.create_index("dolls_by_eyes", "dolls", ["eyes"])', "require-concurrent-index-creation"
    assert faults(change, f"# squawk: {rule} - a dozen rows, and never more") == []
    assert faults(change, f"# squawk: {rule}")
    assert faults(change, "# squawk: ban-drop-column - a dozen rows, and never more")


def test_every_folder_of_migrations_is_judged():
    listed = tomllib.loads((ROOT / "tools/migrations.toml").read_text("utf-8"))
    folders = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("*/migrations/env.py")}
    folders |= {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("*/*/migrations/env.py")}
    assert {folder for folder in folders if not folder.startswith("docs/")} == set(listed)
