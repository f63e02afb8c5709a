"""The later versions that `make faults` lets run side by side can be made of the tree as it is."""

import os
import subprocess
import sys

from later_versions import NEW_PATH, make_after_next, make_next

PATHS = """
from chassis.contract import build_contract
from observatory.service import Observatory

print([operation["path"] for operation in build_contract(Observatory)["operations"]])
"""


def test_the_later_versions_can_be_made(tmp_path):
    following = make_next(tmp_path / "next")
    assert list(following.rglob("9998_licence.py"))
    assert list(make_after_next(tmp_path / "after", following).rglob("9999_licence.py"))
    environment = {**os.environ, "PYTHONPATH": str(following)}
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PATHS], env=environment, capture_output=True, text=True, check=False
    )
    assert NEW_PATH in made.stdout, made.stderr
