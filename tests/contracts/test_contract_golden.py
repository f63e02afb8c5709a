"""What clients rely on: a service's contract changes by addition only, unless its version says otherwise."""

import pytest
from services import FOLDER, NAMES, REFRESH, contract, golden, keep

from chassis.compatibility.contracts import breaking, may_break


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_breaks_no_client(name):
    kept, current = golden(FOLDER / f"{name}.json"), contract(name)
    if kept is None:
        assert REFRESH, f"{name} has no golden contract yet: run `make contracts`"
        return
    faults = breaking(kept, current)
    said = may_break(kept["version"], current["version"])
    assert said or not faults, "\n".join([f"{name} breaks its clients:", *faults])


@pytest.mark.parametrize("name", NAMES)
def test_the_golden_contract_is_fresh(name):
    path, current = FOLDER / f"{name}.json", contract(name)
    kept = golden(path)
    if REFRESH and (kept is None or may_break(kept["version"], current["version"]) or not breaking(kept, current)):
        keep(path, current)
    assert golden(path) == current, f"{name} only added something: run `make contracts` and read the diff"
