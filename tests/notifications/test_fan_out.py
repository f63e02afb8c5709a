"""Tests of the fan-out: each intended recipient exactly once, whatever interrupts it."""

from threading import Thread

import pytest
from postal import LAMIA, body_text
from sqlalchemy.orm import Session

from chassis.database import uuid7
from notifications.notices import fan_out

OTHER = "0192f0aa-0000-7000-8000-000000000002"


def recipients(platform):
    return sorted(
        row["address"]
        for row in platform.rows(
            "select s.address from deliveries d join subscribers s on s.id = d.recipient"
            " where d.kind = 'practice_published'"
        )
    )


MATCHES = [
    ({}, True),
    ({"sectors": ["technology"]}, True),
    ({"sectors": ["culture", "technology"]}, True),
    ({"sectors": ["culture"]}, False),
    ({"regions": ["GR-H"]}, True),
    ({"regions": ["GR-A"]}, False),
    ({"organisations": [str(LAMIA)]}, True),
    ({"organisations": [OTHER]}, False),
    ({"sectors": ["technology"], "regions": ["GR-H"], "organisations": [str(LAMIA)]}, True),
    ({"sectors": ["technology"], "regions": ["GR-A"]}, False),
    ({"q": "θυρίδα"}, True),
    ({"q": "ΘΥΡΙΔΕΣ"}, True),
    ({"q": "ηλεκτρονική αίτηση"}, True),
    ({"q": "θυρίδα κομποστοποίηση"}, False),
    ({"q": "κομποστοποίηση, θυρίδα"}, True),
    ({"q": "κομποστοποίηση, ανακύκλωση"}, False),
    ({"q": "thyrida"}, True),
    ({"q": "θυρίδα", "sectors": ["culture"]}, False),
]


def test_filters_are_or_within_and_between(platform, post):
    for number, (filters, _) in enumerate(MATCHES):
        platform.ask(f"n{number:02}@polites.example", **filters)
    platform.send()
    for number in range(len(MATCHES)):
        platform.call("confirm_subscription", body={"token": platform.confirm_token(f"n{number:02}@polites.example")})
    platform.publish()
    platform.fan_out()
    wanted = [f"n{number:02}@polites.example" for number, (_, matches) in enumerate(MATCHES) if matches]
    assert recipients(platform) == wanted


def test_a_practice_of_a_central_body_has_no_region(platform):
    platform.subscribe("everywhere@polites.example")
    platform.subscribe("regional@polites.example", regions=["GR-H"])
    platform.publish(region=None, organisation_id=None)
    platform.fan_out()
    assert recipients(platform) == ["everywhere@polites.example"]


def test_two_wishes_of_one_address_make_one_mail_that_names_both(platform, post):
    address = "dimitra@polites.example"
    platform.subscribe(sectors=["technology"])
    platform.subscribe(q="θυρίδα", regions=["GR-H"])
    platform.subscribe(sectors=["culture"])
    event = platform.publish()
    platform.deliver()
    [row] = platform.deliveries(event_id=event.id)
    assert len(row["subscription_ids"]) == 2
    mail = post.to(address)[-1]
    assert len(post.to(address)) == 4
    why = body_text(mail)
    assert "τομείς Τεχνολογική καινοτομία, πληροφορική και επικοινωνία" in why
    assert "λέξεις «θυρίδα» · περιφέρειες Στερεά Ελλάδα" in why
    assert "Πολιτισμός" not in why
    token = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    platform.call("unsubscribe", token=token)
    states = [row["state"] for row in platform.rows("select state from subscriptions order by id")]
    assert states == ["ended", "ended", "active"]


def test_imported_practices_are_told_to_nobody(platform):
    platform.subscribe()
    platform.publish(imported=True)
    platform.fan_out()
    assert platform.rows("select * from notices where kind <> 'confirm_subscription'") == []


@pytest.mark.parametrize("interrupted_after", range(5))
def test_fan_out_resumes_at_every_batch_boundary(platform, settings, interrupted_after):
    platform.subscribers(40)
    platform.settings = settings(platform.settings.database_url, fan_out_batch=10)
    event = platform.publish()
    for _ in range(interrupted_after):
        step(platform)
    with pytest.raises(KeyboardInterrupt):
        step(platform, break_off=True)
    assert len(platform.deliveries(event_id=event.id, kind="practice_published")) == 10 * interrupted_after
    platform.fan_out()
    rows = platform.deliveries(event_id=event.id, kind="practice_published")
    assert len(rows) == len({row["recipient"] for row in rows}) == 40
    [announcement] = platform.rows("select * from notices where kind = 'practice_published'")
    assert announcement["finished_at"] is not None
    assert announcement["recipients"] == 40


