"""The frame that every page shares, and the page that says what went wrong."""

import base64
import hashlib
import re

import pytest

from chassis import pages
from chassis.errors import FieldError, NotFound, Unavailable, ValidationFailed
from chassis.language import Localized

EVIL = '<script>alert(1)</script>"'


def test_the_policy_names_the_pages_own_style_sheet_only():
    page = pages.error_page(NotFound(), "el")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in pages.POLICY
    assert "unsafe" not in pages.POLICY
    assert not re.search(r"url\(|@import|https?:", style)


@pytest.mark.parametrize(("asked", "given"), [("el", "el"), ("en", "en"), ("fr", "el"), ('"><b>', "el")])
def test_a_page_is_in_one_of_our_languages(asked, given):
    page = pages.error_page(NotFound(), asked)
    assert f'<html lang="{given}">' in page
    assert NotFound.title.to(given) in page
    assert pages.headers(asked)["Content-Language"] == given


def test_a_fault_says_what_a_problem_says_and_escapes_it():
    fault = ValidationFailed(
        Localized(el=f"λάθος {EVIL}", en="wrong"),
        errors=[FieldError("name", "length", Localized(el=f"πεδίο {EVIL}", en="f"))],
    )
    page = pages.error_page(fault, "el", "abc123")
    assert "λάθος &lt;script&gt;" in page
    assert "πεδίο &lt;script&gt;" in page
    assert "abc123" in page
    assert "<script" not in page
    assert "Δοκιμάστε ξανά" not in page
    assert "Δοκιμάστε ξανά" in pages.error_page(Unavailable(), "el")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("α", '<p dir="auto">α</p>'),
        ("α\nβ\n \nγ", '<p dir="auto">α<br>β</p>\n<p dir="auto">γ</p>'),
        ("<b>\r\n\r\n&", '<p dir="auto">&lt;b&gt;</p>\n<p dir="auto">&amp;</p>'),
    ],
)
def test_paragraphs(text, made):
    assert str(pages.paragraphs(text)) == made
