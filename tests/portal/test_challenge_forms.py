"""Writing a challenge: its text, its phases and criteria, and the steps of its life."""

import contract
import html5lib
import pytest

PLACE = f"/el/challenges/{contract.AN_ID}"
PHASE_ID = "0192f0aa-0000-7000-8000-000000000002"
LATER_ID = "0192f0aa-0000-7000-8000-000000000003"
CRITERION = {"code": "impact", "title_el": "Όφελος", "title_en": "Impact", "kind": "rating", "maximum": 5, "weight": 2}


def phase(phase_id, opens_at, closes_at, **changes):
    return {
        "id": phase_id, "position": 1, "name": "Υποβολή", "description": "", "opens_at": opens_at,
        "closes_at": closes_at, "takes_submissions": True, "how_to_enter": "", "criteria": [CRITERION],
        "evaluators_per_solution": 2, "opened_at": None, "closed_at": None, "advanced_at": None, "submissions": 0,
    } | changes  # fmt: skip


CHALLENGE = contract.answer("read_challenge", full=True) | {
    "title": "Τίτλος", "state": "draft", "sectors": ["one"], "prizes": [{"title": "Πρώτο", "description": "Ποσό"}],
    "timeline": [{"on": "2099-03-09", "title": "Ημερίδα"}], "links": [], "max_team_size": 5, "prize_eur": 12500.5,
    "language": "el", "team": "either", "entrants": "anyone", "kind": "prize_contest", "faq": [], "regions": [],
    "phases": [
        phase(PHASE_ID, "2099-01-10T07:00:00Z", "2099-02-10T10:00:00Z"),
        phase(LATER_ID, "2099-06-10T07:00:00Z", "2099-07-10T10:00:00Z", name="Τελικός", takes_submissions=False),
    ],
}  # fmt: skip
SENT = (
    "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria",
    "evaluators_per_solution", "id",
)  # fmt: skip


@pytest.fixture
def challenge(gateway):
    gateway.etag = '"1"'
    gateway.answers["read_challenge"] = (200, dict(CHALLENGE))
    return gateway


