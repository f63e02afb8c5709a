"""The list of fixes that `make mutation-check` takes out: it is true of the code as it stands."""

from __future__ import annotations

import tomllib

import pytest
from house import ROOT

FIXES = tomllib.loads((ROOT / "tests/faults/mutations.toml").read_text(encoding="utf-8"))["fix"]


@pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix["trap"])
def test_each_fix_and_its_test_stand_where_the_list_says(fix):
    assert (ROOT / fix["file"]).read_text(encoding="utf-8").count(fix["old"]) == 1
    file, _, test = fix["test"].partition("::")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
