"""The chassis at hand beside that of a released version, which seals no calls: whoever calls is answered."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from processes import HERE, PlainCaller, ToyProcess

ANCHOR = """    @internal(returns=ThingView)
    def inner("""
ASKING = """
    @internal(transaction=False)
    def ask_for_the_inner(self) -> dict[str, int]:
        return {"answers": len([self.ask("toy", "inner") for _ in range(6)])}
"""
ROOT = Path(__file__).parents[2]
RELEASES = tomllib.loads((ROOT / "tests/contracts/releases.toml").read_text("utf-8"))
CALLS = re.compile(r'^kainotomia_operation_seconds_count\{.*operation="(\w+)".*\} ([\d.]+)$', re.MULTILINE)


def unpacked(commit, folder):
    """Unpack the chassis and the toy of a commit; gives the path to import them by."""
    packed = subprocess.run(
        ["git", "archive", commit, "chassis", "tests/chassis/toy"], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        pytest.skip("the released version is not in this clone")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return f"{folder}/chassis:{folder}/tests/chassis"


def operations_run(process):
    return {operation for operation, number in CALLS.findall(process.page("/metrics")[1]) if float(number)}


@pytest.mark.parametrize("version", RELEASES)
def test_calls_pass_between_it_and_a_released_version(make_database, rabbitmq_server, tmp_path, version):
    """Both ask and both are asked; each call is answered, whichever version has its turn."""
    database = make_database("toy")
    shutil.copytree(HERE / "toy", tmp_path / "now/toy", ignore=shutil.ignore_patterns("__pycache__"))
    paths = {"now": str(tmp_path / "now"), version: unpacked(RELEASES[version], tmp_path / "then")}
    for source in tmp_path.rglob("toy/service.py"):
        source.write_text(source.read_text("utf-8").replace(ANCHOR, ASKING + "\n" + ANCHOR), "utf-8")
    processes = [ToyProcess(database, rabbitmq_server.admin_url, PYTHONPATH=path) for path in paths.values()]
    assert processes[0].command("setup").returncode == 0
    caller = PlainCaller(rabbitmq_server.admin_url)
    running = []
    try:
        running += [process.start() for process in processes]
        asked = 0
        while not all({"ask_for_the_inner", "inner"} <= operations_run(process) for process in running):
            assert caller.call("ask_for_the_inner") == (200, b'{"answers":6}')
            asked += 1
            assert asked < 50, "one of them has no turn"
    finally:
        caller.close()
        for process in running:
            process.kill()
