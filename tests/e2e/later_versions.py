"""Later versions of the observatory: made from a copy of the tree, built as a wheel and unpacked, as a deployment does.

Version n+1 expands: a column that may be null, a field in answers and events, an operation. The version after it
contracts: the column may be null no more. Each edit names a place that must be there, once.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "services/observatory"
LICENCE = "CC-BY-4.0"
NEW_PATH = "/v1/practices/{practice_id}/licence"

OPERATION = '''"""What callers may ask of a practice's licence."""

from chassis.language import Localized
from chassis.operations import operation
from commons.permissions import ORGANISATION_EDITOR
from chassis.schemas import Line, Schema
from observatory.practice.practice import errors, schemas
from observatory.practice.practice.access import PracticeAccess


class NewLicence(Schema):
    licence = Line(required=True, min=1, max=40)


class LicenceOperations(PracticeAccess):
    @operation(
        "PUT",
        "/v1/practices/{practice_id}/licence",
        summary=Localized(el="Άδεια χρήσης πρακτικής", en="Licence of a practice"),
        allow=ORGANISATION_EDITOR,
        body=NewLicence,
        returns=schemas.PracticeView,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation),
    )
    def set_licence(self, practice_id, *, body):
        practice = self.practice_for_change(practice_id)
        practice.check_editor(self.principal)
        practice.licence = body["licence"]
        return practice
'''

MIGRATION = '''"""{title}."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '2s'")
    for table in ("practices", "published_practices"):
{steps}
'''
EXPAND = '        op.execute(f"alter table {table} add column licence varchar(40)")'
CONTRACT = f"""        op.execute(f"update {{table}} set licence = '{LICENCE}' where licence is null")
        op.execute(f"alter table {{table}} alter column licence set not null")"""

COLUMN = "    licence: Mapped[str | None] = mapped_column(String(40))\n"
EDITS = {
    "practice/practice/model.py": [
        ("    state: Mapped[str] = ", COLUMN + "    state: Mapped[str] = "),
        (
            "            imported=imported, demo=False, ",
            f'            imported=imported, licence="{LICENCE}", demo=False, ',
        ),
    ],
    "practice/publication/model.py": [
        ("from sqlalchemy import Date, Index, text\n", "from sqlalchemy import Date, Index, String, text\n"),
        ("    slug: Mapped[str] = ", COLUMN + "    slug: Mapped[str] = "),
        ("_CARRIED = (\n", '_CARRIED = (\n    "licence",\n'),
        ("        slug=row.slug,\n", "        slug=row.slug,\n        licence=row.licence,\n"),
    ],
    "practice/practice/events.py": [
        ("    imported: bool = False\n", "    imported: bool = False\n    licence: str | None = None\n"),
    ],
    "practice/practice/schemas.py": [
        (
            "    year = fields.Integer(\n",
            "    licence = fields.String(required=True, allow_none=True)\n    year = fields.Integer(\n",
        ),
    ],
    "service.py": [
        (
            "from observatory.practice.practice.operations import",
            (
                "from observatory.practice.practice.licence import LicenceOperations\n"
                "from observatory.practice.practice.operations import"
            ),
        ),
        ("class Observatory(\n", "class Observatory(\n    LicenceOperations,\n"),
    ],
}


def make_next(folder):
    """Make version n+1 below `folder`; gives the folder that goes on PYTHONPATH."""
    copy = _copy(SOURCE, folder)
    for name, edits in EDITS.items():
        for old, new in edits:
            _edit(copy / "observatory" / name, old, new)
    (copy / "observatory/practice/practice/licence.py").write_text(OPERATION, "utf-8")
    _add_migration(copy, "9998", "Expand: a licence, which version n does not know", EXPAND)
    return _build(copy)


def make_after_next(folder, following):
    """Make the version that contracts, from the sources of `following`; gives what goes on PYTHONPATH."""
    copy = _copy(Path(following).parent / "source", folder)
    _add_migration(copy, "9999", "Contract: every practice has a licence", CONTRACT)
    return _build(copy)


def _copy(source, folder):
    left_out = shutil.ignore_patterns("__pycache__", "dist", "*.egg-info")
    return Path(shutil.copytree(source, Path(folder) / "source", ignore=left_out))


def _edit(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name} has changed: {old!r} is there {text.count(old)} times; mend this edit"
    path.write_text(text.replace(old, new), "utf-8")


def _add_migration(copy, revision, title, steps):
    versions = copy / "migrations/versions"
    before = max(path.name.partition("_")[0] for path in versions.glob("[0-9]*.py"))
    text = MIGRATION.format(title=title, revision=revision, before=before, steps=steps)
    (versions / f"{revision}_licence.py").write_text(text, "utf-8")


def _build(copy):
    project = copy / "pyproject.toml"
    version = re.search(r'^version = "(\d+\.\d+)\.(\d+)"$', project.read_text("utf-8"), re.MULTILINE)
    _edit(project, version.group(0), f'version = "{version[1]}.{int(version[2]) + 1}"')
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(copy.parent)],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    site = copy.parent / "site"
    with zipfile.ZipFile(next(copy.parent.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site
