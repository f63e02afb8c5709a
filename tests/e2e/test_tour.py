"""The tour of the README, run as it stands there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_tour_in_the_readme_works_as_written(platform):
    tour = README.read_text().split("## A tour of the main job")[1].split("\n## ")[0]
    script = "\n".join(re.findall(r"```bash\n(.*?)```", tour, flags=re.DOTALL))
    script = script.replace("http://127.0.0.1:8000", platform.url).replace("http://127.0.0.1:8025", platform.mail_url)
    ran = subprocess.run(["bash", "-u", "-c", script], capture_output=True, text=True, check=True, timeout=100)
    said = ran.stdout
    assert '"state":"active"' in said
    assert said.index("practice-incomplete") < said.index("regional_review") < said.index("ministry_review")
    assert said.index("Η πρακτική δεν βρέθηκε") < said.index("\npublished\n")
    assert int(said.split("\npublished\n")[1].split("\n")[0]) >= 1  # other tests publish on this platform too
    assert '"subject": "New practice: ' in said or '"subject":"New practice: ' in said
    assert '"status":"sent"' in said
    assert ran.stderr == ""
