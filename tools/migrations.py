"""New migrations, judged by squawk: none holds up readers and writers beside it, none breaks the version before.

Each is rendered as SQL, without a database. `migrations.toml` names the last one of each part from before this check. A
migration exempts itself from a rule with a reason, in a line of its own: `# squawk: RULE - reason`.
"""

import io
import re
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

ROOT = Path(__file__).resolve().parent.parent
BEFORE = ROOT / "tools/migrations.toml"
EXEMPTION = re.compile(r"^# squawk: (?P<rule>[a-z-]+) - \S.{9,}$", re.MULTILINE)
SERVERS = "15"  # the oldest PostgreSQL that this runs on
# Rules that concern none of ours
IDLE = {
    "ban-char-field": "a digest has its length",
    "prefer-bigint-over-int": "what counts to two milliards says so by its type",
    "prefer-robust-stmts": "each migration is one transaction",
    "prefer-text-field": "no lock: a length is a rule of the domain, changed by a check",
    "require-lock-timeout": "chassis.migrations sets it for all",
    "require-statement-timeout": "an index takes the time that it needs; locks do not wait",
}


def faults(folder: Path, last: str) -> Iterator[str]:
    """Yield the findings in the migrations of a folder after the last one of before."""
    for revision in reversed(list(ScriptDirectory(str(folder)).walk_revisions())):
        if revision.revision > last:
            yield from judged(revision)


def judged(revision: Script) -> Iterator[str]:
    """Yield the findings in one migration."""
    path = Path(revision.module.__file__ or "")
    exempt = [match["rule"] for match in EXEMPTION.finditer(path.read_text(encoding="utf-8"))]
    try:
        sql = rendered(revision)
    except (AttributeError, TypeError) as exc:
        yield f"{path}: cannot be written as SQL without a database ({exc}): say it by `op`, or with op.execute"
        return
    command = [
        *(str(Path(sys.executable).with_name("squawk")), "--assume-in-transaction", f"--pg-version={SERVERS}"),
        *("--reporter=gcc", f"--exclude={','.join([*IDLE, *exempt])}", f"--stdin-filepath={path}"),
    ]
    done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
    yield from done.stdout.splitlines() or ([done.stderr.strip()] if done.returncode else [])


def rendered(revision: Script) -> str:
    """Return a migration as SQL."""
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "literal_binds": True, "output_buffer": written}
    )
    with Operations.context(context):
        revision.module.upgrade()
    return written.getvalue()


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # importing migrations imports eventlet
    before = tomllib.loads(BEFORE.read_text(encoding="utf-8"))
    found = [fault for place, last in before.items() for fault in faults(ROOT / place, last)]
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))
