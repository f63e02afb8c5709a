"""Certifying practices in tests: the steps of bodies and evaluators."""

from personas import CONTRIBUTOR, SECOND_CENTRE_MANAGER

from chassis.testing import person
from observatory.practice.certification.model import CRITERIA
from observatory.practice.certification_request.declaration import WORDINGS

PUBLISHER = person("curator")
DECLARED = {"no_interest": True, "declaration": WORDINGS[-1].version}


def scores(every, **changes):
    return {**dict.fromkeys(CRITERIA, every), **changes}


def published(observatory):
    """Bring a practice of Lamia to the public by reviewers who do not evaluate it."""
    practice_id = observatory.practice("regional_review")
    publish(observatory, practice_id)
    return practice_id


def publish(observatory, practice_id):
    observatory.decide(practice_id, "forward", SECOND_CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", PUBLISHER)


def publish_anew(observatory, practice_id):
    observatory.edit(practice_id, lessons="Νέα διδάγματα.")
    observatory.submit(practice_id)
    publish(observatory, practice_id)


def request(observatory, practice_id, by=CONTRIBUTOR):
    return observatory.call("request_certification", principal=by, practice_id=practice_id)


def requested(observatory):
    """Bring a practice of Lamia into the queue."""
    practice_id = published(observatory)
    answered = request(observatory, practice_id)
    assert answered.status == 201, answered.text
    return practice_id


def take(observatory, practice_id, by, **body):
    return observatory.call(
        "take_certification_place", principal=by, practice_id=practice_id, body={**DECLARED, **body}
    )


def give_back(observatory, practice_id, by):
    return observatory.call("give_back_certification_place", principal=by, practice_id=practice_id)


def evaluate(observatory, practice_id, by, every=4, comment="Επειδή.", **changes):
    body = {"scores": scores(every, **changes), "comment": comment}
    return observatory.call("certify_practice", principal=by, practice_id=practice_id, body=body)


def certify(observatory, practice_id, by, every=4, **changes):
    """Take a place and evaluate."""
    taken = take(observatory, practice_id, by)
    assert taken.status == 201, taken.text
    answered = evaluate(observatory, practice_id, by, every, **changes)
    assert answered.status == 201, answered.text
    return answered.json


def standing(observatory, practice_id, by=CONTRIBUTOR):
    answered = observatory.call("read_certification", principal=by, practice_id=practice_id)
    assert answered.status == 200, answered.text
    return answered.json


def queue(observatory, by, **query):
    answered = observatory.call("list_certification_queue", principal=by, query=query)
    assert answered.status == 200, answered.text
    return answered.json


def waiting(observatory, by, **query):
    return [item["practice_id"] for item in queue(observatory, by, **query)["items"]]