def parsed(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def said(answer):
    return " ".join("".join(parsed(answer).itertext()).split())


def kept(number):
    return {name: CHALLENGE["phases"][number][name] for name in SENT}


def test_only_changed_fields_of_a_challenge_are_sent(signed_in, challenge):
    form = signed_in.form(f"{PLACE}/edit")
    assert (form["prizes-0-title"], form["timeline-0-on"], form["prize_eur"]) == (["Πρώτο"], ["9/3/2099"], ["12500,50"])
    assert signed_in.post(f"{PLACE}/edit", data=form).headers["location"] == f"{PLACE}/edit?done=nothing"
    written = {"title": "Άλλος", "timeline-1-on": "1.4.2099", "timeline-1-title": "Βράβευση", "action": "phases"}
    answer = signed_in.post(f"{PLACE}/edit", data=form | written)
    assert answer.headers["location"] == f"{PLACE}/phases?done=saved"
    assert challenge.bodies["edit_challenge"] == {
        "title": "Άλλος",
        "timeline": [{"on": "2099-03-09", "title": "Ημερίδα"}, {"on": "2099-04-01", "title": "Βράβευση"}],
    }


def test_a_new_challenge_begins_with_what_was_written(signed_in, challenge):
    form = signed_in.form("/el/challenges/new", title="Νέα")
    assert signed_in.post("/el/challenges/new", data=form).status_code == 303
    begun = challenge.bodies["create_challenge"]
    assert (begun["title"], begun["sealed"], begun["max_team_size"], begun["language"]) == ("Νέα", True, 5, "el")


def test_numbers_and_days_of_a_challenge_are_said_at_fields(signed_in, challenge):
    form = signed_in.form(f"{PLACE}/edit", max_team_size="πέντε", prize_eur="πολλά", **{"timeline-0-on": "31/2/2099"})
    answer = signed_in.post(f"{PLACE}/edit", data=form)
    assert answer.status_code == 422
    assert challenge.calls["edit_challenge"] == 0
    links = {link.get("href") for link in parsed(answer).iter("a")}
    assert links >= {"#max_team_size", "#prize_eur", "#timeline"}


def test_rules_are_not_offered_once_a_phase_has_opened(signed_in, challenge):
    opened = phase(PHASE_ID, "2026-01-10T07:00:00Z", "2099-02-10T10:00:00Z", opened_at="2026-01-10T07:00:00Z")
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": "published", "phases": [opened]})
    form = signed_in.form(f"{PLACE}/edit", title="Άλλος", eligibility="Άλλοι όροι")
    assert "prize_eur" not in form
    assert signed_in.post(f"{PLACE}/edit", data=form).status_code == 303
    assert challenge.bodies["edit_challenge"] == {"title": "Άλλος"}


def test_a_new_phase_takes_its_place_in_time(signed_in, challenge):
    written = {
        "name": "Δεύτερη", "opens_at-day": "1", "opens_at-month": "4", "opens_at-year": "2099", "opens_at-time": "9:00",
        "closes_at-day": "1", "closes_at-month": "5", "closes_at-year": "2099", "closes_at-time": "23.59",
        "criteria-0-title_el": "Ωριμότητα", "criteria-0-kind": "numeric", "criteria-0-maximum": "20",
        "criteria-0-weight": "", "criteria-1-kind": "rating",
    }  # fmt: skip
    form = signed_in.form(f"{PLACE}/phases/new", **written)
    assert signed_in.post(f"{PLACE}/phases/new", data=form).headers["location"] == f"{PLACE}/phases?done=saved"
    sent = challenge.bodies["edit_challenge"]["phases"]
    assert [sent[0], sent[2]] == [kept(0), kept(1)]
    assert (sent[1]["opens_at"], sent[1]["closes_at"]) == ("2099-04-01T06:00:00Z", "2099-05-01T20:59:00Z")
    assert sent[1]["criteria"] == [
        {"code": "c1", "title_el": "Ωριμότητα", "title_en": "", "kind": "numeric", "maximum": 20, "weight": 1}
    ]
    assert challenge.headers["edit_challenge"]["If-Match"] == '"1"'


def test_a_phase_keeps_codes_of_its_criteria(signed_in, challenge):
    path = f"{PLACE}/phases/{PHASE_ID}"
    form = signed_in.form(path)
    assert signed_in.post(path, data=form).headers["location"] == f"{PLACE}/phases?done=nothing"
    changed = form | {"criteria-0-weight": "3", "name": "Νέο όνομα"}
    assert signed_in.post(path, data=changed).headers["location"] == f"{PLACE}/phases?done=saved"
    assert challenge.bodies["edit_challenge"]["phases"] == [
        kept(0) | {"name": "Νέο όνομα", "criteria": [CRITERION | {"weight": 3}]},
        kept(1),
    ]


def test_an_opened_phase_can_only_be_extended(signed_in, challenge):
    opened = phase(PHASE_ID, "2026-01-10T07:00:00Z", "2099-02-10T10:00:00Z", opened_at="2026-01-10T07:00:00Z")
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": "published", "phases": [opened]})
    path = f"{PLACE}/phases/{PHASE_ID}"
    form = signed_in.form(path, **{"closes_at-day": "20"})
    assert "name" not in form
    assert signed_in.post(path, data=form | {"name": "Άλλη"}).status_code == 303
    sent = challenge.bodies["edit_challenge"]["phases"]
    assert sent == [{name: opened[name] for name in SENT} | {"closes_at": "2099-02-20T10:00:00Z"}]


def test_a_fault_of_another_phase_is_not_said_at_this_one(signed_in, challenge):
    found = [
        {"field": "phases.0.closes_at", "detail": "Λήγει πριν."},
        {"field": "phases.1.opens_at", "detail": "Αλλού."},
    ]
    challenge.answers["edit_challenge"] = (422, {"status": 422, "detail": "Όχι", "errors": found})
    path = f"{PLACE}/phases/{PHASE_ID}"
    answer = signed_in.post(path, data=signed_in.form(path, name="Άλλο"))
    assert answer.status_code == 422
    links = {link.get("href"): link.text for link in parsed(answer).iter("a")}
    assert "Λήγει πριν." in links["#closes_at"]
    assert "#opens_at" not in links
    assert "Αλλού." in said(answer)


def test_a_time_that_is_none_is_said_at_its_field(signed_in, challenge):
    path = f"{PLACE}/phases/{PHASE_ID}"
    for written in ({"opens_at-time": "25:00"}, {"opens_at-time": ""}, {"opens_at-day": "31", "opens_at-month": "2"}):
        answer = signed_in.post(path, data=signed_in.form(path, **written))
        assert answer.status_code == 422
        assert "#opens_at" in {link.get("href") for link in parsed(answer).iter("a")}
    assert challenge.calls["edit_challenge"] == 0


def test_a_phase_is_removed_after_a_question(signed_in, challenge):
    path = f"{PLACE}/phases/{LATER_ID}/remove"
    form = signed_in.form(path)
    assert challenge.calls["edit_challenge"] == 0
    assert signed_in.post(path, data=form).headers["location"] == f"{PLACE}/phases?done=removed"
    assert challenge.bodies["edit_challenge"] == {"phases": [kept(0)]}


def test_what_a_submission_lacks_leads_to_its_place(signed_in, challenge):
    lacks = [
        {"field": "tagline", "detail": "Συμπληρώστε."}, {"field": "phases.0.opens_at", "detail": "Πέρασε."},
        {"field": "why_not_enough", "detail": "Εξηγήστε."},
    ]  # fmt: skip
    challenge.answers["submit_challenge"] = (422, {"status": 422, "detail": "Όχι", "errors": lacks})
    answer = signed_in.post(f"{PLACE}/submit", data=signed_in.form(f"{PLACE}/submit", why_not_enough="Λόγοι"))
    assert answer.status_code == 422
    links = {link.get("href") for link in parsed(answer).iter("a")}
    assert links >= {f"{PLACE}/edit#tagline", f"{PLACE}/phases", "#why_not_enough"}
    assert challenge.bodies["submit_challenge"] == {"why_not_enough": "Λόγοι"}


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("draft", {"submit", "withdraw"}), ("review", {"withdraw"}), ("approved", {"withdraw", "publish"}),
        ("internal_approval", {"withdraw"}),
        ("published", {"unpublish"}), ("unpublished", {"publish", "archive"}), ("archived", set()),
    ],
)  # fmt: skip
def test_only_possible_steps_of_a_challenge_are_offered(signed_in, challenge, state, steps):
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": state})
    aside = parsed(signed_in.get(f"{PLACE}/manage")).find(".//main//aside")
    offered = {link.get("href").rsplit("/", 1)[1] for link in aside.iter("a")}
    assert offered & {"submit", "withdraw", "publish", "unpublish", "archive"} == steps


