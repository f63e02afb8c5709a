"""Matching: the equivalence table, inflection, Greeklish, mixed words, typing mistakes, phrases, names."""

import csv
import unicodedata
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from observatory.projections.organisation.model import Organisation

TABLE = Path(__file__).parents[2] / "commons/greek/search_equivalence_cases.csv"
CASES = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


def test_every_row_of_the_equivalence_table(library):
    for row in CASES:
        practice = library.add("Μια πρακτική", problem=row["text"])
        answer = library.ask(row["query"])
        found = [] if answer["left_out"] else [item["id"] for item in answer["items"]]
        assert (str(practice) in found) is (row["should_match"] == "True"), row
        library.remove(practice)


@pytest.fixture
def shelf(library):
    library.add("Καινοτομία στον δήμο", summary="Νέες τεχνολογίες για τους πολίτες.")
    library.add("Ανακύκλωση", problem="Πολλά απόβλητα.", results="Οι καινοτομίες βοήθησαν τη συνεργασία.")
    library.add("Digital services for citizens", solution="Smart cities and open data.")
    library.add("Ψηφιακός μετασχηματισμός", summary="Ψηφιακές διαδικασίες εξυπηρέτησης των πολιτών.")
    return library


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("καινοτομιών", ["Καινοτομία στον δήμο", "Ανακύκλωση"]),
        ("ΚΑΙΝΟΤΟΜΙΑΣ", ["Καινοτομία στον δήμο", "Ανακύκλωση"]),
        ("kainotomia", ["Καινοτομία στον δήμο", "Ανακύκλωση"]),
        ("kainotomies ston dimo", ["Καινοτομία στον δήμο"]),
        ("ψηφιακή", ["Ψηφιακός μετασχηματισμός"]),
        ("psifiaki diadikasia", ["Ψηφιακός μετασχηματισμός"]),
        ("smart city", ["Digital services for citizens"]),
        ("καινοτομία ανακύκλωση", ["Ανακύκλωση"]),
        ("η καινοτομία και οι συνεργασίες", ["Ανακύκλωση"]),
        ('"εξυπηρέτηση πολιτών"', ["Ψηφιακός μετασχηματισμός"]),
        ('"πολίτης εξυπηρέτηση"', []),
        ("τεχνολογία ανακύκλωση", []),
        ("service", ["Digital services for citizens"]),
    ],
)
def test_all_words_in_any_form(shelf, query, titles):
    assert shelf.titles(query) == titles


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("καινοτομα", "καινοτομία"),  # a letter too few
        ("καιννοτομία", "καινοτομία"),  # one too many
        ("καινοτρμία", "καινοτομία"),  # a wrong one
        ("κιανοτομία", "καινοτομία"),  # two changed places
        ("ανακίκλωση", "ανακύκλωση"),
        ("servises", "services"),
        ("kainotmia", "καινοτομία"),
    ],
)
def test_one_wrong_letter_is_corrected_and_said(shelf, typed, meant):
    answer = shelf.ask(typed)
    assert answer["total"] > 0
    assert [(one["written"], one["meant"]) for one in answer["corrections"]] == [(typed, meant)]


def test_every_one_letter_mistake_in_a_word_of_six_letters(library):
    library.add("Σχολές χορού")
    wrong = {"σχλές", "σχολέςς", "σχαλές", "σχολσέ", "χσολές"}
    assert [word for word in sorted(wrong) if len(word) >= 6 and not library.titles(word)] == []


def test_short_words_and_known_words_are_not_corrected(shelf):
    assert shelf.ask("δήμοξ")["corrections"] == []
    assert shelf.ask("δημξ")["total"] == 0
    assert shelf.ask("απόβλητα")["corrections"] == []


@pytest.mark.parametrize(
    ("texts", "query", "left_out", "meant"),
    [
        (["Services of the government"], "e-government", "e", []),
        (["Government and municipality"], "government wellness", "wellness", []),
        (["Παρακολούθησης δεδομένων", "Χρήση υδάτων"], "παρακολουθηση υδατων", "παρακολουθηση", []),
        (["Centres of innovation", "Open data"], "open center", "open", ["centres"]),
        (["Πρωτόκολλα υπηρεσιών"], "πρωτοκολο δήμου", "δήμου", ["πρωτόκολλα"]),
    ],
)
def test_words_left_out_have_no_corrections(library, texts, query, left_out, meant):
    for one in texts:
        library.add(one)
    answer = library.ask(query)
    assert (answer["total"], answer["left_out"]) == (1, [left_out])
    assert [one["meant"] for one in answer["corrections"]] == meant


