"""The pages beside the code are true: decisions have their form, named targets exist."""

import re
import subprocess
import sys

import pytest
from house import ROOT

DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
MAKE_TARGET = re.compile(r"`make ([a-z][a-z-]*)|^\s*(?:\$ )?make ([a-z][a-z-]*)", re.MULTILINE)


def targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def test_make_alone_lists_every_target_with_its_help():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert targets() >= {"run", "run-fresh", "test", "lint", "bench", "faults"}
    for target in targets():
        assert re.search(rf"^  {target} +\S", listed, re.MULTILINE), f"`make` does not explain {target}"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_pages_name_only_targets_that_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = {first or second for first, second in MAKE_TARGET.findall(text)}
    assert named
    assert named <= targets(), f"{page} names what is not there"


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_the_form_of_a_decision(path):
    text = path.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)
    assert text.startswith(f"# {path.name[:4]}. ")
    assert re.search(r"^Status: (proposed|accepted|superseded by \d{4})$", text, re.MULTILINE)
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    wanted = ["Context", "Decision", "Rejected", "Consequences"]
    assert [heading for heading in headings if heading in wanted] == wanted


def test_decisions_are_numbered_in_order():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_licence_is_the_whole_eupl():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("European Union Public Licence V. 1.2")
    assert "15. Applicable Law" in licence or "15.Applicable Law" in licence
    assert "Appendix" in licence


def forbidden(*paths):
    return subprocess.run(
        [sys.executable, ROOT / "tools/forbidden.py", *paths], capture_output=True, text=True, check=False
    )


def test_committed_files_hold_no_machine_name_index_or_secret():
    finished = forbidden()
    assert finished.returncode == 0, finished.stdout


@pytest.mark.parametrize(
    "line",
    [
        "data = '/" + "work/main/data'",
        "cd /" + "root/kainotomia",
        "pip install --" + "index-url x",
        "see https://files." + "pythonhosted.org/packages/x.whl",
        "-----BEGIN " + "PRIVATE KEY-----",
        "AMQP_URI=amqp://observatory:" + "3kd9sl2@broker.example/",
        "token = eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0." + "c2lnbmVkIGJ5IHNvbWVib2R5",
        "secret: whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ],
)
def test_what_no_file_may_hold_would_be_noticed(line, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"{line}\n", encoding="utf-8")
    finished = forbidden(page)
    assert finished.returncode == 1
    assert "page.md:1:" in finished.stdout
