"""Files of solutions: the team adds them, the seal covers them, confidential ones stay with those who judge."""

import time

import files
import personas
import pytest
from service_under_test import ServiceUnderTest
from solving import LEAD, SECOND, STRANGER, Solving
from sqlalchemy import text

from chassis.context import CallContext
from chassis.files.model import PART_BYTES
from chassis.messaging.rpc import Request
from chassis.personal_data import Subject
from chassis.principal import ANONYMOUS

BYTES = "application/octet-stream"


class FilesArena(Solving, ServiceUnderTest):
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
def service_under_test(challenges):
    return FilesArena(challenges.caller)


def test_a_team_adds_describes_and_removes_a_file(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND])
    file_id = service_under_test.added(solution_id, by=SECOND, confidential="true")
    (shown,) = service_under_test.read_solution(solution_id).json["files"]
    assert (shown["id"], shown["media_type"], shown["confidential"]) == (file_id, "application/pdf", True)
    change = {"title": "Νέος", "confidential": False}
    answered = service_under_test.act("describe_solution_file", solution_id, LEAD, file_id=file_id, body=change)
    assert (answered.json["title"], answered.json["confidential"]) == ("Νέος", False)
    assert service_under_test.status(solution_id, file_id, SECOND) == 200
    assert service_under_test.act("remove_solution_file", solution_id, LEAD, file_id=file_id).status == 204
    assert service_under_test.read_solution(solution_id).json["files"] == []
    assert service_under_test.status(solution_id, file_id, SECOND) == 404


def test_a_large_file_comes_in_parts(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    content = b"a" * (PART_BYTES + 1)
    begun = service_under_test.add(solution_id, b"", size=len(content), name="α.txt").json
    for number, part in ((2, content[PART_BYTES:]), (1, content[:PART_BYTES])):
        sent = service_under_test.act(
            "put_solution_file_part", solution_id, file_id=begun["id"], number=number, body=part, content_type=BYTES
        )
        assert sent.status == 204
    assert len(service_under_test.act("list_solution_files", solution_id).json["unfinished"]) == 1
    assert service_under_test.act("complete_solution_file", solution_id, file_id=begun["id"], body={}).status == 200
    assert service_under_test.titles(solution_id, LEAD) == ["Το σχέδιο"]


def test_a_sealed_file_does_not_exist_until_the_phase_closes(service_under_test, clock):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    open_one, hidden = (
        service_under_test.added(solution_id, title="Ανοικτό"),
        service_under_test.added(solution_id, title="Κρυφό", confidential="true"),
    )
    service_under_test.insist("submit_solution", solution_id)
    everybody = {**personas.EVERYBODY, "stranger": STRANGER, "nobody": ANONYMOUS}
    for name, who in everybody.items():
        assert service_under_test.act("list_solution_files", solution_id, who).status == 404, name
        assert [service_under_test.status(solution_id, one, who) for one in (open_one, hidden)] == [404, 404], name
    clock.forward(hours=25)
    assert service_under_test.titles(solution_id, personas.CONTRIBUTOR) == ["Ανοικτό", "Κρυφό"]
    assert service_under_test.status(solution_id, hidden, personas.CONTRIBUTOR) == 200
    assert service_under_test.status(solution_id, open_one, STRANGER) == 404


def test_the_public_reads_no_confidential_file(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(sealed=False))
    open_one, hidden = (
        service_under_test.added(solution_id, title="Ανοικτό"),
        service_under_test.added(solution_id, title="Κρυφό", confidential="true"),
    )
    service_under_test.insist("submit_solution", solution_id)
    service_under_test.decided(solution_id, "qualified")
    for who in (ANONYMOUS, STRANGER, personas.CURATOR):
        assert service_under_test.titles(solution_id, who) == ["Ανοικτό"]
        assert [service_under_test.status(solution_id, one, who) for one in (open_one, hidden)] == [200, 404]
    assert service_under_test.status(solution_id, hidden, personas.CONTRIBUTOR) == 200


def test_a_file_added_while_improving_is_sealed(service_under_test, clock):
    contest = service_under_test.open_challenge((-1, 24, True), (30, 40, True))
    solution_id = service_under_test.solution(contest)
    service_under_test.added(solution_id, title="Πριν")
    service_under_test.insist("submit_solution", solution_id)
    clock.forward(hours=31)
    service_under_test.close_phase(contest.phases[0])
    service_under_test.decided(solution_id, "qualified", phase_id=contest.phases[1])
    after = service_under_test.added(solution_id, title="Μετά")
    (before,) = (
        one["id"] for one in service_under_test.read_solution(solution_id).json["files"] if one["title"] == "Πριν"
    )
    assert service_under_test.act("remove_solution_file", solution_id, file_id=before).status == 204
    for who in (ANONYMOUS, personas.CONTRIBUTOR):
        assert service_under_test.titles(solution_id, who) == ["Πριν"]
        assert service_under_test.status(solution_id, after, who) == 404
    clock.forward(hours=1, days=2)
    service_under_test.caller.instance().forget_what_is_over()
    assert service_under_test.rows() >= {before}  # the version as judged names it


def test_no_file_after_submission_and_none_of_strangers(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), submitted=True)
    assert service_under_test.add(solution_id).json["type"] == "/problems/solution-not-editable"
    assert service_under_test.add(solution_id, by=STRANGER).status == 404


def test_a_bad_file_is_named(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    refused = service_under_test.add(solution_id, b"<html>")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "file")
    assert service_under_test.rows() == set()


def test_files_go_with_their_solution_and_when_removed(service_under_test, clock):
    one, other = (
        service_under_test.solution(service_under_test.open_challenge()),
        service_under_test.solution(service_under_test.open_challenge()),
    )
    removed, kept = service_under_test.added(one), service_under_test.added(one)
    service_under_test.added(other)
    service_under_test.act("remove_solution_file", one, file_id=removed)
    assert service_under_test.act("delete_solution", other).status == 204
    clock.forward(days=2)
    service_under_test.caller.instance().forget_what_is_over()
    assert service_under_test.rows() == {kept}


def test_an_erasure_forgets_who_added_a_file(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND])
    service_under_test.added(solution_id, by=SECOND)
    service = service_under_test.caller.instance()
    with service.transaction():
        service.erase_person(Subject(person_id=SECOND.person_id))
    with service_under_test.caller.engine.connect() as connection:
        assert connection.scalars(text("select person_id from solution_files")).all() == [None]
    assert service_under_test.titles(solution_id, LEAD) == ["Το σχέδιο"]
