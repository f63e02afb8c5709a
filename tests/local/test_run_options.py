"""The options of `run`, without a platform."""

import os

import pytest

from kainotomia_local import run


@pytest.fixture
def options(monkeypatch):
    """The arguments with which `run` makes its platform; it goes no further."""
    given = {}

    def platform(_path, **arguments):
        given.update(arguments)
        message = "no further"
        raise ValueError(message)

    monkeypatch.setattr(run, "Platform", platform)
    monkeypatch.setattr(os, "umask", lambda mask: mask)
    return given


@pytest.mark.parametrize(("configured", "expected"), [(None, "60"), ("0", "0"), ("900", "900")])
def test_mails_of_a_bulk_import_are_gathered_for_a_minute(monkeypatch, options, configured, expected):
    monkeypatch.delenv("MAIL_PAUSE_SECONDS", raising=False)
    if configured is not None:
        monkeypatch.setenv("MAIL_PAUSE_SECONDS", configured)
    assert run.run([]) == 1
    assert options["environment"] == {"MAIL_PAUSE_SECONDS": expected}
