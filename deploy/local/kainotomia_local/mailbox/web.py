"""Web: the page on which a person reads the mail, and the same as JSON for programs."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from kainotomia_local.mailbox import pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kainotomia_local.mailbox.store import Store

_MAX_LIMIT = 10_000
_LOOPBACK = re.compile(r"localhost|[a-z0-9-]{1,63}\.localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]")
_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
_HTML = "text/html; charset=utf-8"
_MESSAGE = re.compile(r"^/(?P<api>api/)?messages/(?P<id>\d{1,15})(?P<part>/html|/raw)?$")
# Mail is somebody else's page: it gets no scripts, no forms, no other sites, and no cookie or storage of ours.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; sandbox allow-popups"
_PAGE_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'"


class MailboxServer(ThreadingHTTPServer):
    """One thread per connection: few people read, and each may keep its connection.

    `hosts` are the names besides those of the loopback by which the page may be asked for.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], store: Store, hosts: Iterable[str] = ()) -> None:
        self.store = store
        self.hosts = frozenset(host.lower() for host in hosts)
        super().__init__(address, _Answers)


class _Answers(BaseHTTPRequestHandler):
    server: MailboxServer
    protocol_version = "HTTP/1.1"
    timeout = 60
    server_version = "kainotomia-mailbox"
    # Headers and body leave in one packet; with two, Nagle and delayed acknowledgements cost 40 ms.
    wbufsize: ClassVar[int] = -1
    disable_nagle_algorithm = True

    def parse_request(self) -> bool:
        """Parse a request; refuse one that a page of another site may have sent.

        A site whose name was rebound to our address still asks for its own name in `Host`.
        """
        if not super().parse_request():
            return False
        hosts = self.headers.get_all("Host") or []
        if len(hosts) == 1 and self._is_ours(hosts[0]) and (self.command in {"GET", "HEAD"} or self._is_same_site()):
            return True
        self.close_connection = True
        self._json({"detail": "not asked for by a name of this page"}, HTTPStatus.MISDIRECTED_REQUEST)
        return False

    def _is_ours(self, host: str) -> bool:
        found = _HOST.fullmatch(host.lower())
        return found is not None and (found[1] in self.server.hosts or _LOOPBACK.fullmatch(found[1]) is not None)

    def _is_same_site(self) -> bool:
        """Return whether a browser states that this page sent the request. Programs state nothing."""
        origin = self.headers.get("Origin", f"http://{self.headers['Host']}")
        sent = self.headers.get("Sec-Fetch-Site", "same-origin")
        return origin.partition("://")[2] == self.headers["Host"] and sent in {"same-origin", "none"}

    def do_GET(self) -> None:
        """Answer a page, a style, or JSON."""
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        language = pages.language(query.get("lang"), self.headers.get("Accept-Language", ""))
        recipient = query.get("recipient") or None
        match address.path:
            case "/":
                listed = self.server.store.headlines(recipient=recipient)
                page = pages.inbox(listed, self.server.store.count(), recipient or "", language)
                self._answer(page, _HTML, policy=_PAGE_POLICY)
            case "/style.css":
                self._answer(pages.resource("style.css"), "text/css; charset=utf-8")
            case "/refresh.js":
                self._answer(pages.resource("refresh.js"), "text/javascript; charset=utf-8")
            case "/health":
                self._json({"status": "ok", "messages": self.server.store.count()})
            case "/api/messages":
                self._list(query, recipient)
            case path if found := _MESSAGE.match(path):
                self._message(int(found["id"]), bool(found["api"]), found["part"], language)
            case _:
                self._missing()

    def do_DELETE(self) -> None:
        """Forget every message."""
        if urlsplit(self.path).path != "/api/messages":
            self._missing()
            return
        self.server.store.clear()
        self._answer("", None, status=HTTPStatus.NO_CONTENT)

    def do_HEAD(self) -> None:
        """Answer the headers of the page."""
        self.do_GET()

    def _list(self, query: dict[str, str], recipient: str | None) -> None:
        numbers = {name: query[name] for name in ("limit", "after", "before") if name in query}
        if not all(re.fullmatch(r"\d{1,15}", value) for value in numbers.values()):
            self._json({"detail": "limit, after and before are whole numbers"}, HTTPStatus.BAD_REQUEST)
            return
        found = self.server.store.newest(
            recipient=recipient,
            limit=min(int(numbers.get("limit", _MAX_LIMIT)), _MAX_LIMIT),
            after=int(numbers.get("after", 0)),
            before=int(numbers["before"]) if "before" in numbers else None,
            brief=query.get("brief") == "true",
        )
        self._json(found)

    def _message(self, message_id: int, api: bool, part: str | None, language: str) -> None:
        message = self.server.store.get(message_id)
        if message is None:
            self._missing()
        elif part == "/raw":
            content = (self.server.store.raw(message_id) or b"").decode("utf-8", "replace")
            self._answer(content, "text/plain; charset=utf-8")
        elif part == "/html":
            self._answer(message["html"] or "", _HTML, policy=_MAIL_POLICY)
        elif api:
            self._json(message)
        else:
            self._answer(pages.message(message, language), _HTML, policy=_PAGE_POLICY)

    def _missing(self) -> None:
        self._json({"detail": "there is nothing here"}, HTTPStatus.NOT_FOUND)

    def _json(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._answer(json.dumps(value, ensure_ascii=False), "application/json", status=status)

    def _answer(
        self, text: str, kind: str | None, *, policy: str | None = None, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        body = text.encode()
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if policy is not None:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Keep quiet: a page that refreshes itself would fill the log."""
