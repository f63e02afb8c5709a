"""Accounts of a contest's people, and how a step is taken once while services die."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any

from api import PASSWORD as DEMO_PASSWORD
from api import Answer, Api, Mail

PASSWORD = "δεκαεξι χαρακτηρες"
HEARD_OR_NOT = "challenge_phase_opened"
OUTAGE = 500
UNAUTHENTICATED = 401
PATIENCE = 240.0
TRIES_AT_ONCE = 4


def whole_minute(*, ahead: float) -> datetime:
    """Give the first whole minute at least so many seconds ahead."""
    soon = datetime.now(UTC) + timedelta(seconds=ahead)
    return soon.replace(second=0, microsecond=0) + timedelta(minutes=1)


def wait_until(moment: datetime) -> None:
    """Sleep until a moment has come."""
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def wait_while(unfinished: Callable[[], Any], *, seconds: float = PATIENCE) -> None:
    """Look once a second until nothing is left, or the time is over."""
    end = time.monotonic() + seconds
    while unfinished() and time.monotonic() < end:
        time.sleep(1)


def at_once(step: Callable[[Any], Any], these: Iterable[Any]) -> list[Any]:
    """Take a step for each, several at a time."""
    with ThreadPoolExecutor(TRIES_AT_ONCE) as pool:
        return list(pool.map(step, these))


def once(api: Api, method: str, path: str, body: Any = None, *, happened: Callable[[], Any] = lambda: None) -> Any:
    """Take a step and give what was answered; where the answer was lost, `happened` finds what became of it."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = _try(api, method, path, body)
        if answer is not None and answer.status < OUTAGE:
            assert answer.status in {200, 201, 202, 204}, (method, path, answer.status, answer.body.decode())
            return answer.json if answer.body else None
        assert time.monotonic() < end, f"{method} {path}: still {answer}"
        time.sleep(1)  # whatever was under way ends
        found = happened()
        if found:
            return found


def read(api: Api, path: str) -> Any:
    """Read, through outages."""
    answer = api.insist("GET", path)
    assert answer.status == 200, (path, answer.status, answer.body.decode())
    return answer.json


def _try(api: Api, method: str, path: str, body: Any) -> Answer | None:
    try:
        return api.request(method, path, {} if body is None and method == "POST" else body)
    except (OSError, HTTPException):
        return None


class Patient(Api):
    """Somebody who waits as long as a busy machine needs to bring services back."""

    def insist(self, method: str, path: str, body: Any = None, *, seconds: float = PATIENCE) -> Answer:
        """Repeat until something else than an outage is answered."""
        return super().insist(method, path, body, seconds=seconds)


class Person(Patient):
    """Somebody who signs in again when their token has expired, as a client does."""

    def __init__(self, url: str, email: str, password: str) -> None:
        super().__init__(url)
        self._account = {"email": email, "password": password}
        self.sign_in()

    def sign_in(self) -> None:
        """Take a new token; roles given since the last time hold from now on."""
        answer = Patient(self.url).insist("POST", "/v1/sessions", self._account)
        assert answer.status == 201, answer.body
        self.token = answer.json["access_token"]

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask, once more with a new token if the old one is refused."""
        answer = super().request(method, path, body, **headers)
        if answer.status != UNAUTHENTICATED:
            return answer
        self.sign_in()
        return super().request(method, path, body, **headers)


class Accounts:
    """Where contests take place: the API, the mailbox, and people with accounts of their own."""

    def __init__(self, api: Api, mail: Mail, name: str) -> None:
        self.api, self.mail, self.name = Patient(api.url), mail, name
        self.people: dict[str, Api] = {}
        self.ids: dict[str, str] = {}

    def address(self, who: str) -> str:
        """Give somebody's address."""
        return f"{who}@{self.name}.example"

    def demo(self, who: str) -> Api:
        """Give one of the demo accounts, signed in."""
        return Person(self.api.url, f"{who}@demo.example", DEMO_PASSWORD)

    def enrol(self, *people: str) -> None:
        """Make accounts, confirmed by the link in the mail, and sign in."""
        at_once(self._register, people)
        for who, signed_in in zip(people, at_once(self.sign_in, people), strict=True):
            self.people[who] = signed_in
            self.ids[who] = read(signed_in, "/v1/me")["id"]

    def sign_in(self, who: str) -> Api:
        """Sign in; roles given since the last time hold from now on."""
        return Person(self.api.url, self.address(who), PASSWORD)

    def appoint(self, who: str, organisation_id: str, role: str) -> None:
        """Give somebody a role in an organisation, as a curator does."""
        said = {"email": self.address(who), "role": role}
        given = self.demo("curator").insist("POST", f"/v1/organisations/{organisation_id}/members", said)
        assert given.status in {201, 409}, given.body
        self.people[who] = self.sign_in(who)

    def organisation(self, name: str, kind: str) -> str:
        """Find a body in the register."""
        found = self.api.get("/v1/organisations", q=name, kind=kind).json["items"]
        assert len(found) == 1, found
        return str(found[0]["id"])

    def _register(self, who: str) -> None:
        account = {"email": self.address(who), "password": PASSWORD, "name": f"Δοκιμή {who}", "language": "el"}
        assert self.api.insist("POST", "/v1/people", account).status == 202
        token = self.mail.token(self.address(who), "?token=")
        assert self.api.insist("POST", "/v1/people/verify", {"token": token, "password": PASSWORD}).status == 204


@dataclass(frozen=True)
class Mailed:
    """What the log says that somebody was sent: by kind, in all, and how many of these may have gone out twice."""

    kinds: dict[str, int]
    sent: int
    doubtful: int


def mailed(curator: Api, address: str) -> Mailed:
    """Read the log.

    Whoever begins to follow just after a phase opened may hear of that or not: once at most, left out of the kinds.
    """
    log = read(curator, f"/v1/deliveries?recipient={address}&limit=100")["items"]
    kinds = Counter(line["kind"] for line in log if line["status"] == "sent")
    sent = sum(kinds.values())
    assert kinds.pop(HEARD_OR_NOT, 0) <= 1, address
    return Mailed(dict(kinds), sent, sum(line["possible_duplicate"] for line in log))
