"""The whole platform: every service in its own process on RabbitMQ, and all in one on the in-process broker."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1] / "notifications"))

import chromium
from platforms import make_platform
from webhook_receiver import make_authority

from kainotomia_local.ports import free_port

# Minutes each: `make faults` has them.
LONG = {
    "test_contest.py", "test_contest_crashes.py", "test_crashes.py", "test_generated_client.py", "test_two_versions.py",
}  # fmt: skip
# The ordinary suite has these on the in-process broker, the others on RabbitMQ alone; `make faults` has all on both.
IN_PROCESS = {"test_main_job.py", "test_portal_browser.py", "test_schemathesis.py"}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    # after so many wrong passwords nobody signs in from this address for a while
    items.sort(key=lambda item: item.path.name == "test_schemathesis.py")
    for item in items:
        if not item.path.is_relative_to(here):
            continue
        again = "in-process" in item.callspec.id if hasattr(item, "callspec") else False
        if item.path.name in LONG or (again and item.path.name not in IN_PROCESS):
            item.add_marker(pytest.mark.faults)
        if item.path.is_relative_to(here) and "platform" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(300))  # whoever comes first waits for the platform to start


@pytest.fixture
def new_platform():
    """A maker of platforms for tests that need one of their own."""
    return make_platform


@pytest.fixture(scope="module")
def browser():
    """A browser without a screen; in CI a missing one is a failure, never a skip."""
    if chromium.program() is None:
        message = "Chromium is not installed: `make browser` gets it."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with tempfile.TemporaryDirectory(prefix="kainotomia-browser-", ignore_cleanup_errors=True) as profile:
        running = chromium.Chromium(Path(profile))
        yield running
        running.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """An agency's certificate authority, and its server's certificate: two files."""
    return make_authority(tmp_path_factory.mktemp("agency"))


@pytest.fixture(scope="session", params=["rabbitmq", "in-process"])
def platform(request, authority):
    """One platform for all modules on each broker: starting it takes longer than most tests."""
    with tempfile.TemporaryDirectory(prefix="kainotomia-e2e-") as directory:
        faults = ["--bounce", "*@bounce.example", "--defer", "*@defer.example"]
        agency = {"WEBHOOK_NETWORKS": "127.0.0.0/8,::1/128", "WEBHOOK_CA_FILE": str(authority[0])}
        options = {"mailbox_options": faults, "environment": agency, "portal_port": free_port()}
        with make_platform(request.param, Path(directory), **options) as running:
            yield running


@pytest.fixture(scope="session")
def api(platform):
    from api import Api

    return Api(platform.url)


@pytest.fixture(scope="session")
def mail(platform):
    from api import Mail

    return Mail(platform.mail_url)


@pytest.fixture(scope="module")
def people(api):
    names = ("curator", "centre", "contributor", "approver", "reader")
    return {name: api.as_(f"{name}@demo.example") for name in names}
