"""Message: the bytes of a mail. One template per notice and language. Only the recipient's own parts vary.

Building an `EmailMessage` for each recipient costs milliseconds. Here the shared headers and both bodies are made
once, and filling in a recipient is a few replacements and two base64 encodings.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from secrets import token_hex
from uuid import UUID

from chassis.text import one_line

_LONGEST_SUBJECT = 200
_BASE64_LINE = 76
_SAFE_VALUE = re.compile(r"[\x20-\x7e]*")


class UnsafeHeader(ValueError):
    """A header would carry a line break or non-ASCII characters. Such a mail is never sent."""


class Placeholders:
    """Stand-ins that a template prints where the recipient's own parts go. Nobody's text can contain them."""

    def __init__(self) -> None:
        salt = token_hex(8)
        self.why = f"mark-{salt}-why"
        self.stop_url = f"mark-{salt}-stop"
        self.action_url = f"mark-{salt}-action"
        self.items = f"mark-{salt}-items"
        self.boundary = f"part-{salt}"


@dataclass(frozen=True)
class Rendered:
    """Output of a template, with placeholders for the recipient's parts."""

    subject: str
    text: str
    html: str
    placeholders: Placeholders


@dataclass(frozen=True)
class Body:
    """A rendered part of a mail, as text and as HTML."""

    text: str = ""
    html: str = ""


@dataclass(frozen=True)
class Recipient:
    """The recipient's own parts: why the mail came, how to stop it, and the link that only this recipient gets.

    `reply_to` is the address for an answer, if not the sender's.
    `one_click_url` stops the mails without a page (RFC 8058); only mails of subscriptions have it.
    `items` are the items of a digest.
    """

    recipient: str
    delivery_id: UUID
    date: datetime
    why: str
    stop_url: str = ""
    action_url: str = ""
    one_click_url: str = ""
    reply_to: str = ""
    items: Body | None = None


@dataclass(frozen=True)
class Origin:
    """Where a mail comes from: the sender, and the event and request that caused it."""

    name: str
    address: str
    event_id: UUID
    kind: str
    request_id: str = ""
    traceparent: str = ""
    list_name: str = "practices"
    bulk: bool = False

    @property
    def domain(self) -> str:
        """Return the domain of Message-IDs."""
        return self.address.rpartition("@")[2]


class MessageTemplate:
    """Everything of a mail that does not depend on the recipient."""

    def __init__(self, rendered: Rendered, origin: Origin, language: str) -> None:
        self._rendered = rendered
        self._origin = origin
        self._shared = _shared_headers(rendered, origin, language)

    def fill(self, personal: Recipient) -> bytes:
        """Return the mail for one recipient, as SMTP sends it. Raises `UnsafeHeader`."""
        placeholders = self._rendered.placeholders
        parts = {
            placeholders.why: personal.why,
            placeholders.stop_url: personal.stop_url,
            placeholders.action_url: personal.action_url,
        }
        own = {
            "To": personal.recipient,
            "Date": format_datetime(personal.date),
            "Message-ID": f"<{personal.delivery_id}@{self._origin.domain}>",
        }
        if personal.reply_to:
            own["Reply-To"] = personal.reply_to
        if personal.one_click_url:
            own["List-ID"] = f"<{self._origin.list_name}.{self._origin.domain}>"
            own["List-Unsubscribe"] = f"<{personal.one_click_url}>"
            own["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        escaped = {placeholder: escape(part) for placeholder, part in parts.items()}
        items = personal.items or Body()
        text = _replace(self._rendered.text, parts | {placeholders.items: items.text})
        html = _replace(self._rendered.html, escaped | {placeholders.items: items.html})
        boundary = placeholders.boundary.encode()
        return b"".join(
            (
                _lines(own),
                self._shared,
                b"\r\n--", boundary, _part_head(b"plain"), _base64(text),
                b"\r\n--", boundary, _part_head(b"html"), _base64(html),
                b"\r\n--", boundary, b"--\r\n",
            )
        )  # fmt: skip


def subject_line(text: str) -> str:
    """Return a text as a subject: one line of at most 200 characters."""
    line = one_line(text)
    if len(line) <= _LONGEST_SUBJECT:
        return line
    return line[: _LONGEST_SUBJECT - 1].rstrip(" \u200d\ufe0f") + "…"


def _shared_headers(rendered: Rendered, origin: Origin, language: str) -> bytes:
    # the standard library encodes the sender (RFC 2047) and folds it; it also refuses line breaks
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(origin.name, addr_spec=origin.address)
    head = message.as_bytes().rstrip(b"\r\n") + b"\r\n" + _subject(subject_line(rendered.subject))
    more = {
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk" if origin.bulk else "",
        "X-Auto-Response-Suppress": "All",
        "X-Kainotomia-Event": str(origin.event_id),
        "X-Kainotomia-Kind": origin.kind,
        "X-Request-ID": origin.request_id,
        "Traceparent": origin.traceparent,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{rendered.placeholders.boundary}"',
    }
    return head + _lines({name: value for name, value in more.items() if value})


def _subject(line: str) -> bytes:
    # not by EmailMessage: where it folds a subject that is not ASCII it loses the space between two words
    encoded = Header(line, "us-ascii" if line.isascii() else "utf-8", header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {encoded}\r\n".encode("ascii")


def _lines(headers: Mapping[str, str]) -> bytes:
    for name, value in headers.items():
        if not _SAFE_VALUE.fullmatch(value):
            raise UnsafeHeader(name)
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def _part_head(subtype: bytes) -> bytes:
    return b"\r\nContent-Type: text/" + subtype + b"; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"


def _base64(text: str) -> bytes:
    encoded = b64encode(text.replace("\n", "\r\n").encode())
    return b"\r\n".join(encoded[at : at + _BASE64_LINE] for at in range(0, len(encoded), _BASE64_LINE))


def _replace(text: str, parts: Mapping[str, str]) -> str:
    for placeholder, part in parts.items():
        text = text.replace(placeholder, part)
    return text
