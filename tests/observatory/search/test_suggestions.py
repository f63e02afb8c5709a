"""Suggestions while typing: codes, bodies, titles and words that begin as the typed ones do."""

import csv
from pathlib import Path

import personas
import pytest
from sqlalchemy.orm import Session

from observatory.search import index

TABLE = Path(__file__).parents[2] / "commons/greek/search_equivalence_cases.csv"


@pytest.fixture
def suggest(library):
    def ask(q, **query):
        answered = library.call("list_suggestions", query={"q": q, **query})
        assert answered.status == 200, answered.text
        return answered.json["items"]

    return ask


@pytest.fixture
def shelf(library):
    library.add("Ψηφιακή εξυπηρέτηση στη γειτονιά", sectors=["technology"], region="GR-H")
    library.add("Κομποστοποίηση & <b>κήποι</b>", sectors=["environment"], organisation_id=personas.LAMIA)
    library.add("Open data for citizens", problem="Ψηφιοποίηση αρχείων.")
    return library


def texts(items, kind):
    return [item["text"] for item in items if item["kind"] == kind]


@pytest.mark.parametrize("typed", ["ψη", "ΨΗΦΙ", "psifiaki ex", "εξυπ", "γειτον", "psifiaki gei", "Ψηφιακή στη γ"])
def test_titles_are_found_by_the_beginnings_of_their_words(shelf, suggest, typed):
    assert texts(suggest(typed), "practice") == ["Ψηφιακή εξυπηρέτηση στη γειτονιά"]


@pytest.mark.parametrize("typed", ["", " ", "ψ", "!!", "ψηφιακή xyz", "%", "ψ%", "_η", "\u0000", "ιακή", "x" * 900])
def test_what_begins_nothing_suggests_nothing(shelf, suggest, typed):
    assert suggest(typed) == []


def test_codes_come_first_in_the_language_asked_for(shelf, suggest):
    [item] = suggest("περιβ")
    assert (item["kind"], item["value"], item["count"]) == ("sector", "environment", 1)
    [english] = suggest("περιβ", language="en")
    assert english["text"] == "Sustainability and environmental protection"
    assert texts(suggest("environ"), "sector") == [item["text"]]
    assert [item["value"] for item in suggest("stere") if item["kind"] == "region"] == ["GR-H"]


def test_a_code_that_finds_nothing_is_not_suggested(shelf, suggest):
    assert texts(suggest("πολιτισμ"), "sector") == []


@pytest.mark.parametrize("typed", ["λαμι", "lami", "Δήμος Λαμ", "municipality of lam"])
def test_bodies_with_practices_are_suggested(shelf, suggest, typed):
    [item] = [one for one in suggest(typed) if one["kind"] == "organisation"]
    assert (item["value"], item["count"]) == (str(personas.LAMIA), 1)


def test_words_of_the_texts_are_suggested_with_their_counts(shelf, suggest):
    shelf.add("Άλλη", solution="Με ψηφιοποίηση, ψηφιοποιήσεις και ψηφιοποίησης.")
    assert [(one["text"], one["count"]) for one in suggest("ψηφιοπ") if one["kind"] == "term"] == [("ψηφιοποίηση", 2)]


def test_kinds_and_their_number_can_be_chosen(shelf, suggest):
    assert {one["kind"] for one in suggest("ψηφ", kinds="practice")} == {"practice"}
    shelf.add_many([{"title": f"Ψηφίδα {number}"} for number in range(20)])
    assert [len(suggest("ψηφ", limit=limit)) for limit in (1, 10)] == [1, 10]


def test_marks_are_html_and_everything_else_is_escaped(shelf, suggest):
    [item] = [one for one in suggest("κηπ") if one["kind"] == "practice"]
    assert item["marked"] == "Κομποστοποίηση &amp; &lt;b&gt;<mark>κήποι</mark>&lt;/b&gt;"


def test_suggestions_follow_titles_names_and_archiving(shelf, suggest, engine):
    practice = shelf.add("Μουσείο", organisation_id=personas.LAMIA)
    assert texts(suggest("μουσ"), "practice") == ["Μουσείο"]
    with Session(engine) as session:
        from observatory.practice.publication.model import PublishedPractice
        from observatory.projections.organisation.model import Organisation

        row = session.get(PublishedPractice, practice)
        row.title = "Πινακοθήκη"
        index.put(session, row)
        session.get(Organisation, personas.LAMIA).name_el = "Δήμος Ζητουνίου"
        index.rename(session, personas.LAMIA)
        session.commit()
    assert (texts(suggest("μουσ"), "practice"), texts(suggest("πινα"), "practice")) == ([], ["Πινακοθήκη"])
    assert texts(suggest("ζητουν"), "organisation") == ["Δήμος Ζητουνίου"]
    assert texts(suggest("λαμι"), "organisation") == []
    shelf.remove(practice)
    assert texts(suggest("πινα"), "practice") == []


def test_beginnings_of_the_equivalence_table_find_their_titles(library, suggest):
    found = {}
    for row in csv.DictReader(TABLE.read_text("utf-8").splitlines()):
        beginning = max(row["query"].split(), key=len)[:4]
        if row["should_match"] == "True" and beginning.isalpha() and beginning not in found:
            practice = library.add(row["text"])
            found[beginning] = row["text"].strip() in texts(suggest(beginning, kinds="practice"), "practice")
            library.remove(practice)
    assert found != {}
    assert all(found.values()), found
