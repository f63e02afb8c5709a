"""Containers for tests: podman as it runs in a container itself, where limits and systemd are out of reach."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request

import pytest

CONFIGURATION = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
PARTS = ("identity", "observatory", "challenges", "notifications", "gateway", "portal")


class Podman:
    """Runs images of ours on the host's network."""

    def __init__(self, folder):
        if shutil.which("podman") is None or os.geteuid() != 0:
            pytest.skip("needs podman and root: make images")
        self.configuration = folder / "containers.conf"
        self.configuration.write_text(CONFIGURATION, "utf-8")
        self.started: list[str] = []

    def __call__(self, *words, check=True, text=None):
        environment = {**os.environ, "CONTAINERS_CONF": str(self.configuration)}
        done = subprocess.run(
            ["podman", *map(str, words)], env=environment, input=text, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def arguments(self, part, environment):
        told = [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]
        hardened = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "all", "--security-opt", "no-new-privileges")
        return ("--network", "host", "--pull", "never", *hardened, *told, f"localhost/kainotomia/{part}")

    def start(self, part, environment):
        container = self("run", "--detach", *self.arguments(part, environment)).stdout.strip()
        self.started.append(container)
        return container

    def run(self, part, environment, *words):
        return self("run", "--rm", *self.arguments(part, environment), *words, check=False)

    def stop(self, container):
        """Stop a container as an orchestrator does; give its exit code."""
        self("stop", "--time", "40", container)
        return json.loads(self("inspect", container).stdout)[0]["State"]["ExitCode"]

    def remove_all(self):
        for container in self.started:
            self("rm", "--force", container, check=False)


def ready(port, seconds=90):
    """Wait until a process answers at /ready that it is; give what it says."""
    ending = time.monotonic() + seconds
    said = "nothing"
    while time.monotonic() < ending:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            said = refused.read().decode()
        except OSError as exc:
            said = str(exc)
        time.sleep(0.3)
    pytest.fail(f"not ready after {seconds} s: {said}")