def test_a_correction_is_shown_in_the_nearest_form(library):
    library.add("Πρωτόκολλα", problem="Κάθε πρωτόκολλο χωριστά. Των πρωτοκόλλων.")
    library.add("Centres", problem="One centre, all centres.")
    for written, meant in (("πρωτοκολο", "πρωτόκολλο"), ("center", "centre")):
        answer = library.ask(written)
        assert answer["total"] == 1
        assert answer["corrections"] == [{"written": written, "meant": meant}]


def test_only_the_correction_that_finds_something_is_said(library):
    for text in ("Policy of the city", "Police center", "Centre of design"):
        library.add(text)
    answer = library.ask("policy center")
    assert answer["total"] == 1
    assert answer["corrections"] == [{"written": "policy", "meant": "police"}]


@pytest.mark.parametrize("query", ["Θήβα", "θηβας", "ΘΗΒΑ", "thiva", "Δήμος Θηβαίων"])
def test_everyday_names_of_towns_find_practices(library, engine, query):
    with Session(engine) as session:
        session.add(
            Organisation(
                organisation_id=UUID(int=7), kind="municipality", name_el="Δήμος Θηβαίων", name_en="Thebes",
                slug="thebes", region="GR-H", elstat_code="2804", status="active",
            )
        )  # fmt: skip
        session.commit()
    library.add("Του δήμου", organisation_id=UUID(int=7))
    library.add("Στον δήμο", organisation_id=UUID(int=8), municipality="2804")
    library.add("Αλλού", organisation_id=UUID(int=8))
    assert sorted(library.titles(query)) == ["Στον δήμο", "Του δήμου"]


def test_decomposed_queries(shelf):
    assert shelf.titles(unicodedata.normalize("NFD", "Καινοτομία")) == shelf.titles("καινοτομία") != []


def test_the_names_of_the_organisation_and_the_place_count(library, engine):
    with Session(engine) as session:
        session.add(
            Organisation(
                organisation_id=UUID(int=7),
                kind="municipality",
                name_el="Δήμος Λαμιέων",
                name_en="Municipality of Lamia",
                slug="lamia",
                region="GR-H",
                elstat_code="2401",
                status="active",
            )
        )
        session.commit()
    library.add("Μια πρακτική", region="GR-H", municipality="2401", organisation_id=UUID(int=7))
    library.add("Αλλού", region="GR-M", organisation_id=UUID(int=8))
    for query in ("dimos lamieon", "Δήμος Λαμιέων", "ΛΑΜΙΕΩΝ", "Lamia", "Στερεά Ελλάδα", "Sterea Ellada"):
        assert library.titles(query) == ["Μια πρακτική"], query


def test_practices_are_found_by_their_organisations_new_name(observatory, library):
    import personas

    library.add("Μια πρακτική", organisation_id=personas.LAMIA)
    assert library.titles("Λαμιέων") == ["Μια πρακτική"]
    observatory.register(personas.LAMIA, name_el="Δήμος Υπάτης", name_en="Ypati")
    assert library.titles("Λαμιέων") == []
    assert library.titles("Υπάτη") == ["Μια πρακτική"]


def test_what_is_archived_is_found_no_more(library):
    practice = library.add("Καινοτομία")
    assert library.ask("καινοτομία")["total"] == 1
    library.remove(practice)
    assert library.ask("καινοτομία")["total"] == 0
    assert library.ask()["total"] == 0


def test_a_changed_practice_is_found_by_its_new_words_only(library, engine):
    from observatory.practice.publication.model import PublishedPractice
    from observatory.search import index

    practice_id = library.add("Παλιός τίτλος")
    with Session(engine) as session:
        row = session.get(PublishedPractice, practice_id)
        row.title = "Καινούργιος τίτλος"
        index.put(session, row)
        session.commit()
    assert library.titles("παλιός") == []
    assert library.titles("καινούργιος") == ["Καινούργιος τίτλος"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60)
    | st.text(alphabet="αβή ς'\"\\&|!():*<->@^=:%_;-δήμος", max_size=40)
    | st.text(alphabet="abh8xou '\"", max_size=30)
)
def test_no_text_is_an_error(shelf, query):
    answer = shelf.ask(query)
    assert answer["total"] >= len(answer["items"])


@pytest.mark.parametrize(
    "query",
    ["'", "\\", "''", "a' | 'b", "δήμος & !", "!!!", "(", ":*", "<->", "\x00", "α" * 999, "δήμος " * 150, "%_", "και"],
)
def test_nobody_can_speak_to_the_query_language(shelf, query):
    assert shelf.ask(query)["total"] >= 0


def test_a_query_longer_than_anybody_types_is_refused(library):
    from chassis.testing import Caller
    from observatory.service import Observatory

    assert Caller(Observatory, library.engine).call("search_practices", query={"q": "α" * 1001}).status == 422
