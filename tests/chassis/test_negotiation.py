"""Content negotiation: weights, ties, wildcards, and headers that would take long to read."""

from __future__ import annotations

import pytest

from chassis import negotiation
from chassis.negotiation import accepts_gzip, preferred_language, prefers_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept",
    [BROWSER, "text/html", "text/*", "TEXT/HTML", "text/html;charset=utf-8", "text/html, application/json",
     "application/json;q=0.4, text/html;q=0.5", "text/html, */*", "*/*;q=0.5, application/json;q=0.1, text/html"],
)  # fmt: skip
def test_html_with_the_higher_weight_is_preferred(accept):
    assert prefers_html(accept)


@pytest.mark.parametrize(
    "accept",
    [None, "", "*/*", "application/json", "application/json, text/html", "text/html;q=0.1, application/json",
     "text/html ; q=0.1,application/json;charset=utf-8", "text/html;q=0, */*", "text/html;q=0", "image/png",
     "text/html;q=0.5, application/problem+json", "text/html;q=0.5, application/*", "html", "text/html;q=x"],
)  # fmt: skip
def test_json_is_the_answer_otherwise(accept):
    assert not prefers_html(accept)


@pytest.mark.parametrize(
    "accepted",
    ["en", "EN", "en-GB", "en, el", "en-GB,el;q=0.9", "en;q=0.9", "en ; q=0.9", "en\t;\tq=0.9,el;q=0.5",
     "de, en;q=0.3", "el;q=0, *", "el-GR;q=0.2, en;q=0.3", "*;q=0.1, en;q=0.2"],
)  # fmt: skip
def test_english_where_it_has_the_higher_weight(accepted):
    assert preferred_language(accepted) == "en"


@pytest.mark.parametrize(
    "accepted",
    [None, "", "el", "el, en", "el-GR,en;q=0.7", "de", "*", "*, en;q=0.5", "en;q=0, el", "en;q=0.1, el", "el;q=0",
     "grc, eng", "en;q=abc"],
)  # fmt: skip
def test_greek_otherwise(accepted):
    assert preferred_language(accepted) == "el"


@pytest.mark.parametrize("coding", ["gzip", "GZIP;q=0.1", "x-gzip", "br, *;q=0.1", "identity;q=0, gzip"])
def test_compression_where_gzip_has_a_weight(coding):
    assert accepts_gzip(coding)


@pytest.mark.parametrize("coding", [None, "", "identity", "gzip;q=0", "*, gzip;q=0", "x-gzip;q=0, *", "gzipped"])
def test_no_compression_otherwise(coding):
    assert not accepts_gzip(coding)


def test_a_header_longer_than_any_browsers_is_not_read(monkeypatch):
    monkeypatch.setattr(negotiation, "parse_accept_header", None)  # its time grows with the square of the blanks
    long = "text/html" + " " * 1000
    assert not prefers_html(f"{long}x")
    assert preferred_language(f"en,{long}") == "el"
    assert not accepts_gzip(f"gzip,{long}")
