"""The local mail server: it keeps what it accepted, shows it to people and programs, and refuses on request."""

from __future__ import annotations

import json
import smtplib
import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kainotomia_local.mailbox import client, pages
from kainotomia_local.mailbox.server import Mailbox
from kainotomia_local.ports import PortTaken

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def mailbox(server_directory: Path) -> Iterator[Mailbox]:
    with Mailbox(
        server_directory / "own-mailbox",
        options=["--bounce", "*@bounce.example", "--defer", "*@defer.example", "--defer-times", "2"],
    ) as server:
        yield server


@pytest.fixture(autouse=True)
def empty(mailbox: Mailbox) -> None:
    client.clear(mailbox.url)


def mail(subject: str = "Νέα καλή πρακτική") -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Καινοτομία <no-reply@kainotomia.example>"
    message["List-Unsubscribe"] = "<https://kainotomia.example/u/1>"
    message.set_content("Γεια σας\nκαι πάλι\n")
    message.add_alternative(f"<p>Γεια σας</p>{SCRIPT}", subtype="html")
    return message.as_bytes(policy=SMTP)


def send(mailbox: Mailbox, *recipients: str, content: bytes | None = None) -> None:
    with smtplib.SMTP(mailbox.smtp_host, mailbox.smtp_port) as smtp:
        smtp.sendmail("no-reply@kainotomia.example", recipients, content or mail())


def get(url: str) -> tuple[str, dict[str, str]]:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode(), dict(answer.headers)


def test_a_message_is_told_with_everything_a_program_needs(mailbox: Mailbox) -> None:
    send(mailbox, "a@example.gr", "B@example.gr")
    (found,) = client.messages(mailbox.url)
    assert found["recipients"] == ["a@example.gr", "B@example.gr"]
    assert found["subject"] == "Νέα καλή πρακτική"
    assert found["headers"]["List-Unsubscribe"] == "<https://kainotomia.example/u/1>"
    assert found["text"] == "Γεια σας\nκαι πάλι\n"
    assert found["html"].startswith("<p>Γεια σας</p>")
    assert found["received_at"].endswith("Z")
    assert json.loads(get(f"{mailbox.url}/api/messages/{found['id']}")[0]) == found


def test_the_headlines_alone_are_given_to_who_asks_often(mailbox: Mailbox) -> None:
    send(mailbox, "a@example.gr", content=mail("n0"))
    (whole,) = client.messages(mailbox.url)
    brief = {name: whole[name] for name in ("id", "sender", "recipients", "subject", "received_at")}
    assert client.messages(mailbox.url, brief="true") == [brief]


def test_messages_by_recipient_newest_first_page_by_page(mailbox: Mailbox) -> None:
    for number in range(5):
        send(mailbox, "pages@example.gr" if number % 2 == 0 else "other@example.gr", content=mail(f"n{number}"))
    found = client.messages(mailbox.url, recipient="PAGES@example.gr")
    assert [message["subject"] for message in found] == ["n4", "n2", "n0"]
    assert [message["subject"] for message in client.messages(mailbox.url, limit=2)] == ["n4", "n3"]
    newer = client.messages(mailbox.url, after=found[1]["id"])
    assert [message["subject"] for message in newer] == ["n4", "n3"]
    older = client.messages(mailbox.url, before=found[1]["id"])
    assert [message["subject"] for message in older] == ["n1", "n0"]


def test_an_accepted_message_survives_kill_9(mailbox: Mailbox) -> None:
    send(mailbox, "kept@example.gr")
    mailbox.kill()
    mailbox.restart()
    assert len(client.messages(mailbox.url, recipient="kept@example.gr")) == 1


def test_recipients_are_refused_on_request(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.smtp_host, mailbox.smtp_port) as smtp:
        refused = smtp.sendmail("x@example.gr", ["good@example.gr", "gone@bounce.example"], mail())
        assert refused["gone@bounce.example"][0] == 550
        answers = [smtp.docmd("RSET")[0] and smtp.mail("x@example.gr") and smtp.rcpt("late@defer.example")[0]]
        for _ in range(2):
            smtp.rset()
            smtp.mail("x@example.gr")
            answers.append(smtp.rcpt("late@defer.example")[0])
    assert answers == [451, 451, 250]
    (found,) = client.messages(mailbox.url)
    assert found["recipients"] == ["good@example.gr"]


def test_bursts_over_many_lasting_connections_lose_nothing(mailbox: Mailbox) -> None:
    content = mail()

    def sender(number: int) -> None:
        with smtplib.SMTP(mailbox.smtp_host, mailbox.smtp_port) as smtp:
            for each in range(40):
                smtp.sendmail("x@example.gr", [f"burst{number}-{each}@example.gr"], content)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(sender, range(20)))
    found = client.messages(mailbox.url)
    assert len({message["recipients"][0] for message in found}) == 800