def step(platform, *, break_off=False):
    with Session(platform.engine) as session:
        announcement = fan_out.next_notice(session)
        while announcement.kind != "practice_published":
            fan_out.step(session, announcement, batch=10, now=platform.clock())
            session.commit()
            announcement = fan_out.next_notice(session)
        fan_out.step(session, announcement, batch=10, now=platform.clock())
        if break_off:
            session.flush()
            raise KeyboardInterrupt
        session.commit()


def test_walking_again_adds_nobody_twice(platform):
    platform.subscribers(25)
    platform.publish()
    platform.fan_out()
    before = platform.deliveries()
    platform.execute("update notices set cursor = null, finished_at = null")
    platform.fan_out()
    assert platform.deliveries() == before


def test_the_same_event_heard_twice_is_told_once(platform):
    platform.subscribe()
    event = platform.publish()
    platform.fan_out()
    platform.publish()
    again = platform.hear(
        "practice.published.v1",
        {"practice_id": str(uuid7()), "title": "x", "review_id": str(uuid7())},
        event_id=event.id,
    )
    assert again.id == event.id
    platform.fan_out()
    assert len(platform.deliveries(event_id=event.id)) == 1


def test_one_announcement_that_fails_holds_up_no_other(platform):
    platform.subscribe()
    broken = platform.publish()
    platform.execute('update notices set data = data || \'{"organisation_id": "no uuid"}\'')
    well = platform.publish()
    platform.fan_out()
    assert platform.deliveries(event_id=broken.id) == []
    assert len(platform.deliveries(event_id=well.id)) == 1


def test_what_is_no_longer_public_is_told_to_nobody_any_more(platform, post):
    platform.subscribe()
    event = platform.publish()
    platform.fan_out()
    archived = {"practice_id": event.subject, "revision": 1, "organisation_id": None, "author_ids": []}
    platform.hear("practice.archived.v1", archived, subject=event.subject)
    platform.deliver()
    [row] = platform.deliveries(event_id=event.id)
    assert (row["state"], row["reason"]) == ("suppressed", "no_longer_public")
    assert len(post.mails) == 1


# people


def test_reviewers_are_those_of_the_tier_and_the_region(platform, post):
    centre = platform.person("centre@ktp.example")
    elsewhere = platform.person("elsewhere@ktp.example")
    helper = platform.person("helper@ktp.example")
    curator = platform.person("curator@ypes.example")
    platform.duty(centre, "manager", kind="innovation_centre", organisation_id=uuid7())
    platform.duty(elsewhere, "manager", kind="innovation_centre", region="GR-A", organisation_id=uuid7())
    platform.duty(helper, "contributor", kind="innovation_centre", organisation_id=uuid7())
    platform.duty(platform.person("mayor@lamia.example"), "manager")
    platform.duty(curator, "curator")
    platform.submit()
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["centre@ktp.example"]
    assert post.mails[0]["Subject"] == "Προς αξιολόγηση: Κομποστοποίηση στη γειτονιά"
    assert "υπεύθυνος ή υπεύθυνη του κέντρου" in body_text(post.mails[0])
    platform.submit(tier="ministry", region=None)
    platform.deliver()
    assert [mail["To"] for mail in post.mails[1:]] == ["curator@ypes.example"]


@pytest.mark.parametrize(
    ("event_type", "subject"),
    [
        ("practice.forwarded.v1", "Προωθήθηκε στο Υπουργείο: Θυρίδα"),
        ("practice.changes_requested.v1", "Ζητήθηκαν αλλαγές: Θυρίδα"),
        ("practice.rejected.v1", "Δεν εγκρίθηκε: Θυρίδα"),
    ],
)
def test_authors_and_approvers_hear_decisions_with_comments(platform, post, event_type, subject):
    platform.organisation()
    author, approver = platform.person("author@lamia.example"), platform.person("approver@lamia.example")
    platform.duty(author, "contributor")
    platform.duty(approver, "approver")
    platform.duty(platform.person("neighbour@volos.example"), "approver", organisation_id=uuid7())
    practice_id = str(uuid7())
    platform.material[practice_id] = {"title": "Θυρίδα", "comment": "Γράψτε και το κόστος.\n<b>Ευχαριστώ</b>"}
    decided = {
        "practice_id": practice_id, "review_id": str(uuid7()), "revision": 1, "organisation_id": str(LAMIA),
        "region": "GR-H", "tier": "regional", "author_ids": [str(author), str(approver)],
    }  # fmt: skip
    platform.hear(event_type, decided, subject=practice_id)
    platform.deliver()
    assert sorted(mail["To"] for mail in post.mails) == ["approver@lamia.example", "author@lamia.example"]
    mail = post.mails[0]
    assert mail["Subject"] == subject
    assert "> Γράψτε και το κόστος.\n> <b>Ευχαριστώ</b>" in body_text(mail)
    assert "Δήμος Λαμιέων" in body_text(mail)
    assert "List-Unsubscribe" not in mail


