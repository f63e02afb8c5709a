"""The page of a practice, which a person in a browser gets where a program gets JSON."""

import dataclasses
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import files
import observatory_scenario
import personas
import pytest
from cabinet import Cabinet
from personas import CONTRIBUTOR, CURATOR

from observatory.practice.practice import page as rendering


def browse(observatory, practice_id, *, language="el", principal=None, follows=False, **query):
    given = {"principal": principal} if principal else {}
    opened = {"language": language, "accepts_html": True, "is_navigation": follows}
    return observatory.call("read_practice", practice_id=practice_id, query=query, **opened, **given)


def seen(page):
    """Return the visible text: no tags, no style, single spaces."""
    text = re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return " ".join(text.split())


@pytest.fixture
def published(observatory):
    return observatory.practice(
        "published",
        municipality="2401",
        principles=["embrace"],
        sdgs=[11, 9],
        outcome_kind="failure",
        started_on="2024-05-01",
        cost_eur=12500.5,
        links=["https://lamia.example/thyrida?a=1&b=2"],
        source_url="https://lamia.example/",
    )


def test_a_program_gets_json_as_ever(observatory, published):
    answered = observatory.read(published, by=personas.READER)
    assert answered.reply.content_type == "application/json"
    assert answered.json["title"] == observatory_scenario.FULL["title"]


def test_a_browser_is_led_to_the_portal_where_there_is_one(observatory, published):
    observatory.caller.settings = dataclasses.replace(observatory.caller.settings, portal_url="https://portal.example")
    assert browse(observatory, published).status == 200  # a program that takes HTML
    assert browse(observatory, published, follows=True, format="html").status == 200
    moved = browse(observatory, published, follows=True)
    assert moved.status == 302
    assert moved.reply.headers["Location"] == f"https://portal.example/el/practices/{published}"


def test_a_browser_gets_the_practice_in_words(observatory, published):
    page = browse(observatory, published)
    assert page.status == 200
    assert page.reply.content_type == "text/html; charset=utf-8"
    assert page.reply.headers["Content-Language"] == "el"
    assert page.text.startswith('<!doctype html>\n<html lang="el">')
    text = seen(page)
    assert "Μετάβαση στο περιεχόμενο" in text
    for said in (
        "Φορέας Δήμος Λαμιέων", "Περιφέρεια Στερεά Ελλάδα", "Έναρξη 1 Μαΐου 2024",
        "Κόστος 12.500,50 €", "Δημοσιεύθηκε 2 Μαρτίου 2026", "Τι είναι νέο Καμία επίσκεψη στο δημαρχείο.",
    ):  # fmt: skip
        assert said in text, said
    assert text.count("Δήμος Λαμιέων") == 1, "the municipality that is the organisation is named once"
    assert "technology" not in text
    assert text.index("9. ") < text.index("11. ")
    away = 'rel="external noopener noreferrer nofollow"'
    assert f'<a href="https://lamia.example/" {away}>' in page.text
    assert f'<a href="https://lamia.example/thyrida?a=1&amp;b=2" {away}>' in page.text
    assert "noindex" not in page.text


def test_the_page_is_in_the_readers_language_and_names_the_texts(observatory, published):
    by_header = browse(observatory, published, language="en")
    by_link = browse(observatory, published, language="el", lang="en")
    assert by_header.text == by_link.text
    text = seen(by_header)
    assert "Organisation Municipality of Lamia" in text
    assert "€12,500.50" in text
    assert "Published 2 March 2026" in text
    assert '<html lang="en">' in by_header.text
    assert f'<h1 dir="auto" lang="el">{observatory_scenario.FULL["title"]}</h1>' in by_header.text


def test_the_page_links_to_data_and_to_the_other_language(observatory, published):
    page = browse(observatory, published)
    assert 'href="?format=json"' in page.text
    assert browse(observatory, published, format="json").json["id"] == published
    assert 'href="?lang=en" lang="en"' in page.text
    kept = browse(observatory, published, view="published").text
    assert 'href="?view=published&amp;lang=en"' in kept


def test_page_and_data_have_their_own_etags_with_the_version(observatory, published):
    data, page = observatory.read(published, by=personas.READER), browse(observatory, published)
    assert data.etag != page.etag
    assert data.etag.split("-")[0] == page.etag.split("-")[0] == f'"{data.json["version"]}'
    assert data.reply.tags == page.reply.tags == (f"practice:{published}",)


def test_nothing_that_people_wrote_becomes_markup(observatory):
    evil = '"><script>alert(1)</script><b onclick=x>'
    fields = dict.fromkeys(observatory_scenario.SECTIONS, evil) | {"funding": evil}
    page = browse(observatory, observatory.practice("published", **fields))
    assert "<script" not in page.text
    assert "<b " not in page.text
    assert (
        page.text.count("&lt;script&gt;") == len(observatory_scenario.SECTIONS) + 2
    )  # the title thrice: title, h1 — and funding


def test_lines_and_paragraphs_stay(observatory):
    page = browse(observatory, observatory.practice("published", problem="ένα\nδύο\n\n\nτρία"))
    assert '<p dir="auto">ένα<br>δύο</p>\n<p dir="auto">τρία</p>' in page.text