def test_a_challenge_is_taken_down_with_a_reason(signed_in, challenge):
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": "published"})
    form = signed_in.form(f"{PLACE}/unpublish")
    answer = signed_in.post(f"{PLACE}/unpublish", data=form)
    assert (answer.status_code, challenge.calls["unpublish_challenge"]) == (409, 0)
    assert "#reason" in {link.get("href") for link in parsed(answer).iter("a")}
    answer = signed_in.post(f"{PLACE}/unpublish", data=form | {"reason": "Λάθος όροι"})
    assert answer.headers["location"] == f"{PLACE}/manage?done=unpublished"
    assert challenge.bodies["unpublish_challenge"] == {"reason": "Λάθος όροι"}


def test_a_publication_can_be_planned(signed_in, challenge):
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": "approved"})
    form = signed_in.form(f"{PLACE}/publish")
    assert signed_in.post(f"{PLACE}/publish", data=form).status_code == 303
    assert challenge.bodies["publish_challenge"] == {"at": None}
    parts = {"at-day": "9", "at-month": "1", "at-year": "2099", "at-time": "10:00"}
    assert signed_in.post(f"{PLACE}/publish", data=form | parts).status_code == 303
    assert challenge.bodies["publish_challenge"] == {"at": "2099-01-09T08:00:00Z"}


def test_the_lead_answers_who_asks_to_share(signed_in, challenge):
    owner = {"name_el": "Δήμος", "name_en": "Town", "at": "2026-03-02T09:30:00Z"}
    asking = {**owner, "organisation_id": PHASE_ID, "state": "requested"}
    lead = {**owner, "organisation_id": contract.AN_ID, "state": "lead"}
    challenge.answers["list_owners"] = (200, {"items": [lead, asking]})
    challenge.answers["read_challenge"] = (
        200, CHALLENGE | {"owners": [{**owner, "organisation_id": contract.AN_ID, "lead": True}]},
    )  # fmt: skip
    form = signed_in.form(f"{PLACE}/owners", action="accept")
    assert signed_in.post(f"{PLACE}/owners", data=form).headers["location"] == f"{PLACE}/owners?done=join_accepted"
    assert challenge.bodies["answer_join_request"] == {"decision": "accept"}


def test_an_answer_that_is_refused_stays_in_its_field(signed_in, challenge):
    challenge.answers["answer_question"] = (422, {"status": 422, "errors": [{"field": "text", "detail": "Κενό."}]})
    answer = signed_in.post(f"{PLACE}/questions", data=signed_in.form(f"{PLACE}/questions", answer="Μένει"))
    assert answer.status_code == 422
    field = next(one for one in parsed(answer).iter("textarea") if one.get("name") == "answer")
    assert (field.text or "").strip() == "Μένει"
    assert f"#{field.get('id')}" in {link.get("href") for link in parsed(answer).iter("a")}


