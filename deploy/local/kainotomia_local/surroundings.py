"""The environment that a process of the platform inherits from its launcher."""

from __future__ import annotations

import os

_CONFIGURED_HERE = ("KAINOTOMIA_ADMIN_PORT", "KAINOTOMIA_PORT", "KAINOTOMIA_MAIL_PORT", "KAINOTOMIA_DATA", "AMQP_URI")


def inherited() -> dict[str, str]:
    """Return the environment without the runner's own settings, and without any database."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("DATABASE_URL_") and key not in _CONFIGURED_HERE
    }
