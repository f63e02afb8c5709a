"""Sessions: sealed in the database, renewed once however many pages ask, ended here when identity ended them."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from contract import TOKENS
from cryptography.fernet import InvalidToken
from serving import Visitor, settings

from portal.sessions.seal import Seal, digest


@pytest.fixture
def rows(database_url):
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DELETE FROM session")
        yield connection


def test_nothing_in_the_database_opens_anything(rows, signed_in):
    (row,) = rows.execute("SELECT * FROM session").fetchall()
    kept = " ".join(bytes(value).decode("latin-1") if isinstance(value, bytes) else str(value) for value in row)
    assert TOKENS["access_token"] not in kept
    assert TOKENS["refresh_token"] not in kept
    (cookie,) = [one.value for one in signed_in.cookies if one.name == "kainotomia"]
    assert cookie not in kept
    assert digest(cookie) == bytes(row[0])
    dump = rows.execute("SELECT string_agg(t::text, '') FROM session t").fetchone()[0]
    assert "token-of-the-test" not in dump


def test_a_seal_opens_with_its_own_secret_only():
    sealed = Seal("a" * 32).close("token")
    assert Seal("a" * 32).open(sealed) == "token"
    with pytest.raises(InvalidToken):
        Seal("b" * 32).open(sealed)
    assert Seal("b" * 32, "a" * 32).open(sealed) == "token"


def due(rows):
    rows.execute("UPDATE session SET access_ends_at = now() + interval '5 seconds'")


def test_twenty_pages_at_once_refresh_once(rows, signed_in, gateway, loop, database_url):
    other = loop.serve_portal(
        settings(database_url=database_url, gateway_url=gateway.url)
    )  # a second process, as it were
    due(rows)
    gateway.calls.clear()
    gateway.delay = 0.2
    renewed = {**TOKENS, "access_token": "another-access-token", "refresh_token": "another-refresh-token"}
    gateway.answers["refresh_session"] = (200, renewed)
    cookies = dict(signed_in.cookies)

    def ask(number):
        with Visitor(other if number % 2 else signed_in.address) as browser:
            return browser.get("/el/organisations", cookies=cookies).status_code

    with ThreadPoolExecutor(20) as many:
        assert list(many.map(ask, range(20))) == [200] * 20
    assert gateway.calls["refresh_session"] == 1
    assert gateway.headers["list_organisations"]["Authorization"] == "Bearer another-access-token"
    with Visitor(signed_in.address) as browser:
        assert browser.get("/el/work", cookies=cookies).status_code == 200
    assert gateway.calls["refresh_session"] == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_session_that_identity_ended_leads_to_sign_in_and_back(rows, signed_in, gateway, status):
    due(rows)
    gateway.answers["refresh_session"] = (status, {"type": "urn:x:y"})
    answer = signed_in.get("/el/work?tab=mine&x=%26")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/el/sign-in?next=/el/work%3Ftab%3Dmine%26x%3D%2526",
    )
    assert 'kainotomia=""' in answer.headers["set-cookie"]
    assert rows.execute("SELECT count(*) FROM session").fetchone() == (0,)
    gateway.reset()
    back = signed_in.post(answer.headers["location"], data={"email": "a@example.gr", "password": "x"})
    assert (back.status_code, back.headers["location"]) == (303, "/el/work?tab=mine&x=%26")


def test_token_refused_by_the_api_ends_the_session_not_the_page(rows, signed_in, gateway):
    gateway.answers["search_practices"] = (401, {"type": "urn:x:y"})
    answer = signed_in.get("/el/practices?q=a")
    assert (answer.status_code, answer.headers["location"]) == (303, "/el/practices?q=a")
    assert rows.execute("SELECT count(*) FROM session").fetchone() == (0,)
    gateway.reset()
    assert signed_in.get("/el/practices?q=a").status_code == 200


def test_a_session_ends_after_its_hours(rows, signed_in):
    rows.execute("UPDATE session SET ends_at = now()")
    assert signed_in.get("/el/work").headers["location"] == "/el/sign-in?next=/el/work"
    with Visitor(signed_in.address) as another:  # whoever signs in next takes out what has ended
        another.sign_in()
    assert rows.execute("SELECT count(*) FROM session").fetchone() == (1,)


def test_sessions_sealed_with_another_secret_have_ended(rows, signed_in, gateway, loop, database_url):
    told = settings(
        database_url=database_url, gateway_url=gateway.url, secret="another-secret-of-the-portal-0123456789"
    )
    with Visitor(loop.serve_portal(told)) as browser:
        assert browser.get("/el/work", cookies=dict(signed_in.cookies)).status_code == 303


def test_signing_in_again_leaves_one_session(rows, signed_in):
    before = signed_in.cookies["kainotomia"]
    data = {"email": "a@example.gr", "password": "x", "csrf": signed_in.csrf()}
    assert signed_in.post("/el/sign-in", data=data).status_code == 303
    assert signed_in.cookies["kainotomia"] != before
    assert rows.execute("SELECT count(*) FROM session").fetchone() == (1,)


def test_signing_out_ends_the_session_at_identity_too(rows, signed_in, gateway):
    assert signed_in.post("/en/sign-out", data={"csrf": signed_in.csrf()}).headers["location"] == "/en"
    assert gateway.calls["end_session"] == 1
    assert rows.execute("SELECT count(*) FROM session").fetchone() == (0,)


@pytest.mark.parametrize(("language", "said"), [("el", "δεν είναι διαθέσιμη"), ("en", "not available")])
def test_without_the_api_a_page_says_so(loop, database_url, language, said):
    away = loop.serve_portal(settings(database_url=database_url, gateway_url="http://127.0.0.1:9"))
    with Visitor(away) as browser:
        for path in ("", "/practices", "/challenges"):
            answer = browser.get(f"/{language}{path}")
            assert answer.status_code == 503
            assert said in answer.text
        assert browser.get("/ready").status_code == 200
        assert browser.get("/sitemap.xml").status_code == 503


def test_without_the_api_no_kept_label_makes_zeros(loop, gateway, database_url):
    told = settings(database_url=database_url, gateway_url=gateway.url)
    with Visitor(loop.serve_portal(told)) as browser:
        assert browser.get("/el").status_code == 200
        gateway.answers |= {"search_practices": (503, {}), "list_challenges": (503, {})}
        assert browser.get("/el").status_code == 503


def test_without_the_database_visitors_read_and_people_wait(loop, gateway):
    told = settings(database_url="postgresql+psycopg://nobody@127.0.0.1:9/x", gateway_url=gateway.url)
    with Visitor(loop.serve_portal(told)) as browser:
        assert browser.get("/el/practices").status_code == 200
        began = time.monotonic()
        answer = browser.get("/el/practices", cookies={"kainotomia": "x"})
        assert answer.status_code == 503
        assert "set-cookie" not in answer.headers
        assert time.monotonic() - began < 20
        assert browser.get("/ready").status_code == 503
        assert browser.sign_in().status_code == 503