def test_a_forwarded_practice_waits_for_the_ministry(platform, post):
    platform.duty(platform.person("curator@ypes.example"), "curator")
    practice_id = str(uuid7())
    platform.material[practice_id] = {"title": "Θυρίδα", "comment": "Εγκρίνεται."}
    forwarded = {"practice_id": practice_id, "review_id": str(uuid7()), "author_ids": [], "region": "GR-H"}
    platform.hear("practice.forwarded.v1", forwarded, subject=practice_id)
    platform.deliver()
    [mail] = post.mails
    assert mail["Subject"] == "Προς αξιολόγηση: Θυρίδα"
    assert "επιμελείστε το Παρατηρητήριο" in body_text(mail)


def test_organisation_hears_of_publication_with_the_comment(platform, post):
    author = platform.person("author@lamia.example", language="en")
    platform.duty(author, "contributor")
    platform.publish(author_ids=[str(author)])
    platform.deliver()
    [mail] = post.mails
    assert mail["Subject"] == "Published: Ψηφιακή θυρίδα πολιτών"
    assert "> Μπράβο!" in body_text(mail)


def test_a_duty_that_we_hear_of_late_still_brings_its_mail_once(platform, clock, post):
    began = clock()
    clock.forward(minutes=5)
    first, late = platform.person("first@ktp.example"), platform.person("late@ktp.example")
    platform.duty(first, "manager", kind="innovation_centre", organisation_id=uuid7(), time=began)
    platform.submit()
    platform.deliver()
    platform.duty(late, "manager", kind="innovation_centre", organisation_id=uuid7(), time=began)
    platform.deliver()
    platform.deliver()
    assert sorted(mail["To"] for mail in post.mails) == ["first@ktp.example", "late@ktp.example"]
    clock.forward(minutes=5)
    platform.duty(platform.person("new@ktp.example"), "manager", kind="innovation_centre", organisation_id=uuid7())
    platform.deliver()
    assert len(post.mails) == 2


def test_duty_heard_in_the_middle_of_a_batch_brings_its_mail(platform, clock, post):
    began = clock()
    clock.forward(minutes=5)
    late = platform.person("late@ktp.example")
    platform.submit()
    facts = {"kind": "innovation_centre", "organisation_id": uuid7(), "time": began}
    hearing = Thread(target=platform.duty, args=(late, "manager"), kwargs=facts)
    with Session(platform.engine) as session:
        announcement = fan_out.next_notice(session)
        fan_out.step(session, announcement, batch=100, now=clock())
        hearing.start()
        hearing.join(0.5)  # it waits for us; were it done already, the batch would have the last word
        assert hearing.is_alive()
        session.commit()
    hearing.join(10)
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["late@ktp.example"]


def test_new_account_is_asked_to_verify_and_a_repeat_is_told(platform, post):
    person_id = platform.person("nea@lamia.example", status="pending", token="the-token")
    platform.hear("person.registered.v1", {"person_id": str(person_id), "language": "el"})
    platform.deliver()
    assert post.mails[0]["Subject"] == "Επιβεβαιώστε τη διεύθυνσή σας"
    assert "https://kainotomia.example/v1/people/verify?token=the-token" in body_text(post.mails[0])
    known = platform.person("palia@lamia.example", language="en")
    repeated = {"person_id": str(known)}
    platform.hear("person.registration_repeated.v1", repeated)
    platform.deliver()
    assert post.mails[1]["Subject"] == "You already have an account"
    assert "verify" not in body_text(post.mails[1])


def test_a_registration_that_another_has_overtaken_is_not_mailed(platform, post):
    person_id = platform.person("nea@lamia.example", status="pending", token="the-token", registration=2)
    for registration in (1, 2):
        told = {"person_id": str(person_id), "language": "el", "registration": registration}
        platform.hear("person.registered.v1", told)
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["nea@lamia.example"]


def test_awaited_mail_does_not_queue_behind_a_thousand_others(platform, post):
    platform.subscribers(300)
    platform.publish()
    platform.fan_out()
    platform.ask("impatient@polites.example")
    platform.send()
    # as many go at once as there are connections, and which of them ends first is chance
    assert "impatient@polites.example" in [mail["To"] for mail in post.mails[:8]]
