"""Expensive queries: the database work of one search stays bounded for any input."""

import itertools
import random

import pytest
from sqlalchemy import event

from observatory.search.corrections import MOST_CORRECTED

LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
PRACTICES, WORDS, NEIGHBOURS = 20, 16, 40


@pytest.fixture
def contrived(library):
    """Practices in which each of sixteen mistyped words has forty neighbours; give the words."""
    dice = random.Random(3)
    wrong = ["".join(dice.choices(LETTERS, k=10)) for _ in range(WORDS)]
    near = [
        word[:at] + letter + word[at + 1 :]
        for word in wrong
        for at, letter in itertools.islice(zip(itertools.cycle(range(2, 9)), LETTERS * 2, strict=False), NEIGHBOURS)
        if word[at] != letter
    ]
    library.add_many([{"title": f"Πρακτική {number}", "problem": " ".join(near)} for number in range(PRACTICES)])
    return wrong


def test_a_query_of_mistyped_words_costs_few_statements(contrived, library, engine):
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    answer = library.ask(" ".join(contrived))
    assert len(asked) <= 13
    assert answer["total"] == 0, "the other words are searched as they were typed"
    answer = library.ask(" ".join(contrived[:MOST_CORRECTED]))
    assert answer["total"] == PRACTICES
    assert [one["written"] for one in answer["corrections"]] == contrived[:MOST_CORRECTED]