def test_no_script_no_style_but_ours_and_nothing_from_elsewhere(observatory, published):
    page = browse(observatory, published)
    policy = page.reply.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script" not in policy
    assert not re.search(r"<script|\son\w+=|\sstyle=|url\(|<(img|iframe|object)", page.text)
    assert re.findall(r'<link rel="([^"]+)" (?:type="[^"]+" )?href="([^"]+)"', page.text) == [
        ("icon", "data:,"), ("alternate", "?format=json"),
    ]  # fmt: skip


def test_files_are_named_with_type_size_and_place(observatory, published):
    practice_id = observatory.practice("draft")
    cabinet = Cabinet(observatory)
    ids = [
        cabinet.added(practice_id, files.picture(), name="α.jpg", title="Η <θυρίδα>"),
        cabinet.added(practice_id, files.PDF, name="β.pdf", title="Η έκθεση"),
    ]
    page = browse(observatory, practice_id, principal=CONTRIBUTOR)
    text = seen(page)
    assert "Αρχεία και εικόνες" in text
    assert "Η &lt;θυρίδα&gt; JPG, 1 kB" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Η έκθεση PDF, 1 kB" in text.replace("\N{NO-BREAK SPACE}", " ")
    for file_id in ids:
        assert f'href="{practice_id}/files/{file_id}"' in page.text
    assert "Αρχεία και εικόνες" not in seen(browse(observatory, published))


def test_what_the_source_does_not_say_is_named(observatory):
    row = {"external_id": "x:1", "demo": True, "title": "Μόνο λύση", "solution": "Αυτή.", "year": 2019,
           "organisation_name": "Φορέας εκτός μητρώου"}  # fmt: skip
    assert observatory.caller.instance().try_case(row) == ("created", "")
    (event,) = observatory.events("practice.published.v1")
    practice_id = event["data"]["practice_id"]
    text = seen(browse(observatory, practice_id))
    assert "Δεδομένα επίδειξης: δεν πρόκειται για δημοσίευση του Υπουργείου." in text
    assert "Αποτελέσματα: δεν καταγράφηκε" in text
    assert "Η λύση: δεν καταγράφηκε" not in text
    assert "Φορέας Φορέας εκτός μητρώου" in text
    assert "Έτος 2019" in text


def test_the_working_copy_says_that_it_is_not_public(observatory):
    practice_id = observatory.practice("ministry_review", results="Ένα < δύο")
    for principal in (CONTRIBUTOR, CURATOR):
        page = browse(observatory, practice_id, principal=principal)
        assert "Σε αξιολόγηση από το Υπουργείο. Το κοινό δεν βλέπει αυτή τη μορφή." in seen(page)
        assert "noindex" in page.text


@pytest.mark.parametrize(("language", "title"), [("el", "Η πρακτική δεν βρέθηκε"), ("en", "Practice not found")])
def test_what_is_not_public_is_not_found_on_a_page_too(observatory, unknown, language, title):
    hidden = observatory.practice("ministry_review")
    pages = [browse(observatory, practice_id, language=language) for practice_id in (hidden, unknown, "no-id")]
    assert {page.status for page in pages} == {404}
    assert title in pages[0].text
    assert len({re.sub(r"<code>\w+</code>", "", page.text) for page in pages[:2]}) == 1  # but for the code for support
    assert f'<html lang="{language}">' in pages[2].text
    assert observatory.call("read_practice", practice_id=unknown).reply.content_type == "application/problem+json"


@pytest.fixture
def unknown():
    return "00000000-0000-4000-8000-0000000000ff"


def test_a_draft_that_says_nothing_yet_is_a_page(observatory):
    practice_id = observatory.call("create_practice", principal=CONTRIBUTOR, body={}).json["id"]
    assert "Πρακτική χωρίς τίτλο" in seen(browse(observatory, practice_id, principal=CONTRIBUTOR))


@pytest.mark.parametrize(
    ("amount", "el", "en"),
    [
        (Decimal(0), "0\xa0€", "€0"),
        (Decimal("1234567.00"), "1.234.567\xa0€", "€1,234,567"),
        (Decimal("0.5"), "0,50\xa0€", "€0.50"),
    ],
)
def test_amounts(amount, el, en):
    assert (rendering._euro(amount, "el"), rendering._euro(amount, "en")) == (el, en)


def test_a_moment_is_the_day_it_was_in_greece():
    assert rendering._day(datetime(2026, 2, 28, 22, 30, tzinfo=UTC), "el") == "1 Μαρτίου 2026"
    assert rendering._day(date(2026, 2, 28), "en") == "28 February 2026"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x", None])
def test_only_the_web_becomes_a_link(address):
    assert not rendering._is_web(address)


def test_right_to_left_text_reorders_nothing_around_it(observatory):
    rtl = "\u202eשלום 3"
    page = browse(observatory, observatory.practice("published", title=rtl, summary=rtl)).text
    assert "\u202e" not in page
    assert "<title>\u2068שלום 3\u2069 – " in page
    assert '<h1 dir="auto">' in page
    assert '<p dir="auto">שלום 3</p>' in page
