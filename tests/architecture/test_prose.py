"""Docstrings open with a verb or a noun of the field, test names are short, commit subjects have their form."""

import ast
import re
import sys

import pytest
from house import ROOT, name_of, sources, tree

sys.path.insert(0, str(ROOT / "tools"))

from commit_message import faults

REFUSED = re.compile(r"(What|Whatever|Who|Whoever|Whose|Give|Say)\b")
LONGEST = 60


def test_docstrings_open_with_a_term_of_the_field():
    found = [
        f"{name_of(path)}: {text.splitlines()[0]}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr)
        and isinstance(text := getattr(node.value, "value", None), str)
        and REFUSED.match(text)
    ]
    assert found == []


def test_test_names_are_short():
    found = [
        f"{path.name}: {node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and len(node.name) > LONGEST
    ]
    assert found == []


@pytest.mark.parametrize(
    "message",
    ["messaging: fix crash when a descriptor is reused", "docs: say why\n\nBecause.", "Merge branch 'x' into main"],
)
def test_commit_messages_of_the_form_pass(message):
    assert faults(message) == []


@pytest.mark.parametrize(
    "message", ["Fix things", "messaging:fix", f"docs: {'long ' * 20}", "docs: say why\nBecause.", ""]
)
def test_other_commit_messages_are_refused(message):
    assert faults(message)
