"""The merged document is valid OpenAPI 3.1 in both languages, and the human page needs nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from pathlib import Path

import orjson
import pytest
from openapi_spec_validator import validate
from swagger_ui_bundle import swagger_ui_path

from gateway.contracts.document import read_contract
from gateway.http.head import Headers
from gateway.http.request import Request
from gateway.pages.docs import asset, docs
from gateway.pages.index import index
from gateway.pages.openapi import merge
from gateway.prefixes import PREFIXES, owns

GOLDEN = Path(__file__).parents[1] / "contracts"

# SHA-256 of the files in npm's swagger-ui-dist 5.31.0: the PyPI package that carries them has another publisher.
SWAGGER_UI_5_31_0 = {
    "swagger-ui-bundle.js": "93b7b0862a80e2786f85b560be7693c2344354ffa7e7e224f850a54349724c31",
    "swagger-ui.css": "9e576f8322132c76949da47f9bb53c891373c303ea3a761ff548ffc9de50a98c",
}


def part(service, name, path, schema, **more):
    response = {"description": "x", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return read_contract(
        service,
        {
            "contract": 1,
            "service": service,
            "version": "1.0.0",
            "operations": [
                {
                    "name": name,
                    "method": "GET",
                    "path": path,
                    "allow": ["signed_in"],
                    "summary": {"el": "Δες το", "en": "See it"},
                    "description": {"el": "Όλο", "en": "All of it"},
                }
            ],
            "paths": {
                path: {
                    "get": {
                        "operationId": name,
                        "tags": [service],
                        "summary": "See it",
                        "parameters": [
                            {"in": "path", "name": match, "required": True, "schema": {"type": "string"}}
                            for match in re.findall(r"{(\w+)}", path)
                        ],
                        "responses": {"200": response, "404": {"description": "x", "content": problem}},
                        "security": [{"bearer": []}],
                    }
                }
            },
            "schemas": {"Thing": schema, "Same": {"type": "string"}},
            **more,
        },
    )


@pytest.fixture
def parts():
    return [
        part(
            "identity", "get_it", "/v1/people/{person_id}", {"type": "object", "properties": {"a": {"type": "string"}}}
        ),
        part("observatory", "get_it", "/v1/practices/{practice_id}", {"type": "object"}),
    ]


def everything(service, path):
    return True


@pytest.mark.parametrize("language", ["el", "en"])
def test_the_merged_document_is_valid(parts, language):
    validate(merge(parts, language, "http://test", everything))


@pytest.mark.parametrize("language", ["el", "en"])
def test_the_document_of_the_platform_is_valid(language):
    kept = {path.stem: orjson.loads(path.read_bytes()) for path in GOLDEN.glob("*.json") if path.stem in PREFIXES}
    assert kept.keys() == PREFIXES.keys()
    document = merge([read_contract(*one) for one in sorted(kept.items())], language, "http://test", owns)
    validate(document)
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)
    assert "\\Z" not in str(document)
    mounted = {(o["method"].lower(), o["path"]) for part in kept.values() for o in part["operations"]}
    mounted.add(("get", "/v1/events/stream"))
    assert mounted == {(method, path) for path, methods in document["paths"].items() for method in methods}


def test_names_that_two_services_use_differently_are_told_apart(parts):
    document = merge(parts, "en", "http://test", everything)
    schemas = document["components"]["schemas"]
    assert {"IdentityThing", "ObservatoryThing", "Same", "Problem"} <= schemas.keys()
    shown = document["paths"]["/v1/people/{person_id}"]["get"]
    assert shown["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/IdentityThing")
    assert shown["operationId"] == "identity_get_it"
    assert "security" in shown


def test_every_text_is_in_the_language_asked_for(parts):
    greek, english = (merge(parts, language, "http://test", everything) for language in ("el", "en"))
    operations = [document["paths"]["/v1/people/{person_id}"]["get"] for document in (greek, english)]
    assert [operation["summary"] for operation in operations] == ["Δες το", "See it"]
    assert [operation["description"] for operation in operations] == ["Όλο", "All of it"]
    assert [operation["responses"]["404"]["description"] for operation in operations] == ["Δεν βρέθηκε", "Not found"]
    assert not re.search("[α-ω]", str(english))


def test_idempotency_keys_are_described_where_accepted():
    kept = {path.stem: orjson.loads(path.read_bytes()) for path in GOLDEN.glob("*.json") if path.stem in PREFIXES}
    document = merge([read_contract(*one) for one in sorted(kept.items())], "en", "http://test", owns)
    reference = {"$ref": "#/components/parameters/IdempotencyKey"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            keeps = reference in operation.get("parameters", [])
            said = "Idempotency-Key header is not read here" in operation.get("description", "")
            assert keeps != said if method == "post" else not (keeps or said), (method, path)
    made = document["paths"]["/v1/practices"]["post"]
    assert "Idempotency-Replayed" in made["responses"]["201"]["headers"]
    assert "409" in made["responses"]
    assert reference not in document["paths"]["/v1/sessions"]["post"].get("parameters", [])


def test_every_operation_documents_its_rate_limit(parts):
    for methods in merge(parts, "el", "http://test", everything)["paths"].values():
        for operation in methods.values():
            assert {"RateLimit", "RateLimit-Policy"} <= operation["responses"]["200"]["headers"].keys()
            assert "Retry-After" in operation["responses"]["429"]["headers"]
            assert operation["responses"]["401"]["content"]


def test_an_operation_that_ends_is_marked_with_its_days(parts):
    parts[0].operations[0].update(deprecated=date(2026, 12, 1), sunset=date(2027, 6, 30))
    ending = merge(parts, "en", "http://test", everything)["paths"]["/v1/people/{person_id}"]["get"]
    assert ending["deprecated"] is True
    assert ending["description"].startswith(
        "Deprecated since 2026-12-01: do not build on it. It may answer no more after"
    )
    assert ending["description"].endswith("\n\nAll of it")


def test_what_is_not_mounted_is_not_described(parts):
    document = merge(parts, "en", "http://test", lambda service, path: service == "identity")
    assert list(document["paths"]) == ["/v1/events/stream", "/v1/people/{person_id}"]


def ask(page, *, query="", language="el", **parameters):
    request = Request("GET", "/", query, Headers({"accept": "text/html"}), None, "", language=language)
    request.parameters = parameters
    return page(request)


@pytest.mark.parametrize("page", [docs, index])
def test_pages_need_nothing_from_elsewhere_and_no_inline_script(page):
    response = ask(page)
    html = response.body.decode()
    policy = dict(response.headers)["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=", html)
    for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL):
        assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
        assert "url(" not in style
    for address in re.findall(r'(?:src|href)="/docs/assets/([^"]+)"', html):
        assert ask(asset, name=address).status == 200
    assert '<html lang="el">' in html


def test_pages_are_in_the_language_chosen():
    assert "Οδηγός της διεπαφής" in ask(docs, language="el").body.decode()
    assert "Guide to the interface" in ask(docs, query="lang=en", language="el").body.decode()
    assert '<html lang="el">' in ask(docs, query="lang=%22%3E%3Cscript", language="el").body.decode()


@pytest.mark.parametrize(("name", "digest"), SWAGGER_UI_5_31_0.items())
def test_swagger_ui_is_that_of_its_makers(name, digest):
    assert hashlib.sha256((Path(str(swagger_ui_path)) / name).read_bytes()).hexdigest() == digest


def test_our_styles_and_scripts_fetch_nothing_from_elsewhere():
    for name in ("docs.css", "start.js"):
        assert b"http" not in ask(asset, name=name).body


def test_scopes_are_those_that_the_contracts_declare():
    asked = {"name": "x", "method": "GET", "path": "/v1/practices", "allow": ["anyone"], "scope": "practices:read"}
    described = {"practices:read": {"el": "Ανάγνωση πρακτικών", "en": "Read practices"}, "practices:unasked": {}}
    telling = read_contract("observatory", {**BARE, "operations": [asked], "scopes": described})
    assert scopes(telling, "el") == {"practices:read": "Ανάγνωση πρακτικών"}
    assert scopes(telling, "en") == {"practices:read": "Read practices"}
    earlier = read_contract("observatory", {**BARE, "operations": [asked]})
    assert scopes(earlier, "el") == {"practices:read": "practices:read"}


BARE = {"contract": 1, "service": "observatory", "version": "0.1.0"}


def scopes(contract, language):
    document = merge([contract], language, "https://kainotomia.example.gr", owns)
    return document["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]["scopes"]
