"""Secrets come from the environment or from files: no committed file, no default and no print gives one away."""

from __future__ import annotations

import dataclasses

import pytest

from chassis.installed import installed
from chassis.settings import DEMO_SECRET, SHORTEST_SECRET, SettingsError

SERVICES = installed("kainotomia.services")
EVERYBODY = [*SERVICES, *installed("kainotomia.gateways")]
CANARY = "canary-3f9a1c-of-thirty-two-characters"


def settings_of(service, **changes):
    name = service.name.upper()
    environment = {
        "AMQP_URI": "amqp://x:secret@127.0.0.1/",
        f"DATABASE_URL_{name}": "postgresql+psycopg://x:secret@127.0.0.1/x",
        "KAINOTOMIA_SECRET": "s" * SHORTEST_SECRET,
        "SMTP_URL": "smtp://127.0.0.1",
        "MAIL_FROM": "news@ministry.example",
        "KAINOTOMIA_PUBLIC_URL": "https://api.ministry.example",
        **changes,
    }
    return service.settings_class.read(service.name, {key: value for key, value in environment.items() if value})


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
@pytest.mark.parametrize("secret", ["", DEMO_SECRET, "s" * (SHORTEST_SECRET - 1)])
def test_service_refuses_a_known_or_weak_secret_outside_a_demo(service, secret):
    with pytest.raises(SettingsError, match="KAINOTOMIA_SECRET"):
        settings_of(service, KAINOTOMIA_SECRET=secret)
    if secret == DEMO_SECRET:
        assert settings_of(service, KAINOTOMIA_SECRET=secret, KAINOTOMIA_DEMO="1").secret == DEMO_SECRET


@pytest.mark.parametrize("service", EVERYBODY, ids=lambda service: service.name)
def test_no_other_setting_has_a_secret_for_its_default(service):
    for declared in dataclasses.fields(service.settings_class):
        name = declared.metadata.get("name", "")
        if any(word in name for word in ("SECRET", "PASSWORD", "TOKEN", "KEY")) and name != "KAINOTOMIA_SECRET":
            assert not declared.default, f"{name} has a default"
        if isinstance(declared.default, str) and "://" in declared.default:
            assert "@" not in declared.default, f"{name} has a password for its default"


@pytest.mark.parametrize("service", EVERYBODY, ids=lambda service: service.name)
def test_every_setting_is_read_from_a_file_as_well(service, tmp_path):
    path = tmp_path / "broker"
    path.write_text("amqp://y:secret@127.0.0.1/\n", encoding="utf-8")
    assert settings_of(service, AMQP_URI="", AMQP_URI_FILE=str(path)).amqp_uri == "amqp://y:secret@127.0.0.1/"
    with pytest.raises(SettingsError, match="AMQP_URI cannot be read"):
        settings_of(service, AMQP_URI="", AMQP_URI_FILE=str(tmp_path / "none"))


@pytest.mark.parametrize("service", EVERYBODY, ids=lambda service: service.name)
def test_printed_settings_and_faults_show_no_secret(service):
    name = service.name.upper()
    secrets = {
        "AMQP_URI": f"amqp://x:{CANARY}@127.0.0.1/",
        f"DATABASE_URL_{name}": f"postgresql+psycopg://x:{CANARY}@127.0.0.1/x",
        "KAINOTOMIA_SECRET": CANARY,
        "KAINOTOMIA_SECRET_PREVIOUS": CANARY,
        "KAINOTOMIA_OIDC_CLIENT_SECRET": CANARY,
        "SMTP_URL": f"smtps://x:{CANARY}@mail.example",
    }
    assert CANARY not in repr(settings_of(service, **secrets))
    with pytest.raises(SettingsError) as raised:
        settings_of(service, **secrets, KAINOTOMIA_WORKERS="none")
    assert CANARY not in str(raised.value)
