"""Writing, submitting, publishing and reading challenges."""

from datetime import timedelta

import cast
import pytest
from arena import Arena, fields, kind
from challenging import CRITERIA, WORDS, Challenging, minute
from knowing import Knowing

from chassis.testing import person


class ChallengeArena(Challenging, Knowing, Arena):
    """An arena with challenges and practices."""


@pytest.fixture
def arena(challenges):
    return ChallengeArena(challenges.caller)


# ---- a draft -------------------------------------------------------------------------------------------


def test_a_draft_needs_nothing_but_its_organisation(arena):
    answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={})
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/challenges/{answered.json['id']}"
    assert answered.json["state"] == "draft"
    assert answered.json["openness"] is None
    assert [owner["name_el"] for owner in answered.json["owners"]] == ["Δήμος Λαμιέων"]
    assert arena.events() == []


def test_what_was_written_is_read(arena):
    challenge_id = arena.draft(certified_within_years=2, entrants="employees", team="team", max_team_size=4)
    read = arena.read_challenge(challenge_id).json
    assert {name: read[name] for name in WORDS} == WORDS
    assert (read["certified_within_years"], read["entrants"], read["team"]) == (2, "employees", "team")
    assert [phase["position"] for phase in read["phases"]] == [1, 2]
    first = read["phases"][0]
    assert first["criteria"] == CRITERIA
    assert first["evaluators_per_solution"] == 2
    assert read["inner"]["author_ids"] == [str(cast.CONTRIBUTOR.person_id)]


def test_who_edits_for_two_organisations_says_for_which(arena):
    both = person(memberships=(*cast.CONTRIBUTOR.memberships, *cast.ELSEWHERE.memberships))
    assert fields(arena.call("create_challenge", principal=both, body={})) == ["organisation_id"]
    body = {"organisation_id": str(cast.LARISSA)}
    answered = arena.call("create_challenge", principal=both, body=body)
    assert answered.json["owners"][0]["organisation_id"] == str(cast.LARISSA)


def test_a_list_replaces_the_list_and_what_is_left_out_stays(arena):
    challenge_id = arena.draft()
    edited = arena.edit_challenge(challenge_id, faq=[], title="Άλλος τίτλος")
    assert edited.json["faq"] == []
    assert edited.json["title"] == "Άλλος τίτλος"
    assert edited.json["timeline"] == WORDS["timeline"]
    assert edited.json["version"] == 2


def test_an_edit_that_changes_nothing_is_no_new_version(arena):
    challenge_id = arena.draft()
    phases = [{**phase, "id": phase["id"]} for phase in _phases(arena, challenge_id)]
    edited = arena.edit_challenge(challenge_id, title=WORDS["title"], phases=phases)
    assert edited.status == 200, edited.text
    assert edited.json["version"] == 1


def test_a_change_based_on_an_old_version_is_refused(arena):
    challenge_id = arena.draft()
    etag = arena.read_challenge(challenge_id).etag
    arena.edit_challenge(challenge_id, title="Άλλος")
    late = arena.call(
        "edit_challenge", principal=cast.APPROVER, challenge_id=challenge_id, body={"title": "Τρίτος"}, if_match=etag
    )
    assert late.status == 412
    missing = arena.call("edit_challenge", principal=cast.APPROVER, challenge_id=challenge_id, body={})
    assert missing.status == 428


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "α" * 91}, "title"),
        ({"brief": "α" * 201}, "brief"),
        ({"kind": "lottery"}, "kind"),
        ({"team": "team", "max_team_size": 1}, "max_team_size"),
        ({"max_team_size": 21}, "max_team_size"),
        ({"prize_eur": -1}, "prize_eur"),
        ({"certified_within_years": 0}, "certified_within_years"),
        ({"links": ["ftp://lamia.example"]}, "links.0"),
        ({"state": "published"}, "state"),
        ({"demo": True}, "demo"),
        ({"regions": ["GR-Z"]}, "regions.0"),
        ({"faq": [{"question": "Γιατί;"}]}, "faq.0.answer"),
        ({"timeline": [{"on": "χθες", "title": "Κάτι"}]}, "timeline.0.on"),
    ],
)
def test_what_does_not_hold_is_refused_by_name(arena, said, field):
    answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body=said)
    assert answered.status == 422
    assert fields(answered) == [field]


