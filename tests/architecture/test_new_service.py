"""A service made from the template joins the house: tests read it without an edit, and it runs."""

import os
import runpy
import shutil
import subprocess
import sys
import tomllib

import pytest
from house import PACKAGES, ROOT, SERVICES

TEMPLATE = ROOT / "docs/service-template"
ROOMS = ("chassis", "commons", "services", "gateway", "portal", "deploy", "docs", "tools",
         "tests/architecture", "tests/contracts", "tests/support")  # fmt: skip
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "tests/conftest.py")
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*")
# The first two read all sources in one test each, the others have a test for each service.
RULES = ("imports", "prose", "anatomy", "field_errors", "personal_data", "public_events", "secrets", "typed_fields")
# What the walk in docs/developing.md changes outside the folder of the service, as far as these tests read it.
PREFIXES = 'things = ["/v1/things", "/v1/audit/things"]\n'
PRIVACY = "### things\n\n<!-- record of things -->\n<!-- end of record -->\n\nErased people: as in every service.\n\n"
START = """
import sys, urllib.error, urllib.request
from pathlib import Path
from kainotomia_local.platform import Platform

with Platform(Path(sys.argv[1]), broker="in-process", seed=False, fsync=False) as platform:
    assert "make_thing" in urllib.request.urlopen(platform.url + "/openapi.json", timeout=30).read().decode()
    try:
        urllib.request.urlopen(urllib.request.Request(platform.url + "/v1/things", b"{}", method="POST"), timeout=30)
    except urllib.error.HTTPError as refused:
        assert refused.code == 401, refused.code
print("it serves")
"""


class House:
    """A copy of the house with one service more."""

    def __init__(self, folder):
        self.folder = folder
        packages = [str(folder / path.parent.relative_to(ROOT)) for path in PACKAGES.values()]
        self.environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*packages, str(folder / "services/things")])}
        self.environment["NO_COLOR"] = "1"

    def run(self, *command, **environment):
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def test(self, *arguments, **environment):
        finished = self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, **environment)
        return finished.returncode, finished.stdout + finished.stderr[-2000:]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=NOT_COPIED)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(TEMPLATE, folder, ignore=NOT_COPIED, dirs_exist_ok=True)
    _install(folder / "services/things")
    with (folder / "gateway/gateway/prefixes.toml").open("a", encoding="utf-8") as end:
        end.write(PREFIXES)
    privacy = folder / "docs/privacy.md"
    before, heading, after = privacy.read_text("utf-8").partition("### Every service\n")
    privacy.write_text(before + PRIVACY + heading + after, encoding="utf-8")
    made = House(folder)
    listed = made.run("tools/list_services.py")
    assert listed.returncode == 0, listed.stderr
    refreshed = made.test("tests/contracts", "tests/architecture/test_personal_data.py", KAINOTOMIA_REFRESH_GOLDEN="1")
    assert refreshed[0] == 0, refreshed[1]
    return made


def _install(place):
    """Lay the metadata of the distribution beside its package, as an installation would, for this path alone."""
    project = tomllib.loads((place / "pyproject.toml").read_text("utf-8"))["project"]
    metadata = place / f"kainotomia_things-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    [(group, entries)] = project["entry-points"].items()
    lines = "".join(f"{name} = {target}\n" for name, target in entries.items())
    (metadata / "entry_points.txt").write_text(f"[{group}]\n{lines}", encoding="utf-8")


@pytest.mark.slow
def test_the_tests_of_the_house_read_the_new_service(house):
    rules = [f"tests/architecture/test_{rule}.py" for rule in RULES]
    status, said = house.test(*rules, "-vv")
    assert status == 0, said
    read = {line.partition("::")[0] for line in said.splitlines() if "[things" in line or "[thing.made.v1]" in line}
    assert read == set(rules[2:]), said


@pytest.mark.slow
def test_the_tests_of_the_template_pass(house):
    status, said = house.test("tests/things")
    assert status == 0, said


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_new_service_starts_with_the_platform(house, tmp_path):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    finished = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "data")],
        cwd=house.folder,
        env={**settings, "PYTHONPATH": house.environment["PYTHONPATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "it serves" in finished.stdout


def test_a_service_that_goes_leaves_the_lists():
    tool = runpy.run_path(str(ROOT / "tools/list_services.py"))
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    more = tool["refreshed"](text, [*SERVICES, "things"])
    assert "things" in tomllib.loads(more)["tool"]["mypy"]["packages"]
    assert "services/things" in tomllib.loads(more)["tool"]["mypy"]["mypy_path"].split(":")
    assert tool["refreshed"](more, list(SERVICES)) == text


def test_the_lists_of_pyproject_are_fresh():
    finished = subprocess.run(
        [sys.executable, ROOT / "tools/list_services.py", "--check"], capture_output=True, check=False
    )
    assert finished.returncode == 0, finished.stdout
