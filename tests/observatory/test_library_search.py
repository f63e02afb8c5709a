"""The library is searched by words in any form and by facets, within what the reader may see."""

from collections import Counter

import pytest

FACETS = ("kind", "topic", "task", "level", "principle", "issuer", "year", "force", "language")


@pytest.fixture
def shelf(library):
    """Documents with different facts."""
    rows = [
        {"title_el": "Εγχειρίδιο ΚΠΑ", "summary_el": "Βελτίωση μέσω της αυτοαξιολόγησης.", "topics": ["quality"]},
        {"title_el": "Νόμος για την καινοτομία", "title_en": "", "kind": "law", "topics": ["legal"], "year": 2023,
         "summary_el": "Το σύστημα καινοτομίας.", "tasks": [], "issuer_name": "Ελληνική Δημοκρατία"},
        {"title_el": "", "title_en": "Spreading innovation", "summary_el": "", "kind": "guide", "languages": ["en"],
         "summary_en": "Six steps for givers and takers.", "topics": ["knowledge"], "tasks": ["adopt"], "year": 2016},
        {"title_el": "Δεδομένα για δήμους", "title_en": "", "topics": ["data"], "level": "advanced", "year": 2021,
         "principles": [{"code": "diffuse", "why": "Τα δίνει σε όλους."}], "summary_el": "Ανοικτά δεδομένα."},
    ]  # fmt: skip
    return [library.document("published", **row) for row in rows]


@pytest.mark.parametrize("word", ["αυτοαξιολόγησης", "αυτοαξιολόγηση", "aytoaxiologisi", "ΑΥΤΟΑΞΙΟΛΟΓΗΣΕΙΣ"])
def test_any_form_of_a_word_finds_the_same(library, shelf, word):
    assert library.found(q=word) == [shelf[0]]


def test_words_of_labels_issuers_and_numbers_find_too(library, shelf):
    assert library.found(q="ελληνική δημοκρατία") == [shelf[1]]
    assert library.found(q="legal framework") == [shelf[1]]
    numbered = library.document("published", kind="circular", numbers=[{"scheme": "protocol", "value": "Φ.5/4904"}])
    assert library.found(q="4904") == [numbered]


def test_words_of_the_title_come_first(library):
    in_summary = library.document("published", title_el="Άλλο", title_en="", summary_el="Για υποδείγματα.")
    in_title = library.document("published", title_el="Υποδείγματα", title_en="", summary_el="Κάτι.", year=1999)
    last = library.document("published", title_el="Τρίτο", title_en="", summary_el="Πολλά υποδείγματα μαζί.")
    assert library.found(q="υπόδειγμα") == [in_title, last, in_summary]
    assert library.found(q="υπόδειγμα", sort="title") == [in_summary, last, in_title]


def test_hits_show_where_the_words_stand(library, shelf):
    shown = library.find(q="αυτοαξιολόγηση")["items"][0]["highlights"]
    assert shown == {
        "title": "Εγχειρίδιο ΚΠΑ",
        "snippet": "Βελτίωση μέσω της <mark>αυτοαξιολόγησης</mark>.",
        "section": "summary_el",
    }
    assert library.find(q="spreading", lang="en")["items"][0]["highlights"]["title"].startswith("<mark>Spreading")
    assert library.find()["items"][0]["highlights"] is None


@pytest.mark.parametrize("asked", [{}, {"topic": "quality"}, {"topic": "quality,legal", "kind": "guide"}, {"q": "για"}])
def test_facets_count_as_brute_force_does(library, shelf, asked):
    found = library.find(**asked)
    assert found["total"] == len(found["items"])
    for facet in FACETS:
        others = {name: value for name, value in asked.items() if name != facet}
        counts = Counter(code for row in library.find(**others)["items"] for code in codes(library, row, facet))
        assert {one["code"]: one["count"] for one in found["facets"][facet]} == counts, facet


def codes(library, row, facet):
    whole = library.read(row["id"]).json
    several = {"topic": "topics", "task": "tasks", "language": "languages"}
    if facet in several:
        return whole[several[facet]]
    if facet == "principle":
        return [one["code"] for one in whole["principles"]]
    value = whole["issuer_name"] if facet == "issuer" else whole[facet]
    return [] if value is None else [str(value)]


def test_labels_of_facets_are_in_both_languages(library, shelf):
    facets = library.find()["facets"]
    legal = next(one for one in facets["topic"] if one["code"] == "legal")
    assert (legal["label_el"], legal["label_en"], legal["count"]) == ("Θεσμικό πλαίσιο", "Legal framework", 1)
    assert [one["code"] for one in facets["year"]] == ["2023", "2021", "2016"]


@pytest.mark.parametrize("asked", [{}, {"sort": "title"}, {"q": "καινοτομία δεδομένα"[:9]}])
def test_pages_follow_one_another(library, shelf, asked):
    whole, page = library.found(**asked), library.find(limit=1, **asked)
    seen = [one["id"] for one in page["items"]]
    while page["next"]:
        page = library.find(limit=1, cursor=page["next"], **asked)
        seen += [one["id"] for one in page["items"]]
    assert seen == whole


def test_a_filter_that_nobody_knows_is_refused(library):
    for asked in ({"topic": "nothing"}, {"kind": "x"}, {"sort": "x"}, {"cursor": "x"}):
        assert library.call("search_documents", query=asked).status in {400, 422}