def test_who_enters_alone_is_a_team_of_one(arena):
    assert arena.read_challenge(arena.draft(team="alone")).json["max_team_size"] == 1


# ---- phases --------------------------------------------------------------------------------------------


def test_phases_are_whole_minutes_in_order_and_do_not_overlap(arena):
    day = timedelta(days=1)
    seconds = {**arena.phase(), "opens_at": "2026-05-01T10:00:30Z"}
    backwards = {**arena.phase(), "closes_at": arena.phase()["opens_at"]}
    overlapping = [arena.phase(), arena.phase(opens=5 * day)]
    listening = [arena.phase(takes_submissions=False)]
    twice = [arena.phase(criteria=[CRITERIA[0], CRITERIA[0]])]
    without = [arena.phase(criteria=[], evaluators_per_solution=3)]
    lonely = [arena.phase(evaluators_per_solution=1)]
    for phases, field in (
        ([seconds], "phases.0.opens_at"),
        ([{**arena.phase(), "opens_at": "2026-05-01T10:00:00"}], "phases.0.opens_at"),
        ([backwards], "phases.0.closes_at"),
        (overlapping, "phases.1.opens_at"),
        (listening, "phases.0.takes_submissions"),
        (twice, "phases.0.criteria"),
        (without, "phases.0.criteria"),
        (lonely, "phases.0.evaluators_per_solution"),
        ([{**arena.phase(), "id": str(cast.LAMIA)}], "phases.0.id"),
    ):
        answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={"phases": phases})
        assert answered.status == 422, phases
        assert fields(answered) == [field]


def test_one_phase_may_open_in_the_minute_in_which_another_closes(arena):
    first = arena.phase()
    second = {**arena.phase(opens=timedelta(days=20)), "opens_at": first["closes_at"]}
    assert len(arena.read_challenge(arena.draft(phases=[first, second])).json["phases"]) == 2


@pytest.mark.parametrize(
    ("criterion", "field"),
    [
        ({"kind": "binary", "maximum": 3}, "maximum"),
        ({"kind": "rating", "maximum": 11}, "maximum"),
        ({"weight": 0}, "weight"),
        ({"code": "Κόστος"}, "code"),
    ],
)
def test_criteria_are_checked(arena, criterion, field):
    phases = [arena.phase(criteria=[{"code": "x", "title_el": "Κάτι", **criterion}])]
    answered = arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={"phases": phases})
    assert fields(answered) == [f"phases.0.criteria.0.{field}"]


def test_criteria_know_what_is_usual(arena):
    kinds = [{"code": kind, "title_el": "Κάτι", "kind": kind} for kind in ("numeric", "rating", "binary")]
    read = arena.read_challenge(arena.draft(phases=[arena.phase(criteria=kinds)])).json
    assert [criterion["maximum"] for criterion in read["phases"][0]["criteria"]] == [100, 5, 1]


# ---- submitting ----------------------------------------------------------------------------------------


def test_submission_names_everything_that_is_missing(arena):
    answered = arena.submit_challenge(arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={}).json["id"])
    assert kind(answered).type == "challenge-incomplete"
    assert fields(answered) == [
        "title", "tagline", "brief", "description", "eligibility", "sectors", "phases",
    ]  # fmt: skip


@pytest.mark.parametrize("said", [{"prize_eur": 10}, {"prizes": [{"title": "Α"}]}, {"kind": "prize_contest"}])
def test_prizes_need_a_legal_basis(arena, said):
    plain = {"kind": "hackathon", "prize_eur": None, "prizes": [], "legal_basis": ""}
    answered = arena.submit_challenge(arena.draft(**{**plain, **said}))
    assert fields(answered) == ["legal_basis"]
    assert arena.submit_challenge(arena.draft(**plain)).status == 200


def test_phases_lie_ahead_and_somewhere_solutions_are_judged(arena, clock):
    late = arena.draft()
    clock.forward(days=2)
    assert fields(arena.submit_challenge(late)) == ["phases.0.opens_at"]
    unjudged = arena.draft(phases=[arena.phase(criteria=[])])
    assert fields(arena.submit_challenge(unjudged)) == ["phases"]


