"""Pages: those of services with their policy, faults for a browser, and the gateway's own."""

from __future__ import annotations

import pytest

from chassis.messaging.rpc import Reply


@pytest.fixture
def toys(gateway):
    gateway.services.answers.update(
        peek=lambda context, body: Reply(body=b'{"a":1}', etag='"3-abc"', headers={"Location": "/x", "Server": "s"}),
        get_thing=lambda context, body: Reply(body=b"{}", etag='"e1"', tags=("thing:" + context.path["thing_id"],)),
        keep_thing=lambda context, body: Reply(body=b"{}"),
        everyones=lambda context, body: Reply(body=b"[]"),
    )
    return gateway


def test_a_page_of_a_service_gets_a_page_policy(toys):
    toys.services.answers["peek"] = lambda context, body: Reply(body=b"<p>", content_type="text/html; charset=utf-8")
    assert "form-action 'self'" in toys.ask("GET", "/v1/things/1/peek").headers["content-security-policy"]
    toys.ask("GET", "/v1/things/1/peek", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert toys.services.calls[-1][1].accepts_html
    for accept in ("application/json, text/html", "text/html;q=0.1, application/json"):
        toys.ask("GET", "/v1/things/1/peek", Accept=accept)
        assert not toys.services.calls[-1][1].accepts_html


def test_a_service_hears_whether_a_browser_follows_a_link(toys):
    toys.services.answers["peek"] = lambda context, body: Reply(body=b"<p>", content_type="text/html; charset=utf-8")
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for headers, follows in (
        ({**browser, "Sec_Fetch_Mode": "navigate"}, True),
        ({**browser, "Sec_Fetch_Mode": "cors"}, False),
        ({"Accept": "*/*", "Sec_Fetch_Mode": "navigate"}, False),
        (browser, False),
        ({}, False),
    ):
        toys.ask("GET", "/v1/things/1/peek", **headers)
        assert toys.services.calls[-1][1].is_navigation == follows


def test_a_service_hears_the_browser_and_the_system(toys):
    toys.ask("GET", "/v1/things/1/peek", User_Agent="Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/1 Firefox/133.0")
    assert toys.services.calls[-1][1].device == "Firefox, Linux"
    toys.ask("GET", "/v1/things/1/peek", User_Agent="an-agency/1.0 (maria@lamia.example)")
    assert toys.services.calls[-1][1].device is None


def test_a_browser_is_told_of_faults_on_a_page(toys):
    for path, status, said in (("/v1/nothing", 404, b"<h1>"), ("/v1/things/mine", 401, "Απαιτείται σύνδεση".encode())):
        page = toys.ask("GET", path, Accept="text/html,*/*;q=0.8", Accept_Language="el")
        assert page.status == status
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-language"] == "el"
        assert page.headers["cache-control"] == "private, no-store"
        assert "style-src 'sha256-" in page.headers["content-security-policy"]
        assert said in page.body
        assert toys.ask("GET", path).headers["content-type"] == "application/problem+json"


def test_own_pages(toys):
    assert toys.ask("GET", "/health").json == {"status": "ok"}
    assert toys.ask("GET", "/ready").json == {"status": "ready", "checks": {"bus": True, "contract.toys": True}}
    index = toys.ask("GET", "/")
    assert index.json["links"] == {
        "docs": "/docs",
        "guides": "/docs/guides",
        "openapi": "/openapi.json",
        "asyncapi": "/asyncapi.json",
        "health": "/health",
        "ready": "/ready",
    }
    assert toys.ask("GET", "/asyncapi.json?lang=en").json["asyncapi"] == "3.0.0"
    assert b"/asyncapi.json?lang=en" in toys.ask("GET", "/docs?lang=en", Accept="text/html").body
    page = toys.ask("GET", "/?lang=en", Accept="text/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b'lang="en"' in page.body
    assert toys.ask("GET", "/docs/assets/nothing.js").status == 404
    assert toys.ask("GET", "/docs/assets/..%2Fstart.js").status == 404


def test_guides_are_pages_in_both_languages(toys):
    listed = toys.ask("GET", "/docs/guides?lang=el", Accept="text/html")
    assert listed.headers["content-type"] == "text/html; charset=utf-8"
    assert b'href="/docs/guides/clients?lang=el"' in listed.body
    for language, title in (("el", "Προγράμματα φορέων"), ("en", "Programs of agencies")):
        page = toys.ask("GET", "/docs/guides/clients", Accept_Language=language)
        assert page.headers["content-language"] == language
        assert f"<h1>{title}</h1>" in page.body.decode()
        document = toys.ask("GET", f"/openapi.json?lang={language}").json
        assert document["externalDocs"]["url"].endswith(f"/docs/guides?lang={language}")
    assert b"/docs/guides?lang=en" in toys.ask("GET", "/docs?lang=en").body
    assert toys.ask("GET", "/docs/guides/nothing").status == 404
    assert toys.ask("GET", "/docs/guides/..%2F__init__").status == 404
