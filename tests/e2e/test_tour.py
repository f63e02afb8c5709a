"""The tour of the documentation, run as it stands there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

TOUR = Path(__file__).parents[2] / "docs/tour.md"


def test_the_first_chapter_works_as_written(platform):
    ran = _run(_blocks("The main job"), platform)
    said = ran.stdout
    assert '"state":"active"' in said
    assert said.index("practice-incomplete") < said.index("regional_review") < said.index("ministry_review")
    assert said.index("Η πρακτική δεν βρέθηκε") < said.index("\npublished\n")
    assert int(said.split("\npublished\n")[1].split("\n")[0]) >= 1  # other tests publish on this platform too
    assert '"subject": "New practice: ' in said or '"subject":"New practice: ' in said
    assert '"status":"sent"' in said
    assert ran.stderr == ""


def test_the_second_chapter_works_as_written(platform):
    helpers = _blocks("The main job")[:1]
    ran = _run([*helpers, *_blocks("A challenge")], platform)
    said = ran.stdout
    assert said.index("open Νερό που χάνεται") < said.index("closed Χωρίς ουρά στο ΚΕΠ")
    assert said.index("The challenge was published") < said.index("The practice was published")
    assert said.index("Ραντεβού στο ΚΕΠ που τηρούνται") < said.index("/problems/challenge-incomplete")
    assert said.index("}\nreview\n") < said.index("\napproved\n") < said.index("\npublished\n")
    assert "Ναι, και μάλιστα." in said
    assert "A question was answered: " in said
    assert said.endswith("submitted\ndraft\nwithdrawn\n")
    assert ran.stderr == ""


def _blocks(heading):
    chapter = TOUR.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```bash\n(.*?)```", chapter, flags=re.DOTALL)


def _run(blocks, platform):
    script = "\n".join(blocks)
    script = script.replace("http://127.0.0.1:8000", platform.url).replace("http://127.0.0.1:8025", platform.mail_url)
    return subprocess.run(["bash", "-u", "-c", script], capture_output=True, text=True, check=True, timeout=100)
