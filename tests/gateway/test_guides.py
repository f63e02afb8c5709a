"""The guides that the gateway serves: both languages say the same, and every link of theirs leads somewhere."""

from __future__ import annotations

import re

import pytest
from guides import FOLDER, blocks, guide

from chassis.language import LANGUAGES
from gateway.pages.guides import NAMES, PATH, load

COMMENT = re.compile(r"(?:^|\s\s?)# .*$", re.MULTILINE)


def test_every_guide_exists_in_every_language():
    for language in LANGUAGES:
        assert sorted(path.stem for path in (FOLDER / language).glob("*.md")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_code_is_the_same_in_both_languages(name):
    greek, english = ([COMMENT.sub("", block) for block in blocks(guide(name, language))] for language in ("el", "en"))
    assert greek == english
    assert len(load(name, "el").sections) == len(load(name, "en").sections)
    assert guide(name, "el").count("\n|") == guide(name, "en").count("\n|")
    assert guide(name, "el").count("\n- ") == guide(name, "en").count("\n- ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_pages_in_the_same_language(name, language):
    served = {f"{PATH}/{other}?lang={language}" for other in NAMES}
    served |= {f"{path}?lang={language}" for path in ("/docs", "/openapi.json", "/asyncapi.json")}
    for target in re.findall(r'href="([^"]+)"', load(name, language).body):
        assert target in served or target.startswith("https://"), target


@pytest.mark.parametrize("name", NAMES)
def test_code_is_text_and_sections_have_anchors(name):
    shown = load(name, "el")
    assert "<script" not in shown.body
    assert 'id="section-1"' in shown.body
    assert shown.title == guide(name, "el").splitlines()[0].removeprefix("# ")
    assert f"<h1>{shown.title}" not in shown.body


def test_no_command_hides_the_reason_of_a_refusal():
    for language in LANGUAGES:
        for name in NAMES:
            assert not re.search(r"curl [^\n]*(-s?f|-fs)\w*\s", guide(name, language))
