"""Feedback: readers without an account write to those who run the platform, within limits."""

import personas
import pytest
from postal import body_text

from chassis.personal_data import Subject
from chassis.principal import ANONYMOUS
from chassis.retention import carry_out
from notifications.personal_data import PERSONAL_DATA, RETENTION
from notifications.recipients.addresses import digest
from notifications.self_service.feedback.limits import MAILED_IN_AN_HOUR

SAID = {"about": "accessibility", "message": "Το μενού δεν διαβάζεται από το πρόγραμμά μου.", "page": "/el/practices"}
READER = "dimitra@polites.example"


def send(platform, client_ip="203.0.113.7", **changed):
    return platform.call("send_feedback", principal=ANONYMOUS, body={**SAID, **changed}, client_ip=client_ip)


def test_a_message_is_kept_and_mailed_with_the_way_to_answer(platform, post):
    answered = send(platform, email=READER)
    assert (answered.status, answered.json["answered_to"]) == (202, True)
    platform.send()
    [mail] = post.mails
    assert (mail["To"], mail["Reply-To"]) == ("contact@kainotomia.example", READER)
    assert mail["Subject"] == "Προσβασιμότητα: σχόλιο για την πλατφόρμα"
    text = body_text(mail)
    assert SAID["message"] in text
    assert "/el/practices" in text
    [kept] = platform.call("list_feedback", principal=personas.CURATOR).json["items"]
    assert (kept["message"], kept["email"], kept["id"]) == (SAID["message"], READER, answered.json["id"])
    [delivery] = platform.call("list_deliveries", principal=personas.CURATOR).json["items"]
    assert (delivery["kind"], delivery["recipient_kind"], delivery["status"]) == (
        "feedback_received",
        "mailbox",
        "sent",
    )


def test_without_an_address_nobody_is_answered(platform, post):
    assert send(platform, email=None).json["answered_to"] is False
    platform.send()
    [mail] = post.mails
    assert mail["Reply-To"] is None
    assert "δεν ζητήθηκε" in body_text(mail)


@pytest.mark.parametrize(
    ("field", "value"),
    [("about", "praise"), ("message", "Λίγα"), ("message", "α" * 4_001), ("email", "x"), ("page", "/" * 501)],
)
def test_what_cannot_be_read_is_refused_at_its_field(platform, field, value):
    answered = send(platform, **{field: value})
    assert answered.status == 422
    assert [one["field"] for one in answered.json["errors"]] == [field]


def test_one_caller_and_one_network_send_so_many_in_an_hour(platform, clock):
    assert [send(platform).status for _ in range(11)] == [202] * 10 + [429]
    others = [send(platform, client_ip=f"203.0.113.{number}").status for number in range(20, 60)]
    assert others == [202] * 30 + [429] * 10
    assert send(platform, client_ip="198.51.100.1").status == 202
    clock.forward(hours=1, seconds=1)
    assert send(platform).status == 202


def test_a_flood_is_kept_and_not_mailed(platform, post):
    for number in range(MAILED_IN_AN_HOUR + 5):
        assert send(platform, client_ip=f"10.{number}.0.1").status == 202
    platform.send()
    assert len(post.mails) == MAILED_IN_AN_HOUR
    listed = platform.call("list_feedback", principal=personas.CURATOR, query={"limit": 100}).json["items"]
    assert len(listed) == MAILED_IN_AN_HOUR + 5


def test_only_curators_read_messages_and_page_through_them(platform):
    for number in range(3):
        send(platform, message=f"Μήνυμα με αριθμό {number}")
    assert platform.call("list_feedback", principal=ANONYMOUS).status == 401
    assert platform.call("list_feedback", principal=personas.READER).status == 403
    first = platform.call("list_feedback", principal=personas.CURATOR, query={"limit": 2}).json
    rest = platform.call("list_feedback", principal=personas.CURATOR, query={"cursor": first["next"]}).json
    read = [one["message"] for one in first["items"] + rest["items"]]
    assert read == [f"Μήνυμα με αριθμό {number}" for number in (2, 1, 0)]


def test_messages_go_after_a_year_and_counts_after_two_days(platform, clock):
    send(platform)
    clock.forward(days=3)
    carry_out(RETENTION, platform.instance().transaction, now=clock())
    assert platform.rows("select id from feedback_senders") == []
    assert len(platform.rows("select id from feedback")) == 1
    clock.forward(days=363)
    carry_out(RETENTION, platform.instance().transaction, now=clock())
    assert platform.rows("select id from feedback") == []


def test_messages_of_an_erased_address_are_found(platform, engine):
    send(platform, email=READER)
    send(platform)
    [category] = [one for one in PERSONAL_DATA if one.table.name == "feedback"]
    subject = Subject(person_id=personas.READER.person_id, known_as=digest(READER))
    with engine.connect() as connection:
        found = connection.execute(category.table.select().where(category.rows_of(subject))).all()
    assert [row.email for row in found] == [READER]
