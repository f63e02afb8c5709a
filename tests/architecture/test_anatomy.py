"""Every noun of every service has the same rooms, and no file has grown into two."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from house import PACKAGES, SERVICES, name_of, nouns, sources, tree

LINES = 320  # "about 300": past it, a file is two nouns
TESTS = Path(__file__).parents[1]
NOUNS = [noun for service in SERVICES for noun in nouns(service)]
MODELS = [path for path in sources(*SERVICES) if path.name == "model.py"]
PROJECTS = [path.parent / "pyproject.toml" for path in PACKAGES.values()]
QUERIES = [path for path in sources() if path.name == "queries.py"]
WRITES = {"insert", "update", "delete", "add", "add_all", "merge", "flush"}
IMPORTS_SHAPES = re.compile(r"^from .+ import .*\bschemas\b", re.MULTILINE)
SESSION_NAMES = {"Session", "sessionmaker", "scoped_session", "create_engine", "object_session"}


def test_no_file_is_two_nouns():
    files = [*sources(), *TESTS.rglob("*.py")]
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: count for name, count in lines.items() if count > LINES} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_rooms(service):
    folder = PACKAGES[service]
    for room in (folder / "service.py", folder / "settings.py", folder / "__main__.py"):
        assert room.is_file(), name_of(room)
    for beside in ("pyproject.toml", "README.md", "migrations/env.py", "migrations/versions"):
        assert (folder.parent / beside).exists(), f"{service}/{beside}"
    assert list(nouns(service)), f"{service} has no noun"


def declares_operations(path):
    return any(isinstance(node, ast.Call) and ast.unparse(node.func) == "operation" for node in ast.walk(tree(path)))


def test_a_noun_has_the_files_that_its_files_need():
    assert [name_of(noun) for noun in NOUNS if not (noun / "__init__.py").is_file()] == []
    shapeless = [
        name_of(noun)
        for noun in NOUNS
        if (noun / "operations.py").is_file()
        and not (noun / "schemas.py").is_file()
        and declares_operations(noun / "operations.py")
        and not IMPORTS_SHAPES.search((noun / "operations.py").read_text("utf-8"))
    ]
    assert shapeless == [], "operations without wire shapes"


def test_events_are_declared_in_events():
    elsewhere = {
        f"{name_of(path)}: {node.name}"
        for noun in NOUNS
        for path in noun.rglob("*.py")
        if path.name != "events.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and "Event" in {ast.unparse(base) for base in node.bases}
    }
    assert elsewhere == set()


def test_a_model_knows_no_session():
    found = [
        f"{name_of(path)}: {alias.name}"
        for path in MODELS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in SESSION_NAMES
    ]
    assert found == []


def writes(path):
    """Return the names of statements and session methods that write."""
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    built = {call.id for call in calls if isinstance(call, ast.Name)}
    asked = {call.attr for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call.value) == "session"}
    return (built | asked) & WRITES


def test_queries_only_read():
    assert {name_of(path): found for path in QUERIES if (found := writes(path))} == {}


def test_nobody_keeps_a_drawer_for_odds_and_ends():
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert not [name_of(path) for path in sources() if path.name in drawers]


def test_every_module_says_what_it_is():
    docstrings = {
        name_of(path): (ast.get_docstring(tree(path)) or "").partition("\n")[0] for path in sources() if tree(path).body
    }
    assert [name for name, first in docstrings.items() if len(first) <= len("one word.")] == []


@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_every_distribution_is_its_own(path):
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    assert project["name"].startswith("kainotomia-"), name_of(path)
    assert project["requires-python"] == ">=3.11,<3.14", name_of(path)
    assert project["license"] == "EUPL-1.2", name_of(path)
    assert project["version"], name_of(path)
