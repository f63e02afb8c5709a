"""Permission matrix: its callers, and a fresh thing of each kind for each operation."""

from __future__ import annotations

import math
import time
from importlib import import_module
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import yaml
from inside import PASSWORD, SERVICES
from journey import PRACTICE

TABLE = yaml.safe_load((Path(__file__).parent / "permissions.yaml").read_text(encoding="utf-8"))
CALLERS = tuple(TABLE["callers"])
OPERATIONS = TABLE["operations"]
NOUNS = [import_module(path.stem) for path in sorted(Path(__file__).parent.glob("matrix_*.py"))]
RENEW_SECONDS = 480  # an access token holds for ten minutes


def members(names):
    """Spell out groups."""
    for name in names:
        if name in TABLE["groups"]:
            yield from members(TABLE["groups"][name])
        else:
            yield name


def expected(row):
    """What each caller is answered, by caller; every one of them is named exactly once."""
    pairs = [(caller, outcome) for outcome, names in row.items() for caller in members(names)]
    named = [caller for caller, _ in pairs]
    assert sorted(named) == sorted(CALLERS), sorted(set(CALLERS) ^ set(named)) or "named twice"
    return dict(pairs)


class World:
    """Organisations, people and a maker of things."""

    def __init__(self, inside):
        self.inside = inside
        self._numbers = count(1)
        self.tokens = {"anonymous": None}
        self._signed_in = {}
        self.people = {}
        self._register()
        self._people()

    def call(self, caller, method, path, body=None, **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if time.monotonic() - self._signed_in.get(caller, math.inf) > RENEW_SECONDS:
            self.sign_in(caller)
        return self.inside.request(method, path, self.tokens[caller], body, sent)

    def insist(self, caller, method, path, body=None, **headers):
        answer = self.call(caller, method, path, body, **headers)
        assert answer.status < 300, (caller, method, path, answer.body.decode())
        return answer.json

    def fresh(self, what="x"):
        """Give a name that nobody has had."""
        return f"{what}{next(self._numbers)}"

    # ---- who there is --------------------------------------------------------------------------------

    def _register(self):
        curator = self.inside.person("first-curator", roles=("curator",))
        self.tokens["first"] = self.inside.sign_in(curator)["access_token"]
        facts = {
            "lamia": ("municipality", "GR-H", "2701"),
            "chalkida": ("municipality", "GR-H", "2401"),
            "larissa": ("municipality", "GR-E", "1301"),
            "centre": ("innovation_centre", "GR-H", None),
            "other_centre": ("innovation_centre", "GR-E", None),
        }
        self.organisations = {
            name: self.insist("first", "POST", "/v1/organisations", _organisation(name, *fact))["id"]
            for name, fact in facts.items()
        }
        self.inside.hear_the_register()

    def _people(self):
        places = {"": "lamia", "elsewhere_": "larissa", "centre_": "centre", "other_centre_": "other_centre"}
        for caller in CALLERS:
            if caller == "anonymous":
                continue
            place, _, role = caller.rpartition("_")
            home = self.organisations.get(places.get(place + "_" * bool(place), ""))
            if caller == "neighbour":
                home, role = self.organisations["chalkida"], "manager"
            works = role in {"contributor", "approver", "manager"}
            roles = ("curator",) if caller == "curator" else ()
            self.people[caller] = self.inside.person(caller, *([(home, role)] if works else []), roles=roles)
            self.sign_in(caller)

    def _another(self, caller):
        """Sign in somebody else who may do the same as a caller; gives their name."""
        name = f"another_{caller}"
        if name not in self.tokens:
            roles = ("curator",) if caller == "curator" else ()
            works = [] if roles else [(self.organisations["centre"], "manager")]
            self.people[name] = self.inside.person(name, *works, roles=roles)
            self.sign_in(name)
        return name

    def sign_in(self, caller):
        """Begin a session of a caller, whose latest one counts; gives its token."""
        self.tokens[caller] = self.inside.sign_in(self.people[caller])["access_token"]
        self._signed_in[caller] = time.monotonic()
        return self.tokens[caller]

    # ---- things to try operations on -----------------------------------------------------------------

    def practice(self, state, *, first=None, **content):
        """Bring a practice of Lamia to `state`, by the steps that people take; "reworked" is one published twice.

        `first` is called with the draft's id before the steps.
        """
        written = {**PRACTICE, "organisation_id": self.organisations["lamia"], **content}
        practice_id = self.insist("contributor", "POST", "/v1/practices", written)["id"]
        path = f"/v1/practices/{practice_id}"
        if first is not None:
            first(practice_id)
        steps = {
            "ask": lambda: self.submit_for_approval("observatory", path),
            "submit": lambda: self.insist("contributor", "POST", f"{path}/submit"),
            "forward": lambda: self._decide("centre_manager", path, "forward"),
            "forward_by_another": lambda: self._decide(self._another("centre_manager"), path, "forward"),
            "publish_by_another": lambda: self._decide(self._another("curator"), path, "publish"),
            "publish": lambda: self._decide("curator", path, "publish"),
            "request_changes": lambda: self._decide("curator", path, "request_changes"),
            "reject": lambda: self._decide("curator", path, "reject"),
            "withdraw": lambda: self.insist("contributor", "POST", f"{path}/withdraw"),
            "archive": lambda: self.insist("approver", "POST", f"{path}/archive", {"reason": "Έληξε."}),
            "rework": lambda: self.insist("contributor", "PATCH", path, {"lessons": "Νέα"}, If_Match="*"),
        }
        for step in _WAYS[state]:
            steps[step]()
        return practice_id

    def submit_for_approval(self, service, path, body=None):
        """Submit while the approver is known to the service, so that what is submitted waits for them."""
        approver = (self.people["approver"], self.organisations["lamia"], "approver")
        self.inside.hear_member(service, *approver)
        self.insist("contributor", "POST", f"{path}/submit", body)
        self.inside.hear_member(service, *approver, left=True)

    def _decide(self, reviewer, path, decision):
        self.insist(reviewer, "POST", f"{path}/reviews", {"decision": decision, "comment": "Επειδή."})

    def subscription(self, email="reader@matrix.example"):
        """Make a confirmed subscription; gives its id and the token that manages it."""
        confirmed = self.insist("anonymous", "POST", "/v1/subscriptions/confirm", {"token": self.confirm_token(email)})
        return SimpleNamespace(id=confirmed["id"], token=confirmed["manage_token"], url=confirmed["unsubscribe_url"])

    def confirm_token(self, email):
        """Ask for a subscription; gives the token of the mail that confirms it."""
        asked = {"email": email, "filters": {"q": self.fresh("λέξη")}}
        self.inside.request("POST", "/v1/subscriptions", None, asked)
        newest = self.inside.scalar("notifications", "select id from confirmations order by id desc limit 1")
        return self.inside.links.confirm(newest, "el").rpartition("token=")[2]

    def reader_subscription(self):
        """Make a subscription of the reader's, within the limits that one address has."""
        with self.inside.engines["notifications"].begin() as connection:
            connection.exec_driver_sql("delete from subscriptions")
            connection.exec_driver_sql("delete from confirm_requests")
        return self.subscription()


_TO_MINISTRY = ("submit", "forward")
_WAYS = {
    "draft": (),
    "internal_approval": ("ask",),
    "regional_review": ("submit",),
    "ministry_review": _TO_MINISTRY,
    "changes_requested": (*_TO_MINISTRY, "request_changes"),
    "rejected": (*_TO_MINISTRY, "reject"),
    "withdrawn": ("withdraw",),
    "published": (*_TO_MINISTRY, "publish"),
    "published_by_others": ("submit", "forward_by_another", "publish_by_another"),
    "reworked": (*_TO_MINISTRY, "publish", "rework"),
    "archived": (*_TO_MINISTRY, "publish", "archive"),
}


def _organisation(name, kind, region, elstat):
    return {"kind": kind, "name_el": f"Φορέας {name}", "name_en": name, "region": region, "elstat_code": elstat}


# ---- how each operation is asked -----------------------------------------------------------------------


def asked(world, operation, thing, caller):
    """Give path parameters, query, body and headers with which `caller` asks an operation about a new `thing`."""
    if operation in _ABOUT_PRACTICES:
        state, _, decision = thing.partition("/")
        body = {"decision": decision, "comment": "Επειδή."} if decision else _ABOUT_PRACTICES[operation]
        return {"practice_id": world.practice(state)}, {}, body, {"If-Match": "*"}
    return _OTHERS[operation](world, thing, caller)


_ABOUT_PRACTICES = {
    "read_practice": None,
    "list_revisions": None,
    "list_related": None,
    "read_practice_opsi": None,
    "list_reviews": None,
    "edit_practice": {"title": "Άλλος τίτλος"},
    "submit_practice": None,
    "delete_practice": None,
    "withdraw_practice": None,
    "archive_practice": {"reason": "Έληξε."},
    "unarchive_practice": None,
    "approve_practice": None,
    "return_practice": {"comment": "Λείπουν στοιχεία."},
    "review_practice": None,
    "list_certifications": None,
    "read_certification": None,
    "read_renewal": None,
    "answer_renewal": {"answer": "running"},
}


def _nothing(world, thing, caller):
    return {}, {}, None, {}


def _member(world, thing, caller):
    name = world.fresh("member")
    world.inside.person(name)
    home = world.organisations["lamia" if thing == "municipality" else thing]
    return {"organisation_id": home}, {}, {"email": f"{name}@matrix.example", "role": "contributor"}, {}


def _new_person(world, thing, caller):
    body = {"email": f"{world.fresh('new')}@matrix.example", "password": PASSWORD, "name": "Νέο πρόσωπο"}
    return {}, {}, body, {}


def _signing_in(world, thing, caller):
    parameters, query, account, headers = _new_person(world, thing, caller)
    answer = world.inside.request("POST", "/v1/people", None, account)
    assert answer.status == 202
    with world.inside.engines["identity"].begin() as connection:
        activate = "update people set status = 'active', verified_at = now() where email = %(email)s"
        connection.exec_driver_sql(activate, account)
    return parameters, query, {"email": account["email"], "password": PASSWORD}, headers


def _refreshing(world, thing, caller):
    tokens = world.inside.sign_in(world.inside.person(world.fresh("refreshing")))
    return {}, {}, {"refresh_token": tokens["refresh_token"]}, {}


def _by_slug(world, thing, caller):
    if thing != "published":
        return {"slug": thing}, {}, None, {}
    practice_id = world.practice("published")
    return {"slug": world.insist("anonymous", "GET", f"/v1/practices/{practice_id}")["slug"]}, {}, None, {}


_OTHERS = {
    "read_practice_by_slug": _by_slug,
    "list_signing_keys": _nothing,
    "list_organisations": _nothing,
    "get_organisation": lambda world, *_: ({"organisation_id": world.organisations["lamia"]}, {}, None, {}),
    "register_organisation": lambda world, *_: (
        {}, {}, {"kind": "university", "name_el": "Πανεπιστήμιο", "name_en": world.fresh("University ")}, {},
    ),
    "add_member": _member,
    "register_person": _new_person,
    "show_verification_page": lambda world, *_: (
        {}, {"token": world.inside.pending_person_token(world.fresh("pending"))}, None, {},
    ),
    "verify_person": lambda world, *_: (
        {}, {}, {"token": world.inside.pending_person_token(world.fresh("pending")), "password": PASSWORD}, {},
    ),
    "start_session": _signing_in,
    "refresh_session": _refreshing,
    "end_session": _nothing,
    "get_me": _nothing,
    "read_taxonomy": lambda *_: ({"taxonomy": "sectors"}, {}, None, {}),
    "list_principles": _nothing,
    "get_principle": lambda *_: ({"principle": "explore"}, {}, None, {}),
    "report_principles": _nothing,
    "search_practices": _nothing,
    "list_suggestions": _nothing,
    "export_practices": _nothing,
    "map_practices": _nothing,
    "feed_practices": _nothing,
    "list_own_practices": _nothing,
    "create_practice": lambda world, *_: (
        {}, {}, {"organisation_id": world.organisations["lamia"], "title": "Αρχή"}, {},
    ),
    "list_review_queue": _nothing,
    "list_practice_tasks": _nothing,
    "send_feedback": lambda *_: ({}, {}, {"about": "idea", "message": "Ένα μήνυμα αναγνώστη"}, {}),
    "list_feedback": _nothing,
    "list_own_subscriptions": _nothing,
    "list_deliveries": _nothing,
    "list_suppressions": _nothing,
    **{f"list_{service}_audit": _nothing for service in SERVICES},
    **{name: asked for module in NOUNS for name, asked in module.ASKED.items()},
}  # fmt: skip
