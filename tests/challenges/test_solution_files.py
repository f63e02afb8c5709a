"""Files of solutions: the team adds them, the seal covers them, confidential ones stay with those who judge."""

import time

import cast
import files
import pytest
from arena import Arena
from solving import LEAD, SECOND, STRANGER, Solving
from sqlalchemy import text

from chassis.context import CallContext
from chassis.files.model import PART_BYTES
from chassis.messaging.rpc import Request
from chassis.personal_data import Subject
from chassis.principal import ANONYMOUS

BYTES = "application/octet-stream"


class FilesArena(Solving, Arena):
    """A service under test whose teams add files."""

    def add(self, solution_id, content=files.PDF, by=LEAD, **query):
        query = {"name": "σχέδιο.pdf", "title": "Το σχέδιο", **query}
        return self.act("upload_solution_file", solution_id, by, query=query, body=content, content_type=BYTES)

    def added(self, solution_id, content=files.PDF, **query):
        answered = self.add(solution_id, content, **query)
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def titles(self, solution_id, by):
        return [one["title"] for one in self.act("list_solution_files", solution_id, by).json["items"]]

    def status(self, solution_id, file_id, by):
        path = {"solution_id": solution_id, "file_id": file_id}
        context = CallContext(principal=by, deadline=time.time() + 30, path=path)
        return self.caller.instance(context).get_solution_file(Request(context, b"")).status

    def rows(self):
        with self.caller.engine.connect() as connection:
            return {str(one) for one in connection.scalars(text("select id from solution_files"))}


@pytest.fixture
def arena(challenges):
    return FilesArena(challenges.caller)


def test_a_team_adds_describes_and_removes_a_file(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND])
    file_id = arena.added(solution_id, by=SECOND, confidential="true")
    (shown,) = arena.read_solution(solution_id).json["files"]
    assert (shown["id"], shown["media_type"], shown["confidential"]) == (file_id, "application/pdf", True)
    change = {"title": "Νέος", "confidential": False}
    answered = arena.act("describe_solution_file", solution_id, LEAD, file_id=file_id, body=change)
    assert (answered.json["title"], answered.json["confidential"]) == ("Νέος", False)
    assert arena.status(solution_id, file_id, SECOND) == 200
    assert arena.act("remove_solution_file", solution_id, LEAD, file_id=file_id).status == 204
    assert arena.read_solution(solution_id).json["files"] == []
    assert arena.status(solution_id, file_id, SECOND) == 404


def test_a_large_file_comes_in_parts(arena):
    solution_id = arena.solution(arena.open_challenge())
    content = b"a" * (PART_BYTES + 1)
    begun = arena.add(solution_id, b"", size=len(content), name="α.txt").json
    for number, part in ((2, content[PART_BYTES:]), (1, content[:PART_BYTES])):
        sent = arena.act(
            "put_solution_file_part", solution_id, file_id=begun["id"], number=number, body=part, content_type=BYTES
        )
        assert sent.status == 204
    assert len(arena.act("list_solution_files", solution_id).json["unfinished"]) == 1
    assert arena.act("complete_solution_file", solution_id, file_id=begun["id"], body={}).status == 200
    assert arena.titles(solution_id, LEAD) == ["Το σχέδιο"]


def test_a_sealed_file_does_not_exist_until_the_phase_closes(arena, clock):
    solution_id = arena.solution(arena.open_challenge())
    open_one, hidden = (
        arena.added(solution_id, title="Ανοικτό"),
        arena.added(solution_id, title="Κρυφό", confidential="true"),
    )
    arena.insist("submit_solution", solution_id)
    everybody = {**cast.EVERYBODY, "stranger": STRANGER, "nobody": ANONYMOUS}
    for name, who in everybody.items():
        assert arena.act("list_solution_files", solution_id, who).status == 404, name
        assert [arena.status(solution_id, one, who) for one in (open_one, hidden)] == [404, 404], name
    clock.forward(hours=25)
    assert arena.titles(solution_id, cast.CONTRIBUTOR) == ["Ανοικτό", "Κρυφό"]
    assert arena.status(solution_id, hidden, cast.CONTRIBUTOR) == 200
    assert arena.status(solution_id, open_one, STRANGER) == 404


def test_the_public_reads_no_confidential_file(arena):
    solution_id = arena.solution(arena.open_challenge(sealed=False))
    open_one, hidden = (
        arena.added(solution_id, title="Ανοικτό"),
        arena.added(solution_id, title="Κρυφό", confidential="true"),
    )
    arena.insist("submit_solution", solution_id)
    arena.decided(solution_id, "qualified")
    for who in (ANONYMOUS, STRANGER, cast.CURATOR):
        assert arena.titles(solution_id, who) == ["Ανοικτό"]
        assert [arena.status(solution_id, one, who) for one in (open_one, hidden)] == [200, 404]
    assert arena.status(solution_id, hidden, cast.CONTRIBUTOR) == 200


def test_a_file_added_while_improving_is_sealed(arena, clock):
    contest = arena.open_challenge((-1, 24, True), (30, 40, True))
    solution_id = arena.solution(contest)
    arena.added(solution_id, title="Πριν")
    arena.insist("submit_solution", solution_id)
    clock.forward(hours=31)
    arena.close_phase(contest.phases[0])
    arena.decided(solution_id, "qualified", phase_id=contest.phases[1])
    after = arena.added(solution_id, title="Μετά")
    (before,) = (one["id"] for one in arena.read_solution(solution_id).json["files"] if one["title"] == "Πριν")
    assert arena.act("remove_solution_file", solution_id, file_id=before).status == 204
    for who in (ANONYMOUS, cast.CONTRIBUTOR):
        assert arena.titles(solution_id, who) == ["Πριν"]
        assert arena.status(solution_id, after, who) == 404
    clock.forward(hours=1, days=2)
    arena.caller.instance().forget_what_is_over()
    assert arena.rows() >= {before}  # the version as judged names it


def test_no_file_after_submission_and_none_of_strangers(arena):
    solution_id = arena.solution(arena.open_challenge(), submitted=True)
    assert arena.add(solution_id).json["type"] == "/problems/solution-not-editable"
    assert arena.add(solution_id, by=STRANGER).status == 404


def test_a_bad_file_is_named(arena):
    solution_id = arena.solution(arena.open_challenge())
    refused = arena.add(solution_id, b"<html>")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "file")
    assert arena.rows() == set()


def test_files_go_with_their_solution_and_when_removed(arena, clock):
    one, other = arena.solution(arena.open_challenge()), arena.solution(arena.open_challenge())
    removed, kept = arena.added(one), arena.added(one)
    arena.added(other)
    arena.act("remove_solution_file", one, file_id=removed)
    assert arena.act("delete_solution", other).status == 204
    clock.forward(days=2)
    arena.caller.instance().forget_what_is_over()
    assert arena.rows() == {kept}


def test_an_erasure_forgets_who_added_a_file(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND])
    arena.added(solution_id, by=SECOND)
    service = arena.caller.instance()
    with service.transaction():
        service.erase_person(Subject(person_id=SECOND.person_id))
    with arena.caller.engine.connect() as connection:
        assert connection.scalars(text("select person_id from solution_files")).all() == [None]
    assert arena.titles(solution_id, LEAD) == ["Το σχέδιο"]
