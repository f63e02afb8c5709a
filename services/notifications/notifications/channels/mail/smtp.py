"""SMTP: the mail server's address, and one connection that carries many mails."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from notifications.channels.delivery.engine import TransportLost
from notifications.channels.mail.bounces import BARE, NO_SUCH_ADDRESS

_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_SECONDS: Final = 30.0
_ENHANCED: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_OK: Final = 250
_START: Final = 354
_CLOSING: Final = 421
_LASTING: Final = 500


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over, as `SMTP_URL` says it."""

    host: str
    port: int
    scheme: str = "smtp"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `smtp://host:port`, `smtp+starttls://user:password@host`, `smtps://user:password@host`."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("expected smtp://, smtp+starttls:// or smtps:// and a host")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            scheme=parts.scheme,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class Refused(Exception):
    """The server said no to one mail. The connection is fit for the next. `reply` is code and class, no text.

    A reply's text often repeats the address, so it is neither logged nor stored.
    """

    def __init__(self, stage: str, code: int, text: bytes) -> None:
        enhanced = _ENHANCED.match(text)
        self.stage = stage
        self.code = code
        self.enhanced = enhanced.group(1).decode() if enhanced else ""
        super().__init__(self.reply)

    @property
    def reply(self) -> str:
        """Return the refusal as logged, e.g. `rcpt 550 5.1.1`."""
        return " ".join(filter(None, (self.stage, str(self.code), self.enhanced)))

    @property
    def lasting(self) -> bool:
        """Return whether the refusal is permanent (RFC 5321, 4.2.1)."""
        return self.code >= _LASTING

    @property
    def no_such_address(self) -> bool:
        """Return whether the server says that there is no such mailbox or domain, and nothing else."""
        return self._of_recipient and self.enhanced in NO_SUCH_ADDRESS

    @property
    def perhaps_no_such_address(self) -> bool:
        """Return whether the server refuses the recipient for good without saying why."""
        return self._of_recipient and self.code == BARE and not self.enhanced

    @property
    def _of_recipient(self) -> bool:
        return self.stage == "rcpt" and self.lasting


class ConnectionLost(TransportLost):
    """The connection failed. `perhaps_accepted`: the whole mail had been sent, and the answer did not come."""

    def __init__(self, cause: Exception, *, perhaps_accepted: bool = False) -> None:
        super().__init__(type(cause).__name__)
        self.perhaps_accepted = perhaps_accepted


class SmtpConnection:
    """One connection to the mail server, opened on creation and used for one mail after another."""

    def __init__(self, server: SmtpServer, *, helo: str, seconds: float = _SECONDS) -> None:
        try:
            self._smtp = _connect(server, helo, seconds)
        except (OSError, smtplib.SMTPException) as exc:
            raise ConnectionLost(exc) from exc

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Send one mail, which the server has accepted on return. Raises `Refused` or `ConnectionLost`."""
        handed_over = False
        try:
            self._ask("mail", *self._smtp.mail(sender))
            self._ask("rcpt", *self._smtp.rcpt(recipient))
            self._ask("data", *self._smtp.docmd("DATA"), wanted=_START)
            handed_over = True
            self._smtp.send(_stuffed(message) + b".\r\n")
            answer = self._smtp.getreply()
            handed_over = False
            self._ask("content", *answer)
        except (OSError, smtplib.SMTPException) as exc:
            self.close()
            raise ConnectionLost(exc, perhaps_accepted=handed_over) from exc

    def is_alive(self) -> bool:
        """Return whether the server still answers."""
        try:
            return self._smtp.noop()[0] == _OK
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        """Hang up."""
        self._smtp.close()

    def quit(self) -> None:
        """Take leave and hang up."""
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _ask(self, stage: str, code: int, text: bytes, *, wanted: int = _OK) -> None:
        if code == wanted or (stage == "rcpt" and code == 251):  # noqa: PLR2004 - 251: will forward
            return
        if code == _CLOSING:
            raise smtplib.SMTPServerDisconnected("the server closes the connection")
        self._smtp.rset()
        raise Refused(stage, code, text)


def _connect(server: SmtpServer, helo: str, seconds: float) -> smtplib.SMTP:
    smtp: smtplib.SMTP
    if server.scheme == "smtps":
        tls = ssl.create_default_context()
        smtp = smtplib.SMTP_SSL(server.host, server.port, local_hostname=helo, timeout=seconds, context=tls)
    else:
        smtp = smtplib.SMTP(server.host, server.port, local_hostname=helo, timeout=seconds)
    try:
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.scheme == "smtp+starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _stuffed(message: bytes) -> bytes:
    """Double a dot at the start of a line (RFC 5321, 4.5.2). Our bodies are base64, so this is rarely anything."""
    return message.replace(b"\r\n.", b"\r\n..") if b"\r\n." in message else message
