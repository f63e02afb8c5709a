"""The page behind a confirmation link: two languages, no script, usable with a keyboard and a screen reader."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from string import Template
from typing import Final

from chassis.context import CallContext
from chassis.errors import AppError
from chassis.language import Text
from chassis.operations import FORM, Answer
from identity.people.verification import VerificationLinks

HTML: Final = "text/html; charset=utf-8"
# The token stands in the address of the page, so nothing of it may leak to another site or a cache.
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TITLE: Final = Text(el="Επιβεβαίωση λογαριασμού", en="Confirm your account")
_ASK: Final = Text(
    el="Πατήστε το κουμπί για να επιβεβαιώσετε ότι η διεύθυνση e-mail είναι δική σας.",
    en="Press the button to confirm that the e-mail address is yours.",
)
_BUTTON: Final = Text(el="Επιβεβαίωση", en="Confirm")
_DONE: Final = Text(
    el="Ο λογαριασμός σας επιβεβαιώθηκε. Μπορείτε να συνδεθείτε.",
    en="Your account is confirmed. You can sign in now.",
)


@dataclass
class Outcome:
    """What a form's sender is answered with; nothing for a program, which reads the status."""

    answer: Answer | None = None


def ask(token: str, links: VerificationLinks, *, now: datetime, language: str) -> Answer:
    """Give the page with the button, in the language of the mail; or the page that says why the link is of no use."""
    try:
        confirmation = links.read(token, now=now)
    except AppError as fault:
        return _page(fault.title, language, status=fault.status)
    form = _FORM.substitute(token=html.escape(token), button=html.escape(_BUTTON.to(confirmation.language)))
    return _page(_ASK, confirmation.language, status=200, form=form)


@contextmanager
def as_page_for_forms(call: CallContext) -> Iterator[Outcome]:
    """Answer a browser's form with a page, and let a program have its 204 or its problem."""
    outcome = Outcome()
    from_form = call.content_type.partition(";")[0].strip().lower() == FORM
    try:
        yield outcome
    except AppError as fault:
        if not from_form:
            raise
        outcome.answer = _page(fault.title, call.language, status=fault.status)
    else:
        outcome.answer = _page(_DONE, call.language, status=200) if from_form else None


def _page(message: Text, language: str, *, status: int, form: str = "") -> Answer:
    template = Template(resources.files("identity.people").joinpath("page.html").read_text(encoding="utf-8"))
    body = template.substitute(
        language="en" if language == "en" else "el",
        title=html.escape(_TITLE.to(language)),
        message=html.escape(message.to(language)),
        form=form,
    )
    return Answer(body, status=status, headers=_HEADERS, content_type=HTML)


_FORM: Final = Template(
    '<form method="post" action="verify">\n'
    '      <input type="hidden" name="token" value="$token">\n'
    '      <button type="submit">$button</button>\n'
    "    </form>"
)
