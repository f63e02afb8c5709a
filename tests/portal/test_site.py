"""The addresses beside the pages: front door, robots, sitemap, icon, other spellings of an address."""

from xml.etree import ElementTree as ET

import contract
import pytest

from portal.languages.catalogue import LANGUAGES


@pytest.mark.parametrize(
    ("asked", "cookie", "language"),
    [
        ("el-GR,en;q=0.5", "", "el"),
        ("en-GB", "", "en"),
        ("de, en;q=0.8, el;q=0.1", "", "en"),
        ("en;q=0.1, el", "", "el"),
        ("", "", "el"),
        ("de", "", "el"),
        ("en", "el", "el"),
        ("el", "x", "el"),
    ],
)
def test_the_front_door_chooses_the_language(visitor, asked, cookie, language):
    answer = visitor.get(
        "/", headers={"Accept-Language": asked, **({"Cookie": f"language={cookie}"} if cookie else {})}
    )
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}")
    assert answer.headers["vary"] == "Accept-Language, Cookie"


@pytest.mark.parametrize("path", ["/el/", "/en/practices/?q=a%20b"])
def test_a_slash_at_the_end_is_taken_off_on_this_host(visitor, path):
    answer = visitor.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 308
    assert answer.headers["location"] == path.replace("/?", "?").rstrip("/")
    assert visitor.get("//evil.example/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/el", "/en/practices", "/robots.txt", "/favicon.ico", "/health"])
def test_head_answers_as_get_without_the_body(visitor, path):
    head, get = visitor.head(path), visitor.get(path)
    assert head.status_code == get.status_code
    assert head.content == b""


def test_search_engines_find_the_public_pages(visitor):
    robots = visitor.get("/robots.txt").text
    assert "Disallow: /el/work" in robots
    assert "Sitemap: http://127.0.0.1:8080/sitemap.xml" in robots
    places = [
        place.text for place in ET.fromstring(visitor.get("/sitemap.xml").text).iter() if place.tag.endswith("loc")
    ]
    for language in LANGUAGES:
        assert f"http://127.0.0.1:8080/{language}" in places
        assert f"http://127.0.0.1:8080/{language}/practices/{contract.AN_ID}" in places
        assert f"http://127.0.0.1:8080/{language}/regions/GR-H" in places


def test_a_page_names_itself_in_both_languages(visitor):
    text = visitor.get("/en/practices?q=x&cursor=y").text
    assert '<link rel="canonical" href="http://127.0.0.1:8080/en/practices">' in text
    assert '<link rel="alternate" hreflang="el" href="http://127.0.0.1:8080/el/practices">' in text
    assert 'href="/el/practices?q=x&amp;cursor=y" data-language="el" lang="el" hreflang="el"' in text


def test_signing_in_leads_back_to_the_page(visitor):
    assert (
        'href="/el/sign-in?next=/el/practices%3Fq%3Da%26sort%3Dtitle"'
        in visitor.get("/el/practices?q=a&sort=title").text
    )
    assert 'href="/el/sign-in"' in visitor.get("/el").text


def test_an_icon_and_readiness_are_there(visitor):
    assert visitor.get(visitor.get("/favicon.ico").headers["location"]).headers["content-type"] == "image/svg+xml"
    assert visitor.get("/health").json() == {"status": "ok"}
    assert visitor.get("/ready").json() == {"ready": True, "checks": {"database": True}}