def test_the_page_lists_messages_in_both_languages(mailbox: Mailbox) -> None:
    send(mailbox, "page@example.gr", content=mail(SCRIPT))
    greek, headers = get(f"{mailbox.url}/")
    english, _ = get(f"{mailbox.url}/?lang=en")
    assert '<html lang="el">' in greek
    assert "Παραλήπτης" in greek
    assert '<html lang="en">' in english
    assert "Recipient" in english
    assert SCRIPT not in greek
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_mail_is_shown_without_any_rights(mailbox: Mailbox) -> None:
    send(mailbox, "page@example.gr")
    (found,) = client.messages(mailbox.url)
    page, _ = get(f"{mailbox.url}/messages/{found['id']}")
    assert 'sandbox="allow-popups"' in page
    assert SCRIPT not in page
    frame, headers = get(f"{mailbox.url}/messages/{found['id']}/html")
    assert "Γεια σας" in frame
    policy = headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


class _Labels(HTMLParser):
    """Collects what a screen reader needs: names of fields, frames and the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_fields_frames_and_columns_have_names_for_screen_readers(mailbox: Mailbox) -> None:
    send(mailbox, "page@example.gr")
    (found,) = client.messages(mailbox.url)
    inbox, message = _Labels(), _Labels()
    inbox.feed(get(f"{mailbox.url}/")[0])
    message.feed(get(f"{mailbox.url}/messages/{found['id']}")[0])
    labelled = {label["for"] for label in inbox.of("label")}
    assert all(field["id"] in labelled for field in inbox.of("input") if field.get("type") != "hidden")
    assert all(column.get("scope") for column in inbox.of("th") + message.of("th"))
    assert all(frame.get("title") for frame in message.of("iframe"))
    assert len(inbox.of("h1")) == len(message.of("h1")) == 1
    assert len(inbox.of("main")) == len(message.of("main")) == 1


@pytest.mark.parametrize("path", ["/nothing", "/api/messages/999999", "/messages/999999", "/messages/../secret"])
def test_what_is_not_there_is_not_found(mailbox: Mailbox, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{mailbox.url}{path}")


def ask(mailbox: Mailbox, method: str, path: str, *lines: str) -> bytes:
    address = mailbox.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as client:
        client.sendall(
            "\r\n".join([f"{method} {path} HTTP/1.1", "Connection: close", *lines, "", ""]).encode("latin-1")
        )
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8025", "1.2.3.4", "[::2]", "",
     "localhost@evil.example", "localhost\xa0", "127.0.0.1 evil.example", "10.0.0.1"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/api/messages", "/style.css", "/health", "/messages/1/raw"])
def test_a_name_that_was_rebound_reads_no_mail(mailbox: Mailbox, host: str, path: str) -> None:
    assert ask(mailbox, "GET", path, f"Host: {host}").startswith(b"HTTP/1.1 421 ")


def test_two_names_or_none_read_no_mail(mailbox: Mailbox) -> None:
    assert ask(mailbox, "GET", "/").startswith(b"HTTP/1.1 421 ")
    assert ask(mailbox, "GET", "/", "Host: localhost", "Host: evil.example").startswith(b"HTTP/1.1 421 ")
    assert ask(mailbox, "DELETE", "/api/messages", "Host: evil.example").startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8025", "127.0.0.1", "127.1.2.3:80", "[::1]:8025", "mail.localhost"]
)
def test_names_of_this_machine_read_it(mailbox: Mailbox, host: str) -> None:
    assert ask(mailbox, "GET", "/", f"Host: {host}").startswith(b"HTTP/1.1 200 ")


def test_a_name_that_is_configured_reads_it(server_directory: Path) -> None:
    with Mailbox(server_directory / "named-mailbox", options=["--page-host", "Mail.example"]) as named:
        assert ask(named, "GET", "/", "Host: mail.example:80").startswith(b"HTTP/1.1 200 ")
        assert ask(named, "GET", "/", "Host: other.example").startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize(
    "line",
    ["Origin: https://evil.example", "Origin: null", "Origin: http://localhost:1", "Sec-Fetch-Site: cross-site",
     "Sec-Fetch-Site: same-site"],
)  # fmt: skip
def test_a_page_elsewhere_deletes_no_mail(mailbox: Mailbox, line: str) -> None:
    send(mailbox, "kept@example.gr")
    assert ask(mailbox, "DELETE", "/api/messages", "Host: localhost", line).startswith(b"HTTP/1.1 421 ")
    assert len(client.messages(mailbox.url)) == 1
    own = ("Host: localhost", "Origin: http://localhost", "Sec-Fetch-Site: same-origin")
    assert ask(mailbox, "DELETE", "/api/messages", *own).startswith(b"HTTP/1.1 204 ")


def test_a_number_that_is_none_is_a_bad_request(mailbox: Mailbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(f"{mailbox.url}/api/messages?limit=many")


def test_it_says_so_when_its_port_is_taken(server_directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTaken, match="HTTP"):
        Mailbox(server_directory / "other-mailbox", http_port=other.getsockname()[1]).start()


@pytest.mark.parametrize(
    ("asked", "accepted", "expected"),
    [(None, "", "el"), (None, "de, en;q=0.5", "en"), (None, "el-GR,en", "el"), ("en", "el", "en"), ("xx", "", "el")],
)
def test_the_language_follows_the_reader(asked: str | None, accepted: str, expected: str) -> None:
    assert pages.language(asked, accepted) == expected
