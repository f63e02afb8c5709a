"""The list of fixes that `make unfixed` takes out again: it is known to be true of the code as it stands."""

from __future__ import annotations

import tomllib

import pytest
from house import ROOT

FIXES = tomllib.loads((ROOT / "tests/faults/unfixed.toml").read_text(encoding="utf-8"))["fix"]


@pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix["trap"])
def test_the_fix_stands_where_the_list_says_and_so_does_its_test(fix):
    assert (ROOT / fix["file"]).read_text(encoding="utf-8").count(fix["old"]) == 1
    file, _, test = fix["test"].partition("::")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
