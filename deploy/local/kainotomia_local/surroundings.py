"""The environment that a process of the platform inherits from its launcher."""

from __future__ import annotations

import os
from collections.abc import Mapping

_CONFIGURED_HERE = ("KAINOTOMIA_ADMIN_PORT", "KAINOTOMIA_PORT", "KAINOTOMIA_MAIL_PORT", "KAINOTOMIA_DATA", "AMQP_URI")
_SETTINGS = ("KAINOTOMIA_", "DATABASE_URL_", "AMQP_", "SMTP_")

OF_A_DEMO = {
    "PYTHONUNBUFFERED": "1",
    "KAINOTOMIA_DEMO": "1",
    "KAINOTOMIA_LIMIT_FACTOR": "100",  # every client here has the same address
    "KAINOTOMIA_LIMIT_MAILS": "12000",
    "KAINOTOMIA_LOG": "json",
}


def inherited() -> dict[str, str]:
    """Return the environment without the runner's own settings, and without any database."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("DATABASE_URL_") and key not in _CONFIGURED_HERE
    }


def own(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the part of a process's environment that the runner made. The launcher's other secrets are not ours."""
    return {key: value for key, value in environment.items() if key.startswith(_SETTINGS) or key not in os.environ}
