"""Things that wait for the demo accounts, made through the public API as people make them.

So the page of each account's work shows something to do. They are made once in a data directory.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kainotomia_local.data_directory import DataDirectory

_MARK: Final = "seeded/waiting"
_STATE: Final = "1"
_PASSWORD: Final = "kainotomia-demo"  # noqa: S105 - printed on the first screen
_PEOPLE: Final = ("contributor", "approver", "centre", "expert", "reader", "chalkida", "curator", "curator2")
_REFUSED: Final = 400
_SECONDS: Final = 30.0

_COMMON: Final = {
    "novelty": "Το ίδιο πρόσωπο ακολουθεί κάθε υπόθεση από την αρχή ως το τέλος.",
    "obstacles": "Τους πρώτους μήνες δύο υπηρεσίες κρατούσαν και τα παλιά τους βιβλία.",
    "conditions": "Στήριξη από τη διοίκηση και ένας υπεύθυνος σε κάθε διεύθυνση.",
    "lessons": "Πρώτα συμφωνήστε ποιος απαντά και ως πότε· το λογισμικό έρχεται μετά.",
    "advice": "Ξεκινήστε με μία γειτονιά και μετρήστε πριν επεκταθείτε.",
    "stage": "implementing",
}
_APPROVAL: Final = {
    "title": "Ράμπες και πεζοδρόμια σε έναν χάρτη που διορθώνουν οι πολίτες",
    "summary": "Όποιος μετακινείται με αμαξίδιο σημειώνει τι δεν περνά, και το συνεργείο το βλέπει το πρωί.",
    "problem": "Κανείς δεν ήξερε ποιες ράμπες ήταν κλειστές ώσπου να έρθει παράπονο.",
    "solution": "Ένας χάρτης ανοικτός σε όλους, με φωτογραφία και κατάσταση για κάθε ράμπα.",
    "results": "Σε έξι μήνες άνοιξαν 84 ράμπες· ο μέσος χρόνος επισκευής έπεσε από 40 σε 9 ημέρες.",
    "sectors": ["transport", "technology"],
}
_REVIEW: Final = {
    "title": "Κομπόστ από τις λαϊκές αγορές για τους σχολικούς κήπους",
    "summary": "Τα υπολείμματα των λαϊκών γίνονται κομπόστ και επιστρέφουν στις αυλές των σχολείων.",
    "problem": "Τρεις τόνοι υπολειμμάτων την εβδομάδα κατέληγαν στην ταφή.",
    "solution": "Κάδοι στο τέλος κάθε λαϊκής, μία κοινή μονάδα και πρόγραμμα παράδοσης στα σχολεία.",
    "results": "Εκτροπή 118 τόνων τον πρώτο χρόνο· 14 σχολεία καλλιεργούν.",
    "sectors": ["environment"],
}
_PUBLICATION: Final = {
    "title": "Ένα τηλεφώνημα την εβδομάδα σε όσους ζουν μόνοι",
    "summary": "Εθελοντές τηλεφωνούν σε ηλικιωμένους και ειδοποιούν τον δήμο όταν κάτι δεν πάει καλά.",
    "problem": "Ο δήμος μάθαινε για ανθρώπους σε ανάγκη μόνο από τους γείτονες.",
    "solution": "Κοινό ημερολόγιο κλήσεων, σύντομες ερωτήσεις και σαφής κανόνας για το πότε πηγαίνει κάποιος.",
    "results": "312 άνθρωποι σε επαφή· 27 επισκέψεις που δεν θα είχαν γίνει.",
    "sectors": ["civil_society"],
}
_CHANGES: Final = {
    "title": "Άδειες κατάληψης πεζοδρομίου σε δύο ημέρες",
    "summary": "Η αίτηση, η αυτοψία και το τέλος σε μία σελίδα.",
    "problem": "Οι καταστηματάρχες περίμεναν εβδομάδες για μια άδεια τραπεζοκαθισμάτων.",
    "solution": "Έλεγχος με φωτογραφία αντί για αυτοψία όπου ο χώρος είναι ήδη χαρτογραφημένος.",
    "results": "Η έκδοση από 23 ημέρες σε 2.",
    "sectors": ["public_administration", "entrepreneurship"],
}
_EXPERT: Final = {
    "display_name": "Ελένη Δοκιμαστική",
    "headline": "Σχεδιάστρια δημόσιων υπηρεσιών (δοκιμαστικό προφίλ)",
    "about": "Δεκαπέντε χρόνια σε δήμους: έρευνα με πολίτες, απλούστευση εντύπων, μετρήσεις πριν και μετά.",
    "sectors": ["public_administration", "civil_society"],
    "skills": ["Σχεδιασμός υπηρεσιών", "Έρευνα χρηστών", "Προσβασιμότητα"],
    "languages": ["el", "en"],
    "region": "GR-H",
    "availability": "available",
    "hears": {"introductions": True, "solver_invitations": True, "evaluator_invitations": True},
    "listed": True,
}
_ASKED: Final = "Ξανασχεδιάζουμε τις αιτήσεις της κοινωνικής υπηρεσίας. Θα μας δίνατε μία ώρα μέσα στον μήνα;"
_CIRCULAR: Final = {
    "number": "ΕΠΙΔΕΙΞΗ/1",
    "title_el": "Δίκτυο εκπροσώπων καινοτομίας (επίδειξη)",
    "title_en": "Network of representatives for innovation (demonstration)",
    "message_el": "Σας καλούμε να ορίσετε δύο εκπροσώπους καινοτομίας, να υποβάλετε μία πρακτική που έδωσε αποτέλεσμα "
    "και να απαντήσετε στην έρευνα. Είναι εγκύκλιος επίδειξης.",
    "message_en": "We ask you to appoint two representatives for innovation, to submit one practice that worked, and "
    "to answer the survey. This circular is a demonstration.",
    "contact_unit": "Τμήμα Καινοτομίας (επίδειξη)",
    "kinds": ["municipality"],
    "regions": ["GR-H"],
}
_OBLIGATIONS: Final = (
    ("appoint_representative", "Ορισμός δύο εκπροσώπων", "Appoint two representatives", 2, 14),
    ("submit_practice", "Υποβολή μιας πρακτικής", "Submit one practice", 1, 30),
    ("declare", "Συμμετοχή στην έρευνα", "Answer the survey", 1, 45),
)
"""Kind, title in Greek and English, count, and the days until it is due."""
_QUESTION: Final = "Μπορεί να συμμετάσχει ομάδα φοιτητών χωρίς νομικό πρόσωπο;"


class StepRefused(RuntimeError):
    """The API answered a step with an error."""


def leave(data: DataDirectory, url: str, say: Callable[[str], None]) -> None:
    """Leave something to do for each demo account, once. The platform is usable without it."""
    if data.is_marked(_MARK, _STATE):
        return
    try:
        people = {name: _Caller(url, name) for name in _PEOPLE}
        data.mark(_MARK, _STATE)  # what was made in part is not made again
        _leave(people)
    except (StepRefused, OSError, HTTPException, LookupError) as exc:
        say(f"Not everything that waits for the demo accounts could be made. {exc}")


def _leave(people: Mapping[str, _Caller]) -> None:
    contributor, approver, centre = people["contributor"], people["approver"], people["centre"]
    contributor.submit(_APPROVAL)
    approver.submit(_REVIEW)
    forwarded = approver.submit(_PUBLICATION)
    centre.do("POST", f"/v1/practices/{forwarded}/reviews", {"decision": "forward", "comment": ""})
    returned = approver.submit(_CHANGES)
    comment = "Πόσες άδειες εκδόθηκαν έτσι; Γράψτε και τι έγινε όπου η φωτογραφία δεν αρκούσε."
    centre.do("POST", f"/v1/practices/{returned}/reviews", {"decision": "request_changes", "comment": comment})
    listed = people["expert"].do("PUT", "/v1/experts/me", _EXPERT)
    body = contributor.body()
    asked = {"organisation_id": body, "message": _ASKED}
    contributor.do("POST", f"/v1/experts/{listed['id']}/introductions", asked)
    owner = quote(people["chalkida"].body())  # it shares an open challenge, Lamia has none
    open_ones = people["chalkida"].do("GET", f"/v1/challenges?openness=open&organisation={owner}")["items"]
    for challenge in open_ones[:1]:
        people["reader"].do("POST", f"/v1/challenges/{challenge['id']}/questions", {"text": _QUESTION})
    _issue(people["curator"], people["curator2"])


def _issue(curator: _Caller, second: _Caller) -> None:
    """Issue a circular to the municipalities of a region: two curators, as everybody does it."""
    today = datetime.now(UTC).date()
    asked = [
        {
            "kind": kind,
            "title_el": greek,
            "title_en": english,
            "min_count": count,
            "due_on": (today + timedelta(days=days)).isoformat(),
        }
        for kind, greek, english, count, days in _OBLIGATIONS
    ]
    made = curator.do("POST", "/v1/circulars", {**_CIRCULAR, "issued_on": today.isoformat(), "obligations": asked})
    curator.do("POST", f"/v1/circulars/{made['id']}/submit", {})
    second.do("POST", f"/v1/circulars/{made['id']}/approve", {})


class _Caller:
    """A demo account, signed in."""

    def __init__(self, url: str, name: str) -> None:
        self._address, self._token = urlsplit(url).netloc, ""
        account = {"email": f"{name}@demo.example", "password": _PASSWORD}
        self._token = self.do("POST", "/v1/sessions", account)["access_token"]

    def submit(self, said: Mapping[str, Any]) -> str:
        """Write a practice and submit it; return its id."""
        made = self.do("POST", "/v1/practices", {**_COMMON, **said, "organisation_id": self.body()})
        self.do("POST", f"/v1/practices/{made['id']}/submit", {})
        return str(made["id"])

    def body(self) -> str:
        """Return the first body of the account."""
        return str(self.do("GET", "/v1/me")["memberships"][0]["organisation_id"])

    def do(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API and return the decoded answer; raise `StepRefused`."""
        sent = {"Content-Type": "application/json", "Accept-Language": "el"}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        connection = HTTPConnection(self._address, timeout=_SECONDS)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= _REFUSED:
            raise StepRefused(f"{method} {path}: {answer.status} {content.decode()}")
        return json.loads(content) if content else None
