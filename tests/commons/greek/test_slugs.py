"""Slugs follow ELOT 743."""

import csv
from pathlib import Path

import pytest

from commons.greek import slugify

VECTORS = list(csv.DictReader((Path(__file__).parent / "elot743_vectors.csv").read_text("utf-8").splitlines()))


def test_every_vector():
    assert len(VECTORS) == 357
    assert [(row["input"], slugify(row["input"])) for row in VECTORS] == [
        (row["input"], row["slug"]) for row in VECTORS
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", ""),
        ("!!! ---", ""),
        ("e-Θεσσαλονίκη 2030: έξυπνη πόλη", "e-thessaloniki-2030-exypni-poli"),
        ("Aττική", "attiki"),  # a Latin A
        ("προϋπολογισμός", "proypologismos"),
        ("Café", "cafe"),
        ("α" * 200, "a" * 80),
    ],
)
def test_other_texts(text, slug):
    assert slugify(text) == slug


def test_a_long_slug_ends_with_a_whole_word():
    assert slugify("ψηφιακή εξυπηρέτηση των πολιτών", longest=19) == "psifiaki"
