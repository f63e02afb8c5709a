"""The ordinary suite stays short: five sentinels stand for the fault tests."""

import ast

from house import ROOT, tree


def sentinels(folder):
    """Return the tests of a folder with the mark, on the test or on one of its parameters."""
    return {
        node.name
        for path in (ROOT / "tests" / folder).glob("test_*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and any("mark.sentinel" in ast.unparse(d) for d in node.decorator_list)
    }


def test_five_fault_tests_are_sentinels():
    assert sentinels("faults") == {
        "test_kill_a_relay_at_random",
        "test_kill_a_consumer",
        "test_kill_the_broker_under_load",
        "test_the_same_event_three_times_at_once_has_one_effect",
        "test_every_service_is_replaced_under_load_and_nobody_notices",
    }
