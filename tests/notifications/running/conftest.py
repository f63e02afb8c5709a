"""Handlers in their container, on the in-process broker.

Run alone with `pytest -p chassis.green tests/notifications/running`; in an ordinary run the folder is passed over and
`test_running.py` runs it in a process of its own.
"""

from __future__ import annotations

import structlog


def pytest_configure(config):
    if config.pluginmanager.hasplugin("chassis.green"):
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))


def pytest_ignore_collect(collection_path, config):
    if collection_path.name.startswith("test_") and not config.pluginmanager.hasplugin("chassis.green"):
        return True
    return None
