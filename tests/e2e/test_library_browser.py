"""Pages of the library in a browser: everybody finds a text and reads it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from api import Api, until
from test_portal_browser import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
PROPOSAL = {
    "title_el": "Οδηγός συνεργατικού σχεδιασμού υπηρεσιών",
    "summary_el": "Πώς σχεδιάζεται μια υπηρεσία μαζί με όσους τη χρησιμοποιούν.",
    "kind": "guide",
    "issuer_name": "Κέντρο Δοκιμών",
    "year": 2024,
    "languages": ["el"],
    "topics": ["co_design"],
    "tasks": ["involve_people"],
    "level": "introductory",
    "licence": "cc_by",
    "principles": [{"code": "partner", "why": "Βάζει τους πολίτες στο τραπέζι."}],
}


@pytest.fixture(scope="module")
def document_id(platform):
    """A document with a text that search reads."""
    curator = Api(platform.url).as_("curator@demo.example")
    made = curator.post("/v1/documents", PROPOSAL).json["id"]
    text = "Οι κάτοικοι σχεδίασαν μαζί μας τη νέα θυρίδα.".encode()
    path = f"/v1/documents/{made}/files?name=a.txt&title=text"
    assert curator.post(path, text, Content_Type="application/octet-stream").status == 201
    assert curator.post(f"/v1/documents/{made}/publish", {}).status == 200
    until(lambda: curator.get("/v1/documents", q="θυρίδα").json["total"], 60)
    return made


def test_everybody_finds_and_reads_texts(browser, platform, document_id):
    for name, path in (
        ("list", "/library"),
        ("found", f"/library?q={quote('θυρίδα')}"),
        ("nothing", f"/library?q={quote('ξψζ')}"),
        ("by-task", "/library?task=diagnose&topic=quality"),
        ("document", f"/library/{document_id}"),
    ):
        browser.show(f"{platform.portal.url}/el{path}")
        look(browser, f"library-{name}")
    browser.show(f"{platform.portal.url}/en/library/{document_id}")
    look(browser, "library-document-en")
