"""Two people at once: one wins, the other is told, and nothing happens twice."""

import personas
import pytest
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, SECOND_CENTRE_MANAGER, SECOND_CURATOR
from together import at_once


def test_two_curators_decide_at_once(observatory):
    practice_id = observatory.practice("ministry_review")
    answers = at_once(
        lambda: observatory.review(practice_id, "publish", CURATOR),
        lambda: observatory.review(practice_id, "reject", SECOND_CURATOR, "Όχι."),
    )
    assert sorted(answer.status for answer in answers) == [201, 409]
    loser = next(answer for answer in answers if answer.status == 409)
    assert loser.json["type"] == "/problems/practice-not-under-review"
    assert "κάποιος άλλος αποφάσισε" in loser.json["detail"]
    decided = observatory.call("list_reviews", principal=CURATOR, practice_id=practice_id).json["items"]
    assert len(decided) == 2  # the centre's, and one of the two
    assert len(observatory.events("practice.published.v1", "practice.rejected.v1")) == 1


def test_two_centre_managers_forward_at_once(observatory):
    practice_id = observatory.practice("regional_review")
    answers = at_once(
        lambda: observatory.review(practice_id, "forward", CENTRE_MANAGER),
        lambda: observatory.review(practice_id, "forward", SECOND_CENTRE_MANAGER),
    )
    assert sorted(answer.status for answer in answers) == [201, 409]
    loser = next(answer for answer in answers if answer.status == 409)
    assert loser.json["type"] == "/problems/practice-at-other-tier"
    assert len(observatory.events("practice.forwarded.v1")) == 1


def test_two_editors_with_the_same_version(observatory):
    practice_id = observatory.draft()
    etag = observatory.read(practice_id).etag

    def edit(who, text):
        return observatory.call(
            "edit_practice", principal=who, practice_id=practice_id, body={"funding": text}, if_match=etag
        )

    answers = at_once(lambda: edit(CONTRIBUTOR, "Α"), lambda: edit(APPROVER, "Β"))
    assert sorted(answer.status for answer in answers) == [200, 412]
    winner = next(answer for answer in answers if answer.status == 200)
    assert observatory.read(practice_id).json["funding"] == winner.json["funding"]


def test_withdrawing_and_publishing_at_once_leaves_one_truth(observatory):
    practice_id = observatory.practice("ministry_review")
    withdrawn, published = at_once(
        lambda: observatory.call("withdraw_practice", principal=CONTRIBUTOR, practice_id=practice_id),
        lambda: observatory.review(practice_id, "publish", CURATOR),
    )
    assert sorted((withdrawn.status, published.status)) in ([200, 409], [201, 409])
    public = observatory.read(practice_id, personas.READER).status
    assert public == (200 if published.status == 201 else 404)
    assert len(observatory.events("practice.published.v1", "practice.withdrawn.v1")) == 1


def test_submitting_twice_announces_once(observatory):
    practice_id = observatory.draft()
    submit = lambda: observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id)  # noqa: E731
    assert sorted(answer.status for answer in at_once(submit, submit)) == [200, 409]
    assert len(observatory.events("practice.submitted.v1")) == 1


@pytest.mark.parametrize("times", [3])
def test_the_same_title_at_once_gives_different_slugs(observatory, times):
    waiting = [observatory.practice("ministry_review", title="Ίδιος") for _ in range(times)]
    decisions = at_once(*[lambda each=each: observatory.review(each, "publish", CURATOR) for each in waiting])
    assert [answer.status for answer in decisions] == [201] * times
    slugs = {observatory.read(each).json["slug"] for each in waiting}
    assert slugs == {"idios", "idios-2", "idios-3"}