def test_what_may_be_answered_already_must_say_why_that_does_not_suffice(arena):
    arena.practice_published(
        title="Ηλεκτρονικά ραντεβού στα ΚΕΠ",
        summary="Η αναμονή μειώθηκε στο μισό.",
        problem="Οι πολίτες περίμεναν όρθιοι για ένα πιστοποιητικό.",
    )
    challenge_id = arena.draft()
    refused = arena.submit_challenge(challenge_id)
    assert fields(refused) == ["why_not_enough"]
    assert arena.read_challenge(challenge_id).json["state"] == "draft"
    answered = arena.submit_challenge(challenge_id, why_not_enough="Εκεί δεν έρχονται ηλικιωμένοι.")
    assert answered.status == 200
    assert answered.json["inner"]["why_not_enough"] == "Εκεί δεν έρχονται ηλικιωμένοι."


def test_without_such_practices_nothing_has_to_be_explained(arena):
    assert arena.submit_challenge(arena.draft()).status == 200


def test_submission_is_announced_with_its_tier_and_no_text(arena):
    challenge_id = arena.challenge("review")
    (event,) = arena.events()
    assert event["type"] == "challenge.submitted.v1"
    assert event["data"] == {
        "challenge_id": challenge_id,
        "owner_ids": [str(cast.LAMIA)],
        "author_ids": [str(cast.CONTRIBUTOR.person_id)],
        "region": "GR-H",
        "tier": "regional",
        "resubmission": False,
    }


def test_nothing_changes_while_it_is_reviewed(arena):
    challenge_id = arena.challenge("review")
    assert kind(arena.edit_challenge(challenge_id, title="Άλλος")).type == "challenge-not-editable"
    assert kind(arena.submit_challenge(challenge_id)).type == "challenge-not-submittable"


# ---- publishing ----------------------------------------------------------------------------------------


def test_what_is_approved_is_published_by_who_answers_for_it(arena):
    challenge_id = arena.challenge("approved")
    assert arena.publish_challenge(challenge_id, by=cast.CONTRIBUTOR).status == 403
    published = arena.publish_challenge(challenge_id)
    assert (published.json["state"], published.json["openness"]) == ("published", "closed")
    (event,) = arena.events("challenge.published.v1")
    assert event["data"]["title"] == WORDS["title"]
    assert event["data"]["organisation_id"] == str(cast.LAMIA)
    assert event["data"]["again"] is False
    assert {"challenges", f"challenge:{challenge_id}"} <= set(published.reply.purge)


def test_what_is_approved_changes_only_in_its_phases(arena):
    challenge_id = arena.challenge("approved")
    assert kind(arena.edit_challenge(challenge_id, title="Άλλος")).type == "challenge-not-editable"
    moved = arena.edit_challenge(challenge_id, phases=[arena.phase(opens=timedelta(days=3))])
    assert moved.status == 200, moved.text
    assert arena.events("challenge.updated.v1") == []


def test_nothing_is_published_too_late_for_anybody_to_enter(arena, clock):
    challenge_id = arena.challenge("approved")
    too_late = minute(clock.now + timedelta(days=90))
    assert kind(arena.publish_challenge(challenge_id, at=too_late)).type == "challenge-dates-passed"
    clock.forward(days=90)
    assert kind(arena.publish_challenge(challenge_id)).type == "challenge-dates-passed"
    moved = arena.edit_challenge(challenge_id, phases=[arena.phase()])
    assert moved.status == 200
    assert arena.publish_challenge(challenge_id).status == 200


def test_a_change_of_what_is_public_is_announced_with_what_changed(arena):
    challenge_id = arena.challenge("published")
    edited = arena.edit_challenge(challenge_id, brief="Σύντομα.", phases=[arena.phase("Μόνη")])
    assert edited.status == 200, edited.text
    (event,) = arena.events("challenge.updated.v1")
    assert event["data"]["changed"] == ["brief", "phases"]
    assert event["data"]["brief"] == "Σύντομα."
    assert f"challenge:{challenge_id}" in edited.reply.purge