@pytest.mark.parametrize("role", ["contributor", "approver"])
def test_a_waiting_challenge_is_offered_to_approvers_of_its_lead(signed_in, challenge, role):
    me = contract.answer("get_me", full=True)
    member = me["memberships"][0] | {"organisation_id": contract.AN_ID, "role": role}
    challenge.answers["get_me"] = (200, me | {"roles": [], "memberships": [member]})
    owner = CHALLENGE["owners"][0] | {"organisation_id": contract.AN_ID, "lead": True}
    found = CHALLENGE | {"state": "internal_approval", "owners": [owner]}
    challenge.answers["read_challenge"] = (200, found)
    links = {link.get("href") for link in parsed(signed_in.get(f"{PLACE}/manage")).iter("a")}
    assert ({f"{PLACE}/approve", f"{PLACE}/return"} <= links) == (role == "approver")
    if role == "approver":
        answer = signed_in.post(f"{PLACE}/approve", data=signed_in.form(f"{PLACE}/approve"))
        assert answer.headers["location"] == f"{PLACE}/manage?done=approved"
        assert challenge.calls["approve_challenge"] == 1


def test_a_challenge_is_returned_with_a_comment(signed_in, challenge):
    me = contract.answer("get_me", full=True)
    member = me["memberships"][0] | {"organisation_id": contract.AN_ID, "role": "manager"}
    challenge.answers["get_me"] = (200, me | {"roles": [], "memberships": [member]})
    owner = CHALLENGE["owners"][0] | {"organisation_id": contract.AN_ID, "lead": True}
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": "internal_approval", "owners": [owner]})
    form = signed_in.form(f"{PLACE}/return")
    assert signed_in.post(f"{PLACE}/return", data=form).status_code == 409
    assert challenge.calls["return_challenge"] == 0
    answer = signed_in.post(f"{PLACE}/return", data=form | {"comment": "Λείπει το κόστος."})
    assert answer.headers["location"] == f"{PLACE}/manage?done=returned"
    assert challenge.bodies["return_challenge"] == {"comment": "Λείπει το κόστος."}


def test_similar_challenges_are_shown_before_submitting(signed_in, challenge):
    one = contract.answer("list_similar_challenges", full=True)["items"][0]
    mine = {"items": [one | {"title": "Κοινή ουρά", "may_join": True}, one | {"title": "Κρυφή", "may_join": False}]}
    challenge.answers["list_similar_challenges"] = (200, mine)
    page = signed_in.get(f"{PLACE}/submit")
    assert ("Κοινή ουρά" in page.text, "Κρυφή" in page.text) == (True, True)
    assert page.text.count(f'href="/el/challenges/{contract.AN_ID}/owners"') == 1
    assert 'name="why_not_enough"' in page.text


def test_a_body_lets_its_draft_be_found(signed_in, challenge):
    form = signed_in.form(f"{PLACE}/edit")
    was = form.pop("findable", None)
    if not was:
        form["findable"] = "yes"
    assert signed_in.post(f"{PLACE}/edit", data=form).status_code == 303
    assert challenge.bodies["edit_challenge"] == {"findable": not was}


@pytest.mark.parametrize(
    ("state", "submitted_at", "possible"),
    [("draft", None, True), ("draft", "2027-01-01T09:00:00Z", False), ("review", None, False)],
)
def test_only_a_draft_never_submitted_is_deleted(signed_in, challenge, state, submitted_at, possible):
    inner = {**CHALLENGE["inner"], "submitted_at": submitted_at}
    challenge.answers["read_challenge"] = (200, CHALLENGE | {"state": state, "inner": inner})
    assert (f"{PLACE}/delete" in signed_in.get(f"{PLACE}/manage").text) == possible
    if possible:
        answer = signed_in.post(f"{PLACE}/delete", data=signed_in.form(f"{PLACE}/delete"))
        assert (answer.headers["location"], challenge.calls["delete_challenge"]) == ("/el/work?done=deleted", 1)


def test_a_draft_solution_is_deleted_by_its_lead(signed_in, gateway):
    place = f"/el/solutions/{contract.AN_ID}"
    team = contract.answer("read_solution", full=True)["team"]
    solution = contract.answer("read_solution", full=True) | {"state": "draft", "team": [team[0] | {"state": "lead"}]}
    gateway.answers["read_solution"] = (200, solution)
    assert f"{place}/delete" in signed_in.get(place).text
    answer = signed_in.post(f"{place}/delete", data=signed_in.form(f"{place}/delete"))
    assert (answer.headers["location"], gateway.calls["delete_solution"]) == ("/el/work?done=deleted", 1)
    gateway.answers["read_solution"] = (200, solution | {"state": "submitted"})
    assert f"{place}/delete" not in signed_in.get(place).text
