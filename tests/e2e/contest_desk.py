"""A contest at the portal until its phase closes: the draft, joint owners, evaluators, a team, a rival."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from accounts import read, whole_minute
from api import Api, until
from contest_steps import CHALLENGE, CRITERIA, SECRET, WHY
from desk import PASSWORD, account

PEOPLE = {
    "partner": "Πέτρος Συνεργάτης",
    "lead": "Αλίκη Πρώτη",
    "member": "Μάριος Δεύτερος",
    "rival": "Ρένα Αντίπαλη",
    "judge1": "Ίων Κριτής",
    "judge2": "Ιώ Κρίτρια",
    "judge3": "Άρης Κριτής",
}
OPEN_FOR = timedelta(minutes=3)
ATHENS = ZoneInfo("Europe/Athens")
DEMO = ("curator", "centre", "contributor", "approver")


class Contest:
    """One way through the contest: its people, its titles, its ids."""

    def __init__(self, platform, desk):
        self.platform, self.desk, self.mode = platform, desk, desk.mode
        self.title = f"Κάδοι που λένε πότε γέμισαν ({desk.mode})"
        self.ours, self.theirs = f"Αισθητήρες στους κάδους ({desk.mode})", f"Ημερολόγιο αποκομιδής ({desk.mode})"
        self.anybody = Api(platform.url)
        self.demo = {name: self.anybody.as_(f"{name}@demo.example") for name in DEMO}
        self.id = self.solution = self.pilot = ""
        for who, name in PEOPLE.items():
            account(platform, self.address(who), name)
        said = {"email": self.address("partner"), "role": "approver"}
        found = self.anybody.get("/v1/organisations", q="Χαλκιδέων", kind="municipality").json["items"]
        given = self.demo["curator"].post(f"/v1/organisations/{found[0]['id']}/members", said)
        assert given.status == 201, given.body

    def address(self, who):
        return f"{who}-{self.mode}@novate.example"

    def api(self, who):
        return self.anybody.as_(self.address(who), PASSWORD)

    def seen(self):
        return read(self.demo["contributor"], f"/v1/challenges/{self.id}")

    def sign_in(self, who, path):
        self.desk.sign_in_as(self.address(who), path)


def draft(contest):
    """Write the challenge and its phase, be told what is missing, submit; gives the end of the phase."""
    desk = contest.desk
    desk.sign_in("contributor", "/work")
    desk.go("main a[href='/el/challenges/new']")
    for name in ("tagline", "brief", "eligibility", "legal_basis", "contact"):
        desk.write(f"#{name}", CHALLENGE[name])
    desk.write("#title", contest.title)
    desk.write("#prize_eur", "20.000")
    desk.write("#prizes-0-title", CHALLENGE["prizes"][0]["title"])
    desk.write("#prizes-0-description", CHALLENGE["prizes"][0]["description"])
    for name, value in (("kind", CHALLENGE["kind"]), ("sectors", "environment"), ("regions", "GR-H")):
        desk.tick(f"input[name={name}][value={value}]")
    desk.press()
    contest.id = desk.run("location.pathname").split("/")[3]
    desk.go("main a[href$='/phases/new']")
    desk.write("#name", "Ιδέες")
    opens = whole_minute(ahead=45)
    for name, at in (("opens_at", opens), ("closes_at", opens + OPEN_FOR)):
        write_moment(desk, name, at)
    desk.write("#how_to_enter", "Με την υποβολή λύσης.")
    for number, one in enumerate(CRITERIA):
        desk.write(f"#criteria-{number}-title_el", one["title_el"])
        desk.choose(f"#criteria-{number}-kind", one["kind"])
        desk.write(f"#criteria-{number}-maximum", str(one.get("maximum", "")))
        desk.write(f"#criteria-{number}-weight", str(one["weight"]))
    desk.press()
    assert "3 κριτήρια" in desk.said()
    desk.show(f"/challenges/{contest.id}/submit")
    submit_challenge(desk)
    missing = f"/el/challenges/{contest.id}/edit#description"
    desk.go(f".govuk-error-summary a[href='{missing}']") if not desk.scripts else desk.show(missing.removeprefix("/el"))
    desk.write("#description", CHALLENGE["description"])
    desk.go("button[value=save]")
    desk.show(f"/challenges/{contest.id}/submit")
    submit_challenge(desk)
    assert "Περιμένει όσους εγκρίνουν" in desk.said()
    desk.look("contest-submitted")
    return opens + OPEN_FOR


def submit_challenge(desk):
    if desk.run("Boolean(document.querySelector('#why_not_enough'))"):
        desk.write("#why_not_enough", WHY)
    desk.press()


def write_moment(desk, name, at):
    at = at.astimezone(ATHENS)
    for part, value in (("", at.day), ("-month", at.month), ("-year", at.year), ("-time", f"{at:%H:%M}")):
        desk.write(f"#{name}{part}", str(value))


def publish_challenge(contest):
    path, approver = f"/v1/challenges/{contest.id}", contest.demo["approver"]
    assert approver.post(f"{path}/approve").status == 200
    said = {"decision": "approve", "comment": "Εγκρίνεται."}
    assert contest.demo["centre"].post(f"{path}/reviews", said).status == 201
    published = approver.post(f"{path}/publish")
    assert published.status == 200, published.body


def join(contest):
    """Let another body ask to share the challenge, and the leading one accept it."""
    desk, place = contest.desk, f"/challenges/{contest.id}"
    contest.sign_in("partner", place)
    desk.go(f"main a[href$='{place}/owners']")
    desk.go("button[value=ask]")
    assert "Το αίτημα στάλθηκε" in desk.said()
    desk.sign_in("approver", f"{place}/manage")
    assert "1 φορέας ζητά να συνδιοργανώσει" in desk.said()
    desk.go(f"main .govuk-inset-text a[href$='{place}/owners']")
    desk.go("button[value=accept]")
    assert "Συνδιοργανωτής" in desk.said()
    desk.look("contest-owners")


def invite_evaluators(contest, *judges):
    """Ask evaluators by mail; the first accepts in the browser, the others do by the API."""
    desk, place = contest.desk, f"/challenges/{contest.id}"
    desk.sign_in("contributor", f"{place}/manage")
    desk.go(f"main a[href$='{place}/evaluators']")
    for who in judges:
        desk.write("#email", contest.address(who))
        desk.press()
        assert "στάλθηκε πρόσκληση" in desk.said()
    for who in judges:
        mine, accepts = contest.api(who), {"decision": "accept"}
        until(lambda mine=mine: mine.get("/v1/evaluations/invitations").json["items"])
        if who == "judge1":
            contest.sign_in(who, "/work")
            desk.go("main table a[href='/el/evaluations']")
            desk.go("button[value=accept]")
            assert "Είστε πλέον αξιολογητής της πρόκλησης" in desk.said()
        else:
            assert mine.post(f"/v1{place}/evaluators/me", accepts).status == 200


def form_a_team(contest):
    """Offer a solution, ask a member by mail, who accepts; hand it in."""
    desk = contest.desk
    contest.sign_in("lead", f"/challenges/{contest.id}")
    desk.go("main a[href$='/offer']")
    desk.write("#title", contest.ours)
    desk.write("#summary", "Κάθε κάδος λέει πόσο γεμάτος είναι.")
    desk.write("#confidential", SECRET)
    desk.go("button[value=save]")
    contest.solution = desk.run("location.pathname").split("/")[3]
    place = f"/solutions/{contest.solution}"
    desk.show(place)
    desk.write("#email", contest.address("member"))
    desk.press()
    assert "στάλθηκε πρόσκληση" in desk.said()

    member = contest.api("member")
    until(lambda: member.get("/v1/solutions/invitations").json["items"])
    contest.sign_in("member", "/work")
    follow(desk, contest.ours)
    assert SECRET not in desk.said("body")
    desk.go("button[value=accept]")
    assert "Είστε πλέον μέλος της ομάδας" in desk.said()
    assert SECRET in desk.said()
    desk.look("contest-team")

    contest.sign_in("lead", f"{place}/edit")
    desk.write("#description", "Αισθητήρες υπερήχων και δρομολόγια κάθε πρωί.")
    desk.press()
    assert "Υποβλήθηκε" in desk.said()


def compete(contest):
    """Let somebody else offer a solution too."""
    rival = contest.api("rival")
    said = {"title": contest.theirs, "summary": "Το συνεργείο γράφει.", "description": "Ένα βιβλίο σε κάθε όχημα."}
    made = rival.post(f"/v1/challenges/{contest.id}/solutions", said)
    assert made.status == 201, made.body
    handed_in = rival.post(f"/v1/solutions/{made.json['id']}/submit")
    assert handed_in.status == 200, handed_in.body


def follow(desk, title):
    """Follow the link of this text."""
    desk.run(
        "[...document.querySelectorAll('main a')]"
        f".find(link => link.textContent.trim() === {json.dumps(title)}).dataset.wanted = 'yes'"
    )
    desk.go("[data-wanted]")
