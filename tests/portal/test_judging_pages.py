"""Evaluation in the portal: declaring, scoring and submitting, assigning, deciding, reading the results."""

import contract
import html5lib
import pytest

EVALUATION = f"/el/evaluations/{contract.AN_ID}"
CHALLENGE = f"/el/challenges/{contract.AN_ID}"
OTHER_ID = "0192f0aa-0000-7000-8000-000000000002"


def criterion(code, kind, maximum, weight=1):
    titles = {"title_el": f"Κριτήριο {code}", "title_en": ""}
    return {"code": code, **titles, "kind": kind, "maximum": maximum, "weight": weight}


CRITERIA = [criterion("impact", "rating", 5, 3), criterion("cost", "numeric", 100), criterion("open", "binary", 1)]


@pytest.fixture
def evaluation(gateway):
    gateway.etag = '"1"'

    def stands(state, **changes):
        found = contract.answer("read_evaluation", full=True) | {
            "state": state, "criteria": CRITERIA, "scores": {"impact": 4.0}, "comment": "", "private_comment": "",
        }  # fmt: skip
        gateway.answers["read_evaluation"] = (200, found | changes)
        return gateway

    return stands


def parsed(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def links(answer):
    return {link.get("href") for link in parsed(answer).iter("a")}


def test_a_solution_is_read_after_the_declaration(signed_in, evaluation):
    gateway = evaluation("assigned")
    form = signed_in.form(EVALUATION, interest="no")
    assert gateway.calls["read_solution"] == 0
    assert signed_in.post(EVALUATION, data=form).headers["location"] == f"{EVALUATION}?done=declared"
    assert gateway.bodies["declare_interest"] == {"conflict": None}
    evaluation("accepted")
    signed_in.get(EVALUATION)
    assert gateway.calls["read_solution"] == 1


def test_a_declaration_is_chosen_by_whoever_makes_it(signed_in, evaluation):
    gateway = evaluation("assigned")
    assert "checked" not in signed_in.get(EVALUATION).text
    answer = signed_in.post(EVALUATION, data=signed_in.form(EVALUATION))
    assert (answer.status_code, gateway.calls["declare_interest"]) == (422, 0)
    assert "#interest" in links(answer)


def test_an_interest_is_named_or_not_declared(signed_in, evaluation):
    gateway = evaluation("assigned")
    form = signed_in.form(EVALUATION, interest="yes")
    answer = signed_in.post(EVALUATION, data=form)
    assert (answer.status_code, gateway.calls["declare_interest"]) == (422, 0)
    assert "#conflict" in links(answer)
    answer = signed_in.post(EVALUATION, data=form | {"conflict": "Αδελφός μου"})
    assert answer.headers["location"] == "/el/evaluations?done=recused"
    assert gateway.bodies["declare_interest"] == {"conflict": "Αδελφός μου"}


def test_no_interest_sends_no_leftover_reason(signed_in, evaluation):
    gateway = evaluation("assigned")
    signed_in.post(EVALUATION, data=signed_in.form(EVALUATION, interest="no", conflict="κάτι που έσβησε"))
    assert gateway.bodies["declare_interest"] == {"conflict": None}


def test_only_changed_scores_are_sent(signed_in, evaluation):
    gateway = evaluation("accepted")
    form = signed_in.form(EVALUATION)
    assert form["score-impact"] == ["4"]
    written = {"score-impact": "5", "score-cost": "72,5", "comment": "Σωστό"}
    answer = signed_in.post(EVALUATION, data=form | written)
    assert answer.headers["location"] == f"{EVALUATION}?done=saved"
    assert gateway.bodies["score_solution"] == {"scores": {"impact": 5, "cost": 72.5}, "comment": "Σωστό"}
    assert gateway.headers["score_solution"]["If-Match"] == '"1"'


def test_a_score_that_was_emptied_is_taken_back(signed_in, evaluation):
    gateway = evaluation("accepted", scores={"cost": 7.0})
    signed_in.post(EVALUATION, data=signed_in.form(EVALUATION, **{"score-cost": ""}))
    assert gateway.bodies["score_solution"] == {"scores": {"cost": None}}


@pytest.mark.parametrize("typed", ["πολύ", "-1", "1,2,3", "1e3", "٣", "²", ","])
def test_a_score_that_is_no_number_is_said_at_its_field(signed_in, evaluation, typed):
    gateway = evaluation("accepted")
    answer = signed_in.post(EVALUATION, data=signed_in.form(EVALUATION, **{"score-cost": typed, "comment": "Μένει"}))
    assert (answer.status_code, gateway.calls["score_solution"]) == (422, 0)
    assert "#score-cost" in links(answer)
    assert "Μένει" in answer.text


def test_missing_scores_are_named_once_it_is_saved(signed_in, evaluation):
    gateway = evaluation("accepted")
    lacks = [{"field": "scores.cost", "detail": "Βαθμολογήστε."}, {"field": "comment", "detail": "Αιτιολογήστε."}]
    gateway.answers["submit_evaluation"] = (422, {"status": 422, "detail": "Όχι", "errors": lacks})
    answer = signed_in.post(EVALUATION, data=signed_in.form(EVALUATION, action="submit", **{"score-impact": "3"}))
    assert answer.status_code == 422
    assert gateway.bodies["score_solution"] == {"scores": {"impact": 3}}
    assert links(answer) >= {"#score-cost", "#comment"}


def test_evaluations_that_wait_come_first(signed_in, gateway):
    page = contract.answer("list_own_evaluations", full=True)
    one = page["items"][0]
    states = {contract.AN_ID: "submitted", OTHER_ID: "assigned"}
    items = [one | {"id": key, "state": state} for key, state in states.items()]
    gateway.answers["list_own_evaluations"] = (200, page | {"items": items})
    answer = signed_in.get("/el/evaluations")
    waiting = parsed(answer).find(".//main//table")
    assert [link.get("href") for link in waiting.iter("a")] == [f"/el/evaluations/{OTHER_ID}"]
    assert items[0]["organisation_name_el"] in " ".join(waiting.itertext())


def test_the_evaluation_that_is_due_first_comes_first(signed_in, gateway):
    page = contract.answer("list_own_evaluations", full=True)
    due = {contract.AN_ID: None, OTHER_ID: "2099-01-01T09:00:00Z"}
    items = [page["items"][0] | {"id": key, "state": "assigned", "due_at": at} for key, at in due.items()]
    gateway.answers["list_own_evaluations"] = (200, page | {"items": items})
    waiting = parsed(signed_in.get("/el/evaluations")).find(".//main//table")
    assert [link.get("href").rpartition("/")[2] for link in waiting.iter("a")] == [OTHER_ID, contract.AN_ID]


def test_an_invitation_to_evaluate_is_answered(signed_in, gateway):
    form = signed_in.form("/el/evaluations", decision="accept")
    answer = signed_in.post(f"/el/evaluations/invitations/{contract.AN_ID}", data=form)
    assert answer.headers["location"] == "/el/evaluations?done=evaluator"
    assert gateway.bodies["answer_evaluator_invitation"] == {"decision": "accept"}


def test_gaps_are_said_and_no_decision_is_offered(signed_in, gateway):
    place = f"{CHALLENGE}/phases/{contract.AN_ID}/standing"
    shown = contract.answer("show_standing", full=True) | {"advanced_at": None, "incomplete_solutions": 1}
    gateway.answers["show_standing"] = (200, shown)
    assert place.replace("standing", "advance") not in links(signed_in.get(place))
    gateway.answers["show_standing"] = (200, shown | {"incomplete_solutions": 0})
    assert place.replace("standing", "advance") in links(signed_in.get(place))


@pytest.mark.parametrize(("missing", "notice"), [(0, "assigned"), (2, "assigned_some")])
def test_what_could_not_be_assigned_is_said(signed_in, gateway, missing, notice):
    place = f"{CHALLENGE}/phases/{contract.AN_ID}/standing"
    shown = contract.answer("show_standing", full=True) | {"advanced_at": None}
    gateway.answers["show_standing"] = (200, shown)
    shared = {"assigned": 3, "remaining": 0, "missing": missing, "gaps": [], "evaluators": []}
    gateway.answers["assign_evaluators"] = (200, shared)
    answer = signed_in.post(place, data=signed_in.form(place, action="all"))
    assert answer.headers["location"] == f"{place}?done={notice}"


def test_one_solution_is_given_by_hand(signed_in, gateway):
    place = f"{CHALLENGE}/phases/{contract.AN_ID}/standing"
    body = {"solution_id": contract.AN_ID, "evaluator_id": OTHER_ID}
    answer = signed_in.post(place, data={**body, "action": "one", "csrf": signed_in.csrf()})
    assert answer.headers["location"] == f"{place}?done=assigned"
    assert gateway.bodies["assign_solution"] == body


def test_a_phase_is_decided_with_a_number(signed_in, gateway):
    place = f"{CHALLENGE}/phases/{contract.AN_ID}/advance"
    form = signed_in.form(place)
    answer = signed_in.post(place, data=form)
    assert (answer.status_code, gateway.calls["advance_phase"]) == (409, 0)
    assert "#take" in links(answer)
    answer = signed_in.post(place, data=form | {"take": "2", "outcome": "winner"})
    assert answer.headers["location"] == f"{CHALLENGE}/results?done=advanced"
    assert gateway.bodies["advance_phase"] == {"take": 2, "outcome": "winner"}


def test_bars_stay_within_their_width(visitor, gateway):
    found = contract.answer("list_results", full=True)
    found["items"] = [found["items"][0] | {"total": total} for total in (0, 66.6667, 100)]
    gateway.answers["list_results"] = (200, found)
    page = parsed(visitor.get(f"{CHALLENGE}/results"))
    widths = [one.get("width") for one in page.iter() if one.get("class") == "bar__part"]
    assert widths == ["0", "66.7", "100"]


def test_winners_are_named_in_pages_that_no_cache_keeps(visitor, gateway):
    found = contract.answer("list_results", full=True)
    item = found["items"][0] | {"outcome": "winner"}
    names = {"el": "Η ομάδα δεν κατονομάζεται", "en": "The team is not named"}
    for language, nobody in names.items():
        page = f"/{language}/challenges/{contract.AN_ID}/results"
        gateway.answers["list_results"] = (200, found | {"items": [item | {"winners_named": ["Άννα", "Νίκος"]}]})
        answer = visitor.get(page)
        assert answer.headers["cache-control"] == "no-store"
        assert "Άννα, Νίκος" in "".join(parsed(answer).itertext())
        gateway.answers["list_results"] = (200, found | {"items": [item | {"winners_named": []}]})
        answer = visitor.get(page)
        assert answer.headers["cache-control"] == "public, max-age=30"
        assert nobody in answer.text
        gateway.answers["list_results"] = (200, found | {"items": [item | {"outcome": "qualified"}]})
        assert nobody not in visitor.get(page).text


@pytest.mark.parametrize(("named", "sent", "notice"), [(False, True, "named"), (True, False, "not_named")])
def test_a_member_of_a_selected_team_is_asked_to_be_named(signed_in, gateway, named, sent, notice):
    place = f"/el/solutions/{contract.AN_ID}"
    solution = contract.answer("read_solution", full=True)
    solution["team"] = [solution["team"][0] | {"named": named}]
    gateway.answers["read_solution"] = (200, solution | {"state": "qualified"})
    assert f"{place}/naming" not in signed_in.get(place).text
    gateway.answers["read_solution"] = (200, solution | {"state": "selected"})
    page = parsed(signed_in.get(place))
    [form] = [one for one in page.iter("form") if one.get("action") == f"{place}/naming"]
    [choice] = [(one.get("name"), one.get("value")) for one in form.iter("button")]
    values = {one.get("name"): one.get("value") for one in form.iter("input")} | {choice[0]: choice[1]}
    answer = signed_in.post(f"{place}/naming", data=values)
    assert answer.headers["location"] == f"{place}?done={notice}"
    assert gateway.bodies["decide_naming"] == {"agreed": sent}


def test_an_evaluator_is_removed_after_a_question(signed_in, gateway):
    place = f"{CHALLENGE}/evaluators/{contract.AN_ID}/remove"
    form = signed_in.form(place)
    assert gateway.calls["remove_evaluator"] == 0
    assert signed_in.post(place, data=form).headers["location"] == f"{CHALLENGE}/evaluators?done=removed"
    assert signed_in.get(place.replace(f"/{contract.AN_ID}/remove", f"/{OTHER_ID}/remove")).status_code == 404