def test_what_is_public_stays_complete(arena):
    challenge_id = arena.challenge("published")
    refused = arena.edit_challenge(challenge_id, eligibility="")
    assert (kind(refused).type, fields(refused)) == ("challenge-incomplete", ["eligibility"])


@pytest.mark.parametrize("state", ["approved", "published", "unpublished"])
def test_what_was_submitted_keeps_phases_that_take_and_judge_solutions(arena, state):
    challenge_id = arena.challenge(state)
    for phases in ([], [arena.phase(criteria=[])]):
        refused = arena.edit_challenge(challenge_id, phases=phases)
        assert (kind(refused).type, fields(refused)) == ("challenge-incomplete", ["phases"])


def test_the_plan_to_publish_holds_back_dates_before_it(arena, clock):
    challenge_id = arena.challenge("approved")
    arena.publish_challenge(challenge_id, at=minute(clock.now + timedelta(days=5)))
    early = [arena.phase(opens=timedelta(days=1), lasts=timedelta(days=1))]
    assert kind(arena.edit_challenge(challenge_id, phases=early)).type == "challenge-dates-passed"


def test_rules_and_phases_are_fixed_once_they_count(arena):
    challenge_id = arena.challenge("published")
    assert arena.edit_challenge(challenge_id, eligibility="Μόνο φοιτητές.").status == 200
    arena.caller.clock.forward(days=2)
    for rule, value in {"eligibility": "Όλοι.", "prize_eur": 1, "max_team_size": 3, "entrants": "employees"}.items():
        refused = arena.edit_challenge(challenge_id, **{rule: value})
        assert kind(refused).type == "rules-fixed"
        assert refused.json["fields"] == [rule]
    first, second = _phases(arena, challenge_id)
    for phases in ([second], [{**first, "name": "Αλλιώς"}, second], [], [{**first, "id": None}, second]):
        assert kind(arena.edit_challenge(challenge_id, phases=phases)).type == "phase-fixed", phases
    assert arena.edit_challenge(challenge_id, phases=[first, {**second, "name": "Αλλιώς"}]).status == 200
    past = arena.phase("Χθες", opens=timedelta(days=-1), lasts=timedelta(hours=1))
    assert arena.edit_challenge(challenge_id, phases=[first, past]).status == 422
    assert arena.edit_challenge(challenge_id, description="Με περισσότερα λόγια.").status == 200


def test_taken_down_and_published_again(arena):
    challenge_id = arena.challenge("unpublished")
    assert arena.read_challenge(challenge_id, cast.READER).status == 404
    assert arena.read_challenge(challenge_id).json["inner"]["unpublished_reason"] == "Λάθος στους όρους."
    again = arena.publish_challenge(challenge_id)
    assert again.json["state"] == "published"
    assert [event["data"]["again"] for event in arena.events("challenge.published.v1")] == [False, True]
    assert kind(arena.publish_challenge(challenge_id)).type == "challenge-not-publishable"


def test_what_the_ministry_took_down_only_the_ministry_puts_back(arena):
    challenge_id = arena.challenge("published")
    assert arena.unpublish_challenge(challenge_id, by=cast.CURATOR).status == 200
    assert kind(arena.publish_challenge(challenge_id)).type == "challenge-withheld"
    assert arena.publish_challenge(challenge_id, by=cast.CURATOR).status == 200


def test_the_end_of_a_challenge(arena):
    challenge_id = arena.running()
    assert kind(arena.archive_challenge(challenge_id)).type == "challenge-still-running"
    finished = arena.finished()
    assert arena.archive_challenge(finished).json["state"] == "archived"
    assert arena.read_challenge(finished, cast.READER).json["openness"] == "closed"
    hidden = arena.challenge("taken_back")
    assert arena.read_challenge(hidden, cast.READER).status == 404
    assert kind(arena.archive_challenge(hidden)).type == "challenge-not-archivable"


