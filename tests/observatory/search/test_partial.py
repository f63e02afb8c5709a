"""Partial answers: where no practice has all the words, some are left out and named."""

import pytest


@pytest.fixture
def shelf(library):
    library.add("Βιβλιοθήκη σε λεωφορείο", problem="Τα χωριά δεν έχουν βιβλιοθήκη.")
    library.add("Λεωφορείο για ηλικιωμένους", problem="Οι στάσεις είναι μακριά.")
    library.add("Λεωφορείο με ρεύμα", region="GR-M", solution="Φόρτιση τη νύχτα.")
    return library


@pytest.mark.parametrize(
    ("query", "left_out", "titles"),
    [
        ("βιβλιοθήκη διαστημόπλοιο", ["διαστημόπλοιο"], ["Βιβλιοθήκη σε λεωφορείο"]),
        ("vivliothiki διαστημόπλοιο", ["διαστημόπλοιο"], ["Βιβλιοθήκη σε λεωφορείο"]),
        ("φόρτιση λεωφορείων διαστημόπλοιο", ["διαστημόπλοιο"], ["Λεωφορείο με ρεύμα"]),
        ("Λεωφορεία ηλικιωμένων φόρτιση στάσεις", ["φόρτιση"], ["Λεωφορείο για ηλικιωμένους"]),
    ],
)
def test_words_that_no_practice_has_together_are_left_out(shelf, query, left_out, titles):
    answer = shelf.ask(query)
    assert (answer["left_out"], [item["title"] for item in answer["items"]]) == (left_out, titles)
    assert answer["total"] == len(titles)
    assert sum(facet["count"] for facet in answer["facets"]["years"]) == len(titles)


def test_of_words_found_apart_the_rarer_one_counts(shelf):
    answer = shelf.ask("λεωφορείο βιβλιοθήκη νύχτα")
    assert answer["left_out"] == ["βιβλιοθήκη"]
    assert [item["title"] for item in answer["items"]] == ["Λεωφορείο με ρεύμα"]


def test_words_are_left_out_within_the_filters(shelf):
    answer = shelf.ask("λεωφορείο στάσεις", region="GR-M")
    assert (answer["left_out"], answer["total"]) == (["στάσεις"], 1)


@pytest.mark.parametrize(
    "query",
    ["βιβλιοθήκη", "διαστημόπλοιο", "διαστημόπλοιο πύραυλος", '"νύχτα λεωφορείο"', "βιβλιοθήκη κβαντικός πύραυλος"],
)
def test_at_least_half_of_the_words_count(shelf, query):
    answer = shelf.ask(query)
    assert answer["left_out"] == []
    assert answer["total"] == (1 if query == "βιβλιοθήκη" else 0)


def test_a_mistyped_word_is_corrected_and_another_left_out(shelf):
    answer = shelf.ask("βιβλιοθύκη διαστημόπλοιο")
    assert [one["written"] for one in answer["corrections"]] == ["βιβλιοθύκη"]
    assert answer["left_out"] == ["διαστημόπλοιο"]


def test_further_pages_leave_out_the_same_words(library):
    library.add_many([{"title": f"Ηλιακό πάρκο {number}"} for number in range(5)])
    pages = list(library.pages("ηλιακό διαστημόπλοιο", limit=2))
    assert [page["left_out"] for page in pages] == [["διαστημόπλοιο"]] * 3
    assert len({item["id"] for page in pages for item in page["items"]}) == 5


def test_many_words_cost_few_statements(library, engine):
    from sqlalchemy import event

    library.add_many([{"title": f"Πρακτική {word}"} for word in "αλφα βητα γαμμα δελτα ζητα ητα θητα ιωτα".split()])
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert library.ask("αλφα βητα γαμμα δελτα ζητα ητα θητα ιωτα καππα")["left_out"] == []
    assert len(asked) <= 16
