"""The portal over the whole platform: pages of what is there, signing in as a demo account, following by mail."""

from __future__ import annotations

import re

import journey
import psycopg
import pytest
import requests
from api import Api, Mail

pytestmark = [pytest.mark.slow]
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def visitor(platform):
    with requests.Session() as session:
        session.headers.update(SAME)
        session.trust_env = False
        yield lambda method, path, **options: session.request(method, platform.portal.url + path, timeout=30, **options)


def heading(text):
    return re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL).group(1)).strip()


@pytest.mark.parametrize("language", ["el", "en"])
def test_every_public_page_shows_the_demonstration(platform, visitor, language):
    api = Api(platform.url)
    practice = api.get("/v1/practices", limit=1).json["items"][0]
    challenge = api.get("/v1/challenges", limit=1).json["items"][0]
    body = api.get("/v1/organisations", limit=1).json["items"][0]
    for path, shown in {
        "": practice["title"],
        "/practices": practice["title"],
        f"/practices/{practice['id']}": practice["title"],
        "/regions/GR-H": "GR-H",
        "/challenges": challenge["title"],
        f"/challenges/{challenge['id']}": challenge["title"],
        "/organisations": body[f"name_{language}"],
        f"/organisations/{body['id']}": body[f"name_{language}"],
        "/experts": "experts",
        "/follow": "email",
        "/sign-in": "contributor",
    }.items():
        answer = visitor("GET", f"/{language}{path}")
        assert answer.status_code == 200, path
        assert shown in answer.text.replace("&#39;", "'").replace("&amp;", "&"), path


@pytest.mark.parametrize("words", ["ραντεβου", "rantevou", "ΡΑΝΤΕΒΟΎ"])
def test_search_finds_without_accents_and_in_greeklish(visitor, words):
    found = visitor("GET", "/el/practices", params={"q": words}).text
    assert "<mark>" in found


@pytest.mark.parametrize("account", ["contributor", "approver", "centre", "curator", "reader"])
def test_a_demo_account_signs_in_with_one_click(platform, visitor, account):
    asked = visitor("GET", "/el/work")
    assert asked.url.endswith("/el/sign-in?next=/el/work")
    answer = visitor("POST", asked.url.removeprefix(platform.portal.url), data={"account": account})
    assert answer.url == f"{platform.portal.url}/el/work"
    assert heading(answer.text) == "Η εργασία μου"
    out = re.search(r'name="csrf" value="([^"]+)"', answer.text).group(1)
    assert visitor("POST", "/el/sign-out", data={"csrf": out}).url == f"{platform.portal.url}/el"
    assert "sign-in" in visitor("GET", "/el/work").url


def test_a_wrong_password_is_told_at_the_field(visitor):
    answer = visitor("POST", "/el/sign-in", data={"email": "reader@demo.example", "password": "άλλος"})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'id="email-error"' in answer.text
    assert "άλλος" not in answer.text


def test_a_draft_is_seen_by_its_people_only(platform, visitor):
    draft = journey.draft(Api(platform.url).as_("contributor@demo.example"), title="Ένα προσχέδιο της πύλης")["id"]
    assert visitor("GET", f"/el/practices/{draft}").status_code == 404
    visitor("POST", "/el/sign-in", data={"account": "contributor"})
    assert "Ένα προσχέδιο της πύλης" in visitor("GET", f"/el/practices/{draft}").text
    assert "Ένα προσχέδιο της πύλης" in visitor("GET", "/el/work").text


def test_following_sends_a_mail(platform, visitor):
    asked = visitor("POST", "/el/follow", data={"email": "politis@example.org", "sector": "technology"})
    assert heading(asked.text) == "Δείτε το e-mail σας"
    Mail(platform.mail_url).wait_for("politis@example.org", lambda mail: "/confirm?token=" in mail["text"])
    wrong = visitor("POST", "/el/follow", data={"email": "nobody"})
    assert wrong.status_code == 422
    assert 'href="#email"' in wrong.text


def test_no_token_lies_in_the_database(platform, visitor):
    visitor("POST", "/el/sign-in", data={"account": "curator"})
    address = platform.database_url("portal").replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT t::text FROM session t").fetchall()
    assert rows
    assert not [row for row in rows if "eyJ" in row[0]]
