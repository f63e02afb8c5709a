"""How search answers: rank, highlights, facets, pages, orders, related practices."""

import random
from datetime import timedelta

import pytest

from commons.taxonomies import OUTCOME_KINDS, PRINCIPLES, REGIONS, SECTORS, STAGES


def test_the_title_ranks_first_then_the_summary_then_the_text(library):
    library.add("Υπηρεσίες καινοτομίας")
    library.add("Άλλο", summary="Η καινοτομία στις υπηρεσίες.", name="summary")
    library.add("Τίποτα", results="Υπηρεσία με καινοτομία.")
    library.add("Καινοτομία υπηρεσιών")
    library.add("Ξένο", problem="Υπηρεσία.")
    assert library.titles("καινοτομία υπηρεσιών") == ["Καινοτομία υπηρεσιών", "Υπηρεσίες καινοτομίας", "Άλλο", "Τίποτα"]


def test_what_speaks_of_it_often_ranks_before_what_mentions_it(library):
    library.add("Πολλές φορές", problem="Κομπόστ.", solution="Κομπόστ.", results="Κομπόστ.")
    library.add("Μία φορά", problem="Κομπόστ.")
    assert library.titles("κομπόστ") == ["Πολλές φορές", "Μία φορά"]


def test_equal_ones_rank_newest_first(library):
    for title in ("πρώτη δράση", "δεύτερη δράση", "τρίτη δράση"):
        library.add(title)
    assert library.titles("δράση") == ["τρίτη δράση", "δεύτερη δράση", "πρώτη δράση"]


# ---- highlights ---------------------------------------------------------------------------------------


def test_the_words_are_marked_as_they_are_written(library):
    library.add("Ψηφιακές Υπηρεσίες", summary="Άλλα.", solution="Η ΥΠΗΡΕΣΙΑ είναι ψηφιακή.")
    shown = library.ask("ψηφιακή υπηρεσία")["items"][0]["highlights"]
    assert shown == {
        "title": "<mark>Ψηφιακές</mark> <mark>Υπηρεσίες</mark>",
        "snippet": "Η <mark>ΥΠΗΡΕΣΙΑ</mark> είναι <mark>ψηφιακή</mark>.",
        "section": "solution",
    }


def test_greeklish_and_corrected_words_are_marked_too(library):
    library.add("Καινοτομίες στον δήμο")
    assert library.ask("kainotomia")["items"][0]["highlights"]["title"] == "<mark>Καινοτομίες</mark> στον δήμο"
    assert library.ask("καινοτομα")["items"][0]["highlights"]["title"] == "<mark>Καινοτομίες</mark> στον δήμο"


def test_everything_else_is_escaped(library):
    nasty = '<script>alert("x")</script> & <img src=x onerror=alert(1)> καινοτομία <b>'
    library.add(nasty, summary=nasty)
    shown = library.ask("καινοτομία script")["items"][0]["highlights"]
    for html in (shown["title"], shown["snippet"]):
        plain = html.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert ">" not in plain
        assert "<mark>καινοτομία</mark>" in html
        assert "&lt;<mark>script</mark>&gt;" in html
        assert "&amp;" in html


def test_a_snippet_is_a_piece_around_the_words(library):
    before, after = "Πριν από αυτό υπάρχει κείμενο. " * 20, " Μετά από αυτό υπάρχει κείμενο." * 20
    library.add("Τίτλος", problem=f"{before}Εδώ είναι η καινοτομία.{after}")
    snippet = library.ask("καινοτομία")["items"][0]["highlights"]["snippet"]
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert "<mark>καινοτομία</mark>" in snippet
    assert len(snippet) < 300


def test_without_words_nothing_is_marked(library):
    library.add("Τίτλος")
    assert library.ask()["items"][0]["highlights"] is None


# ---- facets -------------------------------------------------------------------------------------------

FILTERS = {"sector": "sectors", "region": "regions", "stage": "stages", "principle": "principles", "year": "years"}


@pytest.fixture
def crowd(library):
    lot = random.Random(1)
    contents = [
        {
            "title": f"{lot.choice(['Δράση', 'Υπηρεσία'])} {number}",
            "sectors": lot.sample(list(SECTORS), k=lot.choice((1, 2, 3))),
            "principles": lot.sample(list(PRINCIPLES), k=lot.choice((0, 1, 2))),
            "stage": lot.choice(list(STAGES)),
            "region": lot.choice([*REGIONS, None]),
            "year": lot.choice((2023, 2024, 2025)),
            "published": library.start + timedelta(minutes=lot.randrange(40)),  # many at the same time
        }
        for number in range(150)
    ]
    library.add_many(contents)
    library.contents = contents
    return library


def codes(content, facet):
    value = {"regions": content["region"], "stages": content["stage"], "years": str(content["year"])}.get(facet)
    return content[facet] if facet in {"sectors", "principles"} else [value] if value else []


