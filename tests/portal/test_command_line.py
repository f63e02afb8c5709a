"""The portal's command line: what is wrong with settings or database is a line, as with services."""

import os
import subprocess
import sys

SETTINGS = {
    "KAINOTOMIA_SECRET": "a-secret-of-this-test-32-characters",
    "KAINOTOMIA_PUBLIC_URL": "https://api.example",
    "KAINOTOMIA_PORTAL_URL": "https://portal.example",
}


def portal(*words, **settings):
    environment = {name: value for name, value in os.environ.items() if "KAINOTOMIA" not in name}
    return subprocess.run(
        [sys.executable, "-m", "portal", *words],
        env={**environment, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_faulty_settings_are_named_without_a_traceback():
    for command in ("run", "setup", "check"):
        outcome = portal(command)
        assert outcome.returncode == 2
        assert "DATABASE_URL_PORTAL" in outcome.stderr
        assert "KAINOTOMIA_SECRET" in outcome.stderr
        assert "Traceback" not in outcome.stderr


def test_a_database_that_is_away_is_one_line():
    nowhere = "postgresql+psycopg://portal:" + "hidden@127.0.0.1:1/portal"
    for command in ("setup", "check"):
        outcome = portal(command, DATABASE_URL_PORTAL=nowhere, **SETTINGS)
        assert outcome.returncode == 1
        assert outcome.stderr.startswith("The database does not do it: OperationalError: ")
        assert len(outcome.stderr.splitlines()) == 1
        assert "hidden" not in outcome.stderr


def test_setup_then_check(make_database):
    database = make_database("portal")
    before = portal("check", DATABASE_URL_PORTAL=database, **SETTINGS)
    assert (before.returncode, before.stdout.splitlines()[-1]) == (
        1,
        "migrations    FAILED Run `python -m portal setup`.",
    )
    assert portal("setup", DATABASE_URL_PORTAL=database, **SETTINGS).returncode == 0
    assert portal("check", DATABASE_URL_PORTAL=database, **SETTINGS).returncode == 0