def test_withdrawing_ends_what_was_never_published(arena):
    for state in ("draft", "review", "edits_requested", "approved"):
        challenge_id = arena.challenge(state)
        withdrawn = arena.call("withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=challenge_id)
        assert withdrawn.json["state"] == "withdrawn"
    refused = arena.call("withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=arena.challenge("published"))
    assert kind(refused).type == "challenge-not-withdrawable"


# ---- reading -------------------------------------------------------------------------------------------


def test_the_public_sees_nothing_inner(arena):
    challenge_id = arena.challenge("published")
    public = arena.read_challenge(challenge_id, cast.READER)
    assert public.json["inner"] is None
    assert "μεγαλύτερους δήμους" not in public.text
    assert f"challenge:{challenge_id}" in public.reply.tags


def test_an_entity_tag_changes_when_the_time_does(arena, clock):
    challenge_id = arena.challenge("published")
    before = arena.read_challenge(challenge_id, cast.READER)
    clock.forward(days=2)
    after = arena.read_challenge(challenge_id, cast.READER)
    assert (before.json["openness"], after.json["openness"]) == ("closed", "open")
    assert (before.json["closes_at"], after.json["closes_at"]) == (None, after.json["phases"][0]["closes_at"])
    assert before.etag != after.etag


def test_one_list_for_everybody(arena):
    shown = arena.challenge("published")
    for state in ("draft", "approved", "unpublished"):
        arena.challenge(state)
    answers = {arena.call("list_challenges", principal=who).text for who in cast.EVERYBODY.values()}
    assert len(answers) == 1
    listed = arena.call("list_challenges")
    assert [line["id"] for line in listed.json["items"]] == [shown]
    assert "challenges" in listed.reply.tags


def test_filters_narrow_the_list(arena, clock):
    arena.challenge("published")
    national = arena.challenge(
        "published",
        title="Ποδήλατα για όλους",
        tagline="Πόλεις χωρίς καυσαέριο",
        brief="Ψάχνουμε σταθμούς ποδηλάτων.",
        description="Οι δρόμοι γέμισαν.",
        kind="hackathon",
        sectors=["transport"],
        regions=[],
        phases=[arena.phase(opens=timedelta(days=4))],
    )
    clock.forward(days=2)

    def found(**query):
        answered = arena.call("list_challenges", query=query)
        assert answered.status == 200, answered.text
        return [line["title"] for line in answered.json["items"]]

    both = ["Ποδήλατα για όλους", WORDS["title"]]
    assert found() == both
    assert found(q="ΠΟΔΗΛΑΤΟ") == both[:1]
    assert found(q="anamoni kep") == both[1:]
    assert found(q="ποδήλατα αναμονή") == []
    assert found(sector="transport,culture") == both[:1]
    assert found(region="GR-H") == both
    assert found(region="GR-E") == both[:1]
    assert found(kind="hackathon") == both[:1]
    assert found(openness="open") == both[1:]
    assert found(openness="closed") == both[:1]
    assert found(organisation=str(cast.LAMIA)) == both
    assert found(organisation=str(cast.HALKIDA)) == []
    assert found(state="archived") == []
    clock.forward(days=60)
    arena.keep_time()
    arena.archive_challenge(national)
    assert found(state="archived") == both[:1]
    assert found(state="archived", openness="open") == []


def test_pages_of_the_list(arena):
    made = [arena.challenge("published", title=f"Πρόκληση {number}") for number in range(5)]
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = arena.call("list_challenges", query={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    own = arena.call("list_own_challenges", principal=cast.CONTRIBUTOR, query={"limit": 2}).json["next"]
    assert arena.call("list_challenges", query={"cursor": own}).status == 400


def test_ones_own_in_every_state(arena):
    made = [arena.challenge(state) for state in ("draft", "review", "published")]
    mine = arena.call("list_own_challenges", principal=cast.MANAGER).json["items"]
    assert [line["id"] for line in mine] == made[::-1]
    drafts = arena.call("list_own_challenges", principal=cast.MANAGER, query={"state": "draft"}).json["items"]
    assert [line["id"] for line in drafts] == made[:1]
    assert arena.call("list_own_challenges", principal=cast.NEIGHBOUR).json["items"] == []


def _phases(arena, challenge_id):
    names = (
        "id", "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria",
        "evaluators_per_solution",
    )  # fmt: skip
    return [{name: phase[name] for name in names} for phase in arena.read_challenge(challenge_id).json["phases"]]
