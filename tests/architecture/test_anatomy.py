"""Every noun of every service has the same rooms, and no file has grown into two."""

import ast
import re
import tomllib

import pytest
from house import ANATOMY, PACKAGES, SERVICES, name_of, nouns, sources, tree

LINES = 320  # "about 300": past it, a file is two nouns
NOUNS = [noun for service in SERVICES for noun in nouns(service)]
MODELS = [path for path in sources(*SERVICES) if path.name == "model.py"]
PROJECTS = [path.parent / "pyproject.toml" for path in PACKAGES.values()]
QUERIES = [path for path in sources() if path.name == "queries.py"]
WRITES = {"insert", "update", "delete", "add", "add_all", "merge", "flush"}
SESSION_NAMES = {"Session", "sessionmaker", "scoped_session", "create_engine", "object_session"}


@pytest.mark.parametrize("path", list(sources()), ids=name_of)
def test_no_file_is_two_nouns(path):
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= LINES


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_rooms(service):
    folder = PACKAGES[service]
    for room in (folder / "service.py", folder / "settings.py", folder / "__main__.py"):
        assert room.is_file(), name_of(room)
    for beside in ("pyproject.toml", "README.md", "migrations/env.py", "migrations/versions"):
        assert (folder.parent / beside).exists(), f"{service}/{beside}"
    assert list(nouns(service)), f"{service} has no noun"


@pytest.mark.parametrize("noun", NOUNS, ids=name_of)
def test_a_noun_has_the_files_that_its_files_need(noun):
    present = {path.name for path in noun.glob("*.py")} & ANATOMY
    assert (noun / "__init__.py").is_file()
    if "operations.py" in present:
        calls = [node for node in ast.walk(tree(noun / "operations.py")) if isinstance(node, ast.Call)]
        if any(ast.unparse(call.func) == "operation" for call in calls):
            imported = re.search(
                r"^from .+ import .*\bschemas\b", (noun / "operations.py").read_text("utf-8"), re.MULTILINE
            )
            assert "schemas.py" in present or imported, "operations without wire shapes"


@pytest.mark.parametrize("noun", NOUNS, ids=name_of)
def test_events_are_declared_in_events(noun):
    for path in noun.rglob("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base) for base in node.bases}
                assert path.name == "events.py" or "Event" not in bases, f"{node.name} belongs in events.py"


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_a_model_knows_no_session(path):
    imports = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    imported = {alias.name for node in imports for alias in node.names}
    assert not imported & SESSION_NAMES


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_queries_only_read(path):
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    built = {call.id for call in calls if isinstance(call, ast.Name)}
    asked = {call.attr for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call.value) == "session"}
    assert not (built | asked) & WRITES


def test_nobody_keeps_a_drawer_for_odds_and_ends():
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert not [name_of(path) for path in sources() if path.name in drawers]


@pytest.mark.parametrize("path", list(sources()), ids=name_of)
def test_every_module_says_what_it_is(path):
    module = tree(path)
    if module.body:
        first = (ast.get_docstring(module) or "").splitlines()
        assert first, "no docstring"
        assert len(first[0]) > len("one word."), "the docstring says nothing"


@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_every_distribution_is_its_own(path):
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    assert project["name"].startswith("kainotomia-"), name_of(path)
    assert project["requires-python"] == ">=3.11,<3.14", name_of(path)
    assert project["license"] == "EUPL-1.2", name_of(path)
    assert project["version"], name_of(path)
