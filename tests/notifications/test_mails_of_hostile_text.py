"""Tests of what people typed in mails: it makes no header, no link and no other order of letters."""

import email
import email.policy
import re

import pytest
from mail_samples import GIVEN, URL, built, origin, personal

from chassis.language import LANGUAGES
from notifications.channels.mail.content.message import (
    MessageTemplate,
    Placeholders,
    Rendered,
    UnsafeHeader,
    subject_line,
)
from notifications.channels.mail.content.quotes import unlinked
from notifications.channels.mail.content.render import renderer
from notifications.notices.model import Kind


@pytest.mark.parametrize("evil", ["x\r\nBcc: all@polites.example", "x\nSubject: y", "x\x00y", "x\ry"])
def test_line_breaks_never_reach_a_header(evil):
    with pytest.raises(UnsafeHeader):
        built("review_waiting", "el", recipient=evil)
    with pytest.raises(UnsafeHeader):
        built("practice_published", "el", one_click_url=evil)
    with pytest.raises(UnsafeHeader):
        MessageTemplate(renderer().render("review_waiting", "el", GIVEN), origin(request_id=evil), "el")
    mould = MessageTemplate(renderer().render("review_waiting", "el", {**GIVEN, "title": evil}), origin(), "el")
    mail = email.message_from_bytes(mould.fill(personal()), policy=email.policy.default)
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject")) == 1
    assert mail["Subject"].startswith("Προς αξιολόγηση: x")


def test_a_subject_is_one_line_of_bounded_length():
    assert subject_line("  a\r\n b\tc\u2028d\x07 ") == "a b c d"
    assert len(subject_line("λ" * 500)) == 200
    assert subject_line("λ" * 500).endswith("…")


def test_a_subject_loses_what_nobody_sees_without_a_gap():
    assert subject_line("Προϋ\u00adπολογισμός") == "Προϋπολογισμός"
    assert subject_line("Ανάπλαση \u202egpj") == "Ανάπλαση gpj"
    assert subject_line("πριν\x0bμετά\x85τέλος") == "πριν μετά τέλος"


@pytest.mark.parametrize("emoji", ["👩\u200d👧", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e0065\U000e007f", "\U0001fae9"])
def test_a_subject_keeps_emoji_as_they_were_joined(emoji):
    assert subject_line(f"Οικογένεια {emoji} σήμερα") == f"Οικογένεια {emoji} σήμερα"


EVIL = (
    "https://evil.example/login",
    "gov.gr.evil.example",
    "www.evil.example",
    "info@evil.example",
    "mailto:a@b.example",
    "evil\u3002example",
    "HTTPS://EVIL.EXAMPLE",
    "tel:+302101234567",
)
_LINKED = re.compile(r"(?i)[a-z]+:[^\s\u200b]|[^\s\u200b][.\u3002][^\W\d_]{2}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_nothing_that_people_typed_becomes_a_link(kind, language):
    ours = ("_url", "goes_to", "_id")
    given = {
        n: v if n.endswith(ours) or not isinstance(v, str) else f"Πατήστε {' '.join(EVIL)}" for n, v in GIVEN.items()
    }
    rendered = renderer().render(kind, language, given)
    typed = [line for line in rendered.text.splitlines() if URL not in line]
    assert [found for line in typed for found in _LINKED.findall(line)] == []
    for evil in EVIL:
        assert evil not in rendered.text + rendered.html


def test_what_people_typed_reads_as_before():
    for text in ("Δ.Ε.Υ.Α. Λαμίας, ν. 5027/2023, 1.234,56 €", "10:30 π.μ. Αίθουσα Β΄", "Θέμα: νερό"):
        assert unlinked(text) == text
    assert unlinked("Η πύλη gov.gr").replace("\u200b", "") == "Η πύλη gov.gr"


def test_a_subject_keeps_its_spaces_wherever_it_is_folded():
    for length in range(1, 60):
        for title in (
            f"{'λ' * length} ουρές στα <ΚΕΠ>",
            f"{'l' * length} queues, {'m' * 90}",
            f"{'l' * length} ουρά σε",
        ):
            message = MessageTemplate(Rendered(f"Νέα: {title}", "", "", Placeholders()), origin(), "el").fill(
                personal()
            )
            assert email.message_from_bytes(message, policy=email.policy.default)["Subject"] == f"Νέα: {title}"
            assert max(map(len, message.split(b"\r\n"))) <= 200


def test_a_persons_text_cannot_forge_the_recipients_parts():
    rendered = renderer().render("practice_published", "el", {**GIVEN, "summary": "mark-why mark-0-stop"})
    assert "mark-why mark-0-stop" in rendered.text


def test_right_to_left_title_reorders_nothing_around_it():
    title = "\u202eשלום 3"
    rendered = renderer().render("practice_published", "en", {**GIVEN, "title": title})
    assert subject_line(rendered.subject) == "New practice: \u2068שלום 3\u2069"
    for form in (rendered.html, rendered.text):
        assert "\u2068שלום 3\u2069" in form
        assert "\u202e" not in form
