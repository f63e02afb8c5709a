"""Tests of the mails' texts in both languages, and of their bytes."""

import email
import email.policy
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from mail_samples import DELIVERY, EVENT, GIVEN, URL, built, origin, personal

from chassis.language import LANGUAGES
from notifications.channels.mail.content.message import (
    MessageTemplate,
)
from notifications.channels.mail.content.render import renderer
from notifications.channels.mail.content.template_context import NEEDS_MATERIAL, context_for
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.channels.mail.links import Links
from notifications.channels.mail.tokens import Tokens
from notifications.notices.model import FOR_SUBSCRIBERS, Kind

SNAPSHOTS = Path(__file__).parent / "snapshots"
REFRESH = bool(os.environ.get("KAINOTOMIA_REFRESH_GOLDEN"))
MAILS = [(kind.value, language) for kind in Kind for language in LANGUAGES]


def part(mail, subtype):
    return mail.get_body((subtype,)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(("kind", "language"), MAILS)
def test_mails_say_what_they_said(kind, language):
    mail = built(kind, language)
    for subtype, ending in (("plain", "txt"), ("html", "html")):
        shown = f"Subject: {mail['Subject']}\n\n{part(mail, subtype)}"
        path = SNAPSHOTS / f"{kind}.{language}.{ending}"
        if REFRESH:
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        assert shown == path.read_text(encoding="utf-8"), "a mail changed: refresh with KAINOTOMIA_REFRESH_GOLDEN=1"


@pytest.mark.parametrize(("kind", "language"), MAILS)
def test_every_mail_says_why_it_came_and_leaves_no_mark(kind, language):
    mail = built(kind, language)
    assert "Επειδή το ζητήσατε: «<λέξεις>»." in part(mail, "plain")
    assert "Επειδή το ζητήσατε: «&lt;λέξεις&gt;»." in part(mail, "html")
    assert "mark-" not in part(mail, "plain") + part(mail, "html")
    if kind in FOR_SUBSCRIBERS:
        assert f"{URL}/v1/unsubscribe/abc" in part(mail, "plain")
        assert f'href="{URL}/v1/unsubscribe/abc"' in part(mail, "html")


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.styles, self.headings = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if "style" in dict(attrs):
            self.styles.append(dict(attrs)["style"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.parametrize(("kind", "language"), MAILS)
def test_html_can_be_read_by_everybody(kind, language):
    page = Page(part(built(kind, language), "html"))
    tags = dict(page.tags)
    assert tags["html"]["lang"] == language
    assert "title" in tags
    assert page.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert all(attrs.get("role") == "presentation" for tag, attrs in page.tags if tag == "table")
    assert "style" not in tags, "mail programs drop style sheets: they are inlined"
    assert page.styles
    assert not {"script", "link", "img", "iframe"} & set(tags)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_colours_keep_the_contrast_that_wcag_asks_for(kind):
    seen = set()
    for style in Page(part(built(kind, "el"), "html")).styles:
        fore = re.search(r"(?<!-)color: ?(#\w{6})", style)
        back = re.search(r"background-color: ?(#\w{6})", style)
        if fore:
            pair = (fore.group(1), back.group(1) if back else "#ffffff")
            light, dark = sorted(map(luminance, pair), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, pair
            seen.add(pair)
    assert seen


def test_the_headers_of_a_mail_to_a_subscriber():
    mail = built("practice_published", "el", one_click_url=f"{URL}/v1/unsubscribe/abc")
    assert mail["From"] == "Καινοτομία <no-reply@kainotomia.example>"
    assert mail["To"] == "dimitra@polites.example"
    assert mail["Subject"] == "Νέα πρακτική: Ψηφιακή θυρίδα <πολιτών> & φορέων"
    assert mail["Message-ID"] == f"<{DELIVERY}@kainotomia.example>"
    assert mail["Date"] == "Mon, 02 Mar 2026 09:30:00 +0000"
    assert mail["List-Unsubscribe"] == f"<{URL}/v1/unsubscribe/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Kainotomia-Event"] == str(EVENT)
    assert mail["Content-Language"] == "el"
    assert mail.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]
    assert not mail.defects
    assert not any(p.defects for p in mail.iter_parts())


def test_a_mail_about_duties_offers_no_one_click():
    mail = built("review_waiting", "el")
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_not_chosen_read_of_no_other_phase(language):
    mail = built("solution_not_qualified", language)  # a contest may have one phase only
    said = part(mail, "plain") + part(mail, "html") + mail["Subject"]
    assert not re.search(r"φάση|φάσεις|προχωρά|phase|goes? on", said)


def operations(service):
    contract = json.loads((Path(__file__).parents[1] / f"contracts/{service}.json").read_text(encoding="utf-8"))
    return contract["operations"]


@pytest.mark.parametrize("kind", [kind.value for kind in Kind if kind.value in NEEDS_MATERIAL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_has_the_place_that_a_mail_points_to(kind, language):
    links = Links(URL, Tokens("x" * 32))
    data = {"practice_id": str(EVENT)}
    announcement = SimpleNamespace(kind=kind, data=data)
    given = context_for(announcement, organisation=None, context={}, links=links, language=language)
    address, _, place = given["guide_url"].partition("#/observatory/")
    assert address == f"{URL}/docs?lang={language}"
    assert place in {operation["name"] for operation in operations("observatory")}


@pytest.mark.parametrize("kind", list(MAIL_TEXTS))
def test_a_notice_points_to_what_there_is(kind):
    notice = MAIL_TEXTS[kind]
    service, operation = notice.guide
    if service:
        assert not notice.page
        assert operation in {each["name"] for each in operations(service)}
    else:
        owned = [*operations("challenges"), *operations("observatory"), *operations("notifications")]
        readable = {each["path"] for each in owned if each["method"] == "GET"}
        assert notice.page in readable


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["review_waiting", "decision_changes_requested", "decision_rejected"])
def test_what_is_not_public_is_named_and_not_linked(kind, language):
    text = part(built(kind, language), "plain")
    assert GIVEN["title"] in text
    assert GIVEN["practice_id"] in text
    assert GIVEN["guide_url"] in text
    assert GIVEN["practice_url"] not in text


def test_request_and_trace_go_along():
    traced = origin(request_id="r-1", traceparent="00-a-b-01")
    mould = MessageTemplate(renderer().render("already_registered", "el", GIVEN), traced, "el")
    mail = email.message_from_bytes(mould.fill(personal()), policy=email.policy.default)
    assert (mail["X-Request-ID"], mail["Traceparent"]) == ("r-1", "00-a-b-01")


def test_lines_are_short_and_end_as_smtp_wants():
    long = {**GIVEN, "title": "λ" * 200, "summary": "μ" * 5000}
    mould = MessageTemplate(renderer().render("practice_published", "el", long), origin(), "el")
    message = mould.fill(personal())
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert max(map(len, message.split(b"\r\n"))) <= 998
    assert message.isascii()


def test_one_mould_makes_mails_that_differ_only_where_they_must():
    mould = MessageTemplate(renderer().render("practice_published", "el", GIVEN), origin(), "el")
    one, other = mould.fill(personal()), mould.fill(personal(recipient="other@polites.example"))
    assert one != other
    assert one.replace(b"dimitra@", b"other@") == other