def meets(content, filters, but=None):
    return all(set(chosen) & set(codes(content, facet)) for facet, chosen in filters.items() if facet != but)


@pytest.mark.parametrize("q", [None, "υπηρεσία"])
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"sector": "technology"},
        {"sector": "technology,culture", "region": "GR-H,GR-M,GR-A"},
        {"stage": "implementing", "year": "2024,2025", "principle": "embrace"},
    ],
)
def test_facets_are_what_counting_by_hand_gives(crowd, q, chosen):
    answer = crowd.ask(q, **chosen)
    filters = {FILTERS[name]: values.split(",") for name, values in chosen.items()}
    contents = [one for one in crowd.contents if q is None or one["title"].startswith("Υπηρεσία")]
    assert answer["total"] == sum(meets(one, filters) for one in contents)
    for facet in FILTERS.values():
        expected = {}
        for one in contents:
            if meets(one, filters, but=facet):  # a facet does not narrow its own counts
                for code in codes(one, facet):
                    expected[code] = expected.get(code, 0) + 1
        assert {row["code"]: row["count"] for row in answer["facets"][facet]} == expected, facet


def test_every_code_of_the_taxonomies_has_a_place_in_the_tallies(library):
    from observatory.search.model import PLACES, TALLIES, counted, tallies

    ranges, runs = ("1-2", "3-9", "10-up"), ("running", "stale", "ended")
    taxonomies = {
        "sectors": SECTORS, "regions": REGIONS, "stages": STAGES, "principles": PRINCIPLES, "reused": ranges,
        "outcome_kinds": OUTCOME_KINDS, "running": runs, "certified": ("yes",),
    }  # fmt: skip
    assert sorted(PLACES) == sorted((facet, code) for facet, entries in taxonomies.items() for code in entries)
    assert len(PLACES) <= TALLIES * 3
    everything = {facet: list(entries) for facet, entries in taxonomies.items()}
    assert counted(tallies(everything)) == {facet: dict.fromkeys(entries, 1) for facet, entries in taxonomies.items()}


def test_an_unknown_code_is_refused(library):
    from chassis.testing import Caller
    from observatory.service import Observatory

    call = Caller(Observatory, library.engine).call
    for query in ({"sector": "space"}, {"region": "GR-Z"}, {"sort": "best"}, {"year": "x"}, {"organisation": "x"}):
        assert call("search_practices", query=query).status == 422, query


# ---- pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["relevance", "newest", "title"])
@pytest.mark.parametrize("q", [None, "υπηρεσία"])
def test_pages_have_no_gap_and_no_repeat_during_additions(crowd, q, sort):
    known = {one["title"] for one in crowd.contents if q is None or one["title"].startswith("Υπηρεσία")}
    seen = []
    for number, page in enumerate(crowd.pages(q, sort=sort, limit=17)):
        seen += [item["title"] for item in page["items"]]
        crowd.add(f"Υπηρεσία πρόσθετη {number}", published=crowd.start + timedelta(days=400))
    assert len(seen) == len(set(seen))
    assert known <= set(seen)


def test_titles_sort_as_greeks_sort_them(library):
    for title in ("Ωρολόγιο", "άλφα", "Έδρα", "Ζωή", "Open", "εδώ"):
        library.add(title)
    assert library.titles(sort="title") == ["Open", "άλφα", "Έδρα", "εδώ", "Ζωή", "Ωρολόγιο"]


def test_a_cursor_of_another_order_is_refused(crowd):
    from chassis.testing import Caller
    from observatory.service import Observatory

    cursor = crowd.ask(sort="newest", limit=5)["next"]
    call = Caller(Observatory, crowd.engine).call
    assert call("search_practices", query={"sort": "title", "cursor": cursor}).status == 400
    assert call("search_practices", query={"cursor": "made-up"}).status == 400


# ---- related ------------------------------------------------------------------------------------------


def test_related_practices_share_rare_words_then_sectors(library):
    from chassis.testing import Caller
    from observatory.service import Observatory

    compost = library.add("Κομποστοποίηση στη γειτονιά", summary="Οικιακά απόβλητα.", sectors=["environment"])
    library.add("Κάδοι κομποστοποίησης", summary="Απόβλητα κουζίνας.", sectors=["environment"])
    library.add("Φύτευση δέντρων", summary="Σκιά.", sectors=["environment"])
    library.add("Ηλεκτρονικά πρακτικά", summary="Συνεδριάσεις.", sectors=["transparency"])
    call = Caller(Observatory, library.engine).call
    answered = call("list_related", practice_id=compost)
    assert [item["title"] for item in answered.json["items"]] == ["Κάδοι κομποστοποίησης", "Φύτευση δέντρων"]
    assert call("list_related", practice_id="00000000-0000-4000-8000-00000000dead").status == 404
