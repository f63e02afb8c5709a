"""Steps that the tests of adoptions begin with: Chalkida adopts a practice of Lamia."""

from personas import NEIGHBOUR

STEPS = ("check", "test", "adapt", "remove", "implement", "harvest")


def start(observatory, practice_id, by=NEIGHBOUR, mode="adopt", **body):
    taker_id = str(body.pop("taker_id", by.memberships[0].organisation_id if by.memberships else practice_id))
    return observatory.call(
        "start_adoption", principal=by, practice_id=practice_id, body={"taker_id": taker_id, "mode": mode, **body}
    )


def started(observatory, practice_id=None, by=NEIGHBOUR, **body):
    """Begin an adoption of a published practice; gives its id."""
    answered = start(observatory, practice_id or observatory.practice("published"), by, **body)
    assert answered.status == 201, answered.text
    return answered.json["id"]


def act(observatory, adoption_id, what, by=NEIGHBOUR, **body):
    return observatory.call(f"{what}_adoption", principal=by, adoption_id=adoption_id, body=body or None)


def advance(observatory, adoption_id, to, by=NEIGHBOUR, **body):
    return observatory.call("advance_adoption", principal=by, adoption_id=adoption_id, body={"to": to, **body})


def advanced(observatory, adoption_id, to, by=NEIGHBOUR, **body):
    """Move to a step, one after another, as if every step had been taken."""
    read = observatory.call("read_adoption", principal=by, adoption_id=adoption_id).json
    for step in STEPS[STEPS.index(read["step"]) + 1 : STEPS.index(to) + 1]:
        said = {"implemented_on": "2026-01-05"} if step == "harvest" else {}
        answered = advance(observatory, adoption_id, step, by, **said, **body)
        assert answered.status == 200, answered.text
    return adoption_id


def read(observatory, adoption_id, by=NEIGHBOUR):
    return observatory.call("read_adoption", principal=by, adoption_id=adoption_id)


def listed(observatory, by, **query):
    answered = observatory.call("list_adoptions", principal=by, query=query)
    assert answered.status == 200, answered.text
    return [one["id"] for one in answered.json["items"]]
