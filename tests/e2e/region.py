"""A region of its own: a centre with its managers, bodies with people of their own, and their everyday steps."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from accounts import Accounts, once, read
from api import Api, Mail, until
from journey import PRACTICE

from kainotomia_local.data_directory import ENVIRONMENTS
from kainotomia_local.surroundings import inherited

COMMENT = "Πείτε μας και πόσο κόστισε η πρώτη χρονιά."


class Region:
    """A centre, its bodies and their people; `bodies` are letters, each with a writer and a signer.

    No other test has people in the region `code`.
    """

    def __init__(
        self, platform: Any, api: Api, mail: Mail, name: str, *, code: str, bodies: str, others: tuple[str, ...]
    ) -> None:
        self.platform, self.accounts, self.code = platform, Accounts(api, mail, name), code
        self.bodies: dict[str, str] = {}
        self.written: list[str] = []
        self.curator, self.managers = self.accounts.demo("curator"), ["first", "second"]
        staff = [f"{what}-{body}" for body in bodies for what in ("writer", "signer")]
        self.accounts.enrol(*self.managers, "third", "deputy", *staff, *others)
        self.grant("deputy", "curator")
        self.deputy = self.accounts.people["deputy"] = self.accounts.sign_in("deputy")
        self.centre = self._register("centre", "innovation_centre")
        for manager in self.managers:
            self.accounts.appoint(manager, self.centre, "manager")
        for body in bodies:
            self.bodies[body] = self._register(f"body-{body}", "legal_entity")
            self.accounts.appoint(f"writer-{body}", self.bodies[body], "contributor")
            self.accounts.appoint(f"signer-{body}", self.bodies[body], "manager")

    def who(self, name: str) -> Api:
        """Give somebody, signed in."""
        return self.accounts.people[name]

    def writer(self, body: str) -> Api:
        """Give the contributor of a body."""
        return self.who(f"writer-{body}")

    def signer(self, body: str) -> Api:
        """Give who speaks for a body."""
        return self.who(f"signer-{body}")

    @property
    def manager(self) -> Api:
        """Give a manager that the centre has now."""
        return self.who(self.managers[-1])

    def grant(self, who: str, role: str) -> None:
        """Give a role on the whole platform, as an operator does."""
        command = [
            sys.executable,
            "-m",
            "identity",
            "grant-role",
            "--email",
            self.accounts.address(who),
            "--role",
            role,
        ]
        environment = json.loads((self.platform.data.path / ENVIRONMENTS).read_text("utf-8"))["identity"]
        subprocess.run(command, env={**inherited(), **environment}, check=True, capture_output=True)

    # ---- practices -----------------------------------------------------------------------------------

    def write(self, body: str) -> str:
        """Draft a practice."""
        title = f"Πρακτική {len(self.written) + 1} του φορέα {body}"
        said = {**PRACTICE, "title": title, "organisation_id": self.bodies[body]}
        self.written.append(str(self._ok(self.writer(body).post("/v1/practices", said))["id"]))
        return self.written[-1]

    def submit(self, body: str, practice_id: str, *, leads_to: str = "internal_approval") -> None:
        """Submit as a contributor does."""
        self.step(self.writer(body), practice_id, "submit", leads_to=leads_to)

    def sign(self, body: str, practice_id: str, *, leads_to: str = "regional_review") -> None:
        """Approve for the body."""
        self.step(self.signer(body), practice_id, "approve", leads_to=leads_to)

    def step(self, who: Api, practice_id: str, step: str, said: Any = None, *, leads_to: str) -> None:
        """Take a step with a practice."""
        assert self._ok(who.post(f"/v1/practices/{practice_id}/{step}", said))["state"] == leads_to

    def decide(self, who: Api, practice_id: str, decision: str, *, leads_to: str) -> None:
        """Review it, after finding it in one's queue."""
        found = until(lambda: [one for one in self.queue(who) if one["practice_id"] == practice_id])[0]
        assert decision in found["decisions"], found
        said = {"decision": decision, "comment": COMMENT}
        assert self._ok(who.post(f"/v1/practices/{practice_id}/reviews", said))["state"] == leads_to

    def change(self, body: str, practice_id: str, **content: Any) -> None:
        """Change it, as its contributor does."""
        path, writer = f"/v1/practices/{practice_id}", self.writer(body)
        tag = writer.get(path).headers["etag"]
        assert writer.request("PATCH", path, content, If_Match=tag).status == 200

    def publish(self, body: str) -> str:
        """Bring a practice to the public the way most go."""
        practice_id = self.write(body)
        self.submit(body, practice_id)
        self.sign(body, practice_id)
        self.decide(self.manager, practice_id, "forward", leads_to="ministry_review")
        self.decide(self.curator, practice_id, "publish", leads_to="published")
        return practice_id

    def queue(self, who: Api) -> list[dict[str, Any]]:
        """Give what waits for a reviewer in this region."""
        found: list[dict[str, Any]] = read(who, f"/v1/reviews/queue?limit=100&region={self.code}")["items"]
        return found

    def state(self, practice_id: str) -> str:
        """Give a practice's state, as the Ministry sees it."""
        return str(read(self.curator, f"/v1/practices/{practice_id}")["state"])

    # ---- people and bodies ---------------------------------------------------------------------------

    def leaves(self, who: str, organisation_id: str) -> None:
        """Let somebody leave a body, as a curator enters it."""
        path = f"/v1/organisations/{organisation_id}/members/{self.accounts.ids[who]}"
        assert self.curator.request("DELETE", path).status == 204

    def suspend(self, who: str) -> None:
        """Suspend somebody's account."""
        said = {"email": self.accounts.address(who), "reason": "Μακρά απουσία."}
        self._ok(self.curator.post("/v1/people/suspensions", said))

    def erase(self, who: str, password: str) -> None:
        """Let somebody erase their account."""
        answer = self.who(who).request("DELETE", "/v1/me", {"password": password})
        assert answer.status == 202, answer.body

    def invite_manager(self, who: str) -> None:
        """Ask somebody by mail to manage the centre, and let them accept."""
        address = self.accounts.address(who)
        asked = {"email": address, "role": "manager"}
        self._ok(self.curator.post(f"/v1/organisations/{self.centre}/invitations", asked))
        token = self.accounts.mail.token(address, "invitation?")
        assert self.accounts.api.post("/v1/people/invitation", {"token": token}).status == 204
        self.accounts.people[who] = self.accounts.sign_in(who)
        self.managers = [who]

    def merge(self, body: str, into: str) -> None:
        """Close a body with its successor; the successor's people sign in anew."""
        said = {"successor_id": self.bodies[into], "reason": "Συγχώνευση δήμων."}
        self._ok(self.curator.post(f"/v1/organisations/{self.bodies[body]}/close", said))
        for what in ("writer", "signer"):
            self.accounts.people[f"{what}-{into}"] = self.accounts.sign_in(f"{what}-{into}")
            self.accounts.people[f"{what}-{body}"] = self.accounts.people[f"{what}-{into}"]

    def _register(self, what: str, kind: str) -> str:
        name = f"{what} {self.accounts.name}"
        said = {"kind": kind, "name_el": f"Φορέας {name}", "name_en": f"Body {name}", "region": self.code}
        return str(once(self.curator, "POST", "/v1/organisations", said)["id"])

    def _ok(self, answer: Any) -> Any:
        assert answer.status in {200, 201, 204}, (answer.status, answer.body.decode())
        return answer.json if answer.body else None
