"""The portal calls what the contracts promise, and its addresses are those that people keep."""

import ast
from pathlib import Path

import contract
import pytest

from portal.api.operations import OPERATIONS
from portal.pages.routes import PAGES

ROUTES = Path(__file__).with_name("routes.txt")
CODE = Path(__file__).resolve().parents[2] / "portal/portal"


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_what_its_contract_says(name):
    declared = contract.OPERATIONS[name]
    assert OPERATIONS[name] == (declared["service"], declared["method"], declared["path"])
    assert declared["deprecated"] is None


def test_every_operation_of_the_list_is_called_and_no_other():
    said = "\n".join(
        path.read_text("utf-8").replace("from __future__ import annotations", "")
        for path in CODE.rglob("*.py")
        if path.name != "operations.py"
    )
    assert [name for name in OPERATIONS if f'"{name}"' not in said] == []
    calls = [
        node
        for node in ast.walk(ast.parse(said))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    called = {
        word.value
        for call in calls
        if call.func.attr in {"read", "call", "read_or"}
        and not (isinstance(call.func.value, ast.Name) and call.func.value.id == "PortalSettings")
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }
    assert called >= {"search_practices", "start_session"}
    assert called - set(OPERATIONS) == set()


def test_addresses_change_on_purpose_only():
    now = [f"{' '.join(methods):9} {path or '/'}" for path, _, methods in PAGES]
    assert now == ROUTES.read_text("utf-8").splitlines()
