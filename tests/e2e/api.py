"""What a client of the platform needs: an HTTP door that remembers who signed in, and a mailbox to read."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

PASSWORD = "kainotomia-demo"
TOKEN = re.compile(r"[?&]token=([\w.\-~]+)")


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Api:
    """A caller of the gateway; `as_` gives one who is signed in."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url, self.token = url, token
        self._address = urlsplit(url).netloc

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        connection = HTTPConnection(self._address, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        payload = None
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.request(method, path, payload, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **query: Any) -> Answer:
        return self.request("GET", path + ("?" + urlencode(query, doseq=True) if query else ""))

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.request("POST", path, {} if body is None else body, **headers)

    def as_(self, email: str, password: str = PASSWORD) -> Api:
        answer = self.post("/v1/sessions", {"email": email, "password": password})
        assert answer.status == 201, answer.body
        return Api(self.url, answer.json["access_token"])

    def insist(self, method: str, path: str, body: Any = None, *, seconds: float = 60.0) -> Answer:
        """Repeat until something else than an outage is answered, as a client does while services restart."""
        until = time.monotonic() + seconds
        while True:
            try:
                answer = self.request(method, path, body)
                if answer.status not in {500, 502, 503, 504}:
                    return answer
            except (OSError, HTTPException):
                answer = None
            assert time.monotonic() < until, f"{method} {path}: still {answer}"
            time.sleep(0.2)


class Mail:
    """The mailbox of the local mail server."""

    def __init__(self, url: str) -> None:
        self.url = url

    def to(self, recipient: str) -> list[dict[str, Any]]:
        return self._read(recipient=recipient, limit="200")

    def since(self, last: int) -> list[dict[str, Any]]:
        """Give the headlines of all that came after the message `last`, the newest first."""
        found = page = self._read(brief="true", after=str(last))
        while page:
            page = self._read(brief="true", after=str(last), before=str(page[-1]["id"]))
            found = found + page
        return found

    def wait_for(
        self, recipient: str, wanted: Callable[[dict[str, Any]], bool], seconds: float = 30.0
    ) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while True:
            found = [message for message in self.to(recipient) if wanted(message)]
            if found:
                return found[0]
            assert time.monotonic() < until, (
                f"no such mail for {recipient}: {[m['subject'] for m in self.to(recipient)]}"
            )
            time.sleep(0.2)

    def token(self, recipient: str, path: str, seconds: float = 30.0) -> str:
        """Give the token of the link to `path` in the newest mail that has one."""
        message = self.wait_for(recipient, lambda m: path in m["text"], seconds)
        link = next(word for word in message["text"].split() if path in word)
        return TOKEN.search(link).group(1)

    def _read(self, **query: str) -> list[dict[str, Any]]:
        with urlopen(f"{self.url}/api/messages?{urlencode(query)}") as answer:
            found = json.load(answer)
        return found["items"] if isinstance(found, dict) else found


def until(true: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait until `true` gives something true, and give it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.1)
    return found
