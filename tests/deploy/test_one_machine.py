"""A pilot on one machine, by compose or by systemd: its files are judged by the tools that read it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import account_files
import pytest
import yaml
from account_files import PARTS, ROOT
from authority import make_authority

COMPOSE = ROOT / "deploy/compose"
SYSTEMD = ROOT / "deploy/systemd"
TOOLS = Path(sys.executable).parent


def judged(path):
    return subprocess.run(
        [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", path],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((COMPOSE / "compose.yaml").read_text("utf-8"))["services"]


def test_compose_keeps_its_schema_and_misspellings_show(tmp_path):
    done = judged(COMPOSE / "compose.yaml")
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "compose.yaml"
    wrong.write_text((COMPOSE / "compose.yaml").read_text("utf-8").replace("read_only:", "readonly:"), "utf-8")
    assert judged(wrong).returncode != 0


def test_every_part_waits_until_all_are_set_up(services):
    assert set(services) == {*PARTS, *(f"setup-{part}" for part in PARTS), "postgres", "rabbitmq", "proxy"}
    for part in PARTS:
        waits = services[part]["depends_on"]
        assert waits == {f"setup-{one}": {"condition": "service_completed_successfully"} for one in PARTS}
        assert services[f"setup-{part}"]["command"] == ["setup"]


def test_no_part_may_more_than_it_needs(services):
    for name in (*PARTS, *(f"setup-{part}" for part in PARTS)):
        service = services[name]
        assert service["read_only"] is True, name
        assert (service["user"], service["cap_drop"]) == ("10001:10001", ["ALL"]), name
        assert "ports" not in service, name
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_compose_reads_the_files_that_accounts_writes(services, tmp_path):
    assert account_files.make(tmp_path / "settings").returncode == 0
    written = {f"settings/{path.name}" for path in (tmp_path / "settings").iterdir()}
    read = {file for service in services.values() for file in service.get("env_file", ())}
    assert read <= written
    assert read >= {f"settings/{part}.env" for part in PARTS}


def test_nginx_accepts_the_proxys_configuration(tmp_path):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed: tools/servers.sh")
    _, certificate = make_authority(tmp_path)
    text = (COMPOSE / "nginx.conf").read_text("utf-8")
    for there, here in (
        ("/etc/nginx/certificates/kainotomia.pem", certificate),
        ("/etc/nginx/certificates/kainotomia.key", certificate),
        ("http://gateway:", "http://127.0.0.1:"),
        ("http://portal:", "http://127.0.0.1:"),
    ):
        assert there in text
        text = text.replace(there, str(here))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/nginx.pid;\nerror_log stderr;\n{text}", "utf-8")
    done = subprocess.run(
        [nginx, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def units(tmp_path):
    """The units as an operations team installs them, with an interpreter that is here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in SYSTEMD.iterdir():
        text = unit.read_text("utf-8").replace("/opt/kainotomia/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    return tmp_path


def test_systemd_accepts_the_units(units):
    for unit in ("kainotomia@identity.service", "kainotomia-setup@identity.service", "kainotomia.target"):
        done = subprocess.run(["systemd-analyze", "verify", units / unit], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), unit


def test_systemd_finds_little_that_a_process_of_ours_may_do(units):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", units / "kainotomia@identity.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_targets_name_every_part():
    for target, unit in (("kainotomia.target", "kainotomia"), ("kainotomia-setup.target", "kainotomia-setup")):
        text = (SYSTEMD / target).read_text("utf-8")
        assert f"Wants={' '.join(f'{unit}@{part}.service' for part in PARTS)}\n" in text
