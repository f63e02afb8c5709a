"""The chassis knows no domain: its code names no noun of a service."""

from __future__ import annotations

import ast
import re

from house import ROOT

WORDS = re.compile(
    r"(?<![a-z])(practice|challenge|solution|pilot|municipalit|curator|contributor|approver|evaluator)"
    r"|πρακτικ|προκλ[ήη]σ|πιλοτικ|δ[ήη]μο[ςυι ]",
    re.IGNORECASE,
)


def words_of(code):
    """Yield the domain words in names and texts of code, other than docstrings and comments."""
    tree = ast.parse(code)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented)
                  and ast.get_docstring(node, clean=False) is not None}  # fmt: skip
    for node in ast.walk(tree):
        texts = [value for name, value in ast.iter_fields(node) if isinstance(value, str) and name != "type_comment"]
        if id(node) not in docstrings:
            yield from (found[0] for text in texts for found in WORDS.finditer(text))


def test_the_chassis_names_no_noun_of_a_service():
    folder = ROOT / "chassis/chassis"
    found = {
        path.relative_to(folder).as_posix(): sorted(words)
        for path in sorted(folder.rglob("*.py"))
        if (words := set(words_of(path.read_text("utf-8"))))
    }
    assert found == {}


def test_a_domain_word_in_a_name_or_a_text_is_found():
    assert list(words_of('"""About a practice."""\nCURATOR = "Δήμος Λαμιέων"  # pilot\n')) == ["CURATOR", "Δήμος"]
    assert sorted(words_of("def list_challenges(pilot_id): ...")) == ["challenge", "pilot"]
    assert list(words_of("def list_things(best_practices_are_none): return 'autopilot'")) == ["practice"]
