"""Tests of double opt-in: no mails before the consent, unsubscribing by anybody, and privacy of subscriptions."""

from threading import Thread

import pytest
from postal import body_html, body_text

from chassis.retention import carry_out
from chassis.testing import person
from notifications.personal_data import RETENTION
from notifications.service import Notifications

ADDRESS = "dimitra@polites.example"


def state_of(platform, address=ADDRESS):
    return [
        row["state"]
        for row in platform.rows(
            "select s.state from subscriptions s join subscribers r on r.id = s.subscriber_id"
            " where r.address = :address order by s.id",
            address=address,
        )
    ]


def test_asking_sends_one_mail_with_a_link_and_nothing_else(platform, post):
    answered = platform.ask()
    assert answered.status == 202
    platform.send()
    [mail] = post.mails
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == "Επιβεβαιώστε την εγγραφή σας στις ενημερώσεις"
    assert "List-Unsubscribe" not in mail
    assert state_of(platform) == ["pending"]
    platform.publish()
    platform.deliver()
    assert len(post.mails) == 1


@pytest.mark.parametrize("language", ["el", "en"])
def test_a_confirm_mail_has_no_word_of_whoever_asked(platform, post, language):
    evil = "Κερδίσατε 1000 ευρώ! Πατήστε https://evil.example/login"
    platform.ask(language=language, q=evil, sectors=["technology"])
    platform.send()
    [mail] = post.mails
    seen = mail.as_string() + body_text(mail) + body_html(mail)
    for word in ("evil", "Κερδίσατε", "Τεχνολογική", "request-1"):
        assert word not in seen
    shown = platform.call("show_confirmation", query={"token": platform.confirm_token()}, accepts_html=True)
    assert "Κερδίσατε 1000 ευρώ!" in shown.text


def test_words_of_a_wish_become_no_link_in_later_mails(platform, post):
    platform.subscribe(q="αιτήσεις, https://evil.example/login")
    platform.publish()
    platform.deliver()
    mail = post.mails[-1]
    assert "αιτήσεις" in body_text(mail)
    assert "evil.example" not in body_text(mail) + body_html(mail)
    assert "https:/" + "/evil" not in body_text(mail) + body_html(mail)


def test_the_answer_never_tells_whether_an_address_is_known(platform):
    first = platform.ask()
    platform.send()
    again = platform.ask()
    platform.subscribe("other@polites.example")
    known = platform.ask("other@polites.example")
    assert first.status == again.status == known.status == 202
    assert first.reply.body == again.reply.body == known.reply.body


def test_the_mail_speaks_the_language_that_was_asked_for(platform, post):
    platform.ask(language="en")
    platform.send()
    assert post.mails[0]["Subject"] == "Confirm your subscription"
    assert post.mails[0]["Content-Language"] == "en"


def test_opening_the_link_changes_nothing(platform):
    platform.ask(sectors=["technology"])
    platform.send()
    token = platform.confirm_token()
    for _ in range(3):
        shown = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
        assert shown.status == 200
        assert shown.reply.content_type.startswith("text/html")
    assert '<form method="post"' in shown.text
    assert '<html lang="el">' in shown.text
    assert "Τεχνολογική" in shown.text
    assert state_of(platform) == ["pending"]
    assert platform.call("confirm_subscription", body={"token": token}).status == 200


def test_the_button_confirms_and_answers_with_a_page(platform):
    platform.ask()
    platform.send()
    token = platform.confirm_token()
    done = platform.call(
        "confirm_subscription",
        body=f"token={token}".encode(),
        content_type="application/x-www-form-urlencoded",
        accepts_html=True,
    )
    assert done.status == 200
    assert "Η εγγραφή επιβεβαιώθηκε" in done.text
    assert state_of(platform) == ["active"]
    for again in (
        platform.call("confirm_subscription", body={"token": token}, accepts_html=True),
        platform.call("show_confirmation", query={"token": token}, accepts_html=True),
    ):
        assert again.status == 200
        assert "Η εγγραφή επιβεβαιώθηκε" in again.text
    assert platform.call("confirm_subscription", body={"token": token}).status == 410
    platform.execute("update subscriptions set state = 'ended', ended_at = now()")
    ended = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
    assert ended.status == 410
    assert "έχει ήδη χρησιμοποιηθεί" in ended.text


def test_the_same_wish_confirmed_twice_is_one_subscription(platform, post, clock):
    first = platform.subscribe(sectors=["technology"], q="θυρίδα, αίτηση")
    clock.forward(hours=1)
    platform.ask(sectors=["technology"], q="αιτήσεις, θυρίδες", language="en")
    platform.send()
    token = platform.confirm_token()
    second = platform.call("confirm_subscription", body={"token": token}).json
    assert second["id"] == first["id"]
    assert second["language"] == "en"
    assert state_of(platform) == ["active"]
    assert platform.call("confirm_subscription", body={"token": token}).status == 410
    page = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
    assert "The subscription is confirmed" in page.text
    ended = platform.call("end_subscription", subscription_id=first["id"], query={"token": first["manage_token"]})
    assert ended.status == 204
    platform.publish()
    platform.deliver()
    assert all("confirm" in body_text(mail) for mail in post.mails)


def test_a_wish_changed_into_another_of_the_address_is_one(platform):
    first = platform.subscribe(sectors=["technology"])
    second = platform.subscribe(sectors=["culture"])
    changed = platform.call(
        "change_subscription",
        subscription_id=second["id"],
        query={"token": second["manage_token"]},
        body={"filters": {"sectors": ["technology"]}},
    )
    assert changed.status == 200
    assert [str(row["id"]) for row in platform.rows("select id from subscriptions")] == [second["id"]]
    assert first["id"] != second["id"]


def test_twins_confirmed_at_the_same_moment_are_one(platform, clock):
    platform.ask(sectors=["technology"])
    platform.send()
    one = platform.confirm_token()
    platform.execute("update subscriptions set sectors = '{culture}'")
    platform.ask(sectors=["technology"])
    platform.send()
    other = platform.confirm_token()
    platform.execute("update subscriptions set sectors = '{technology}'")
    answers = []
    threads = [
        Thread(target=lambda t=t: answers.append(platform.call("confirm_subscription", body={"token": t}).status))
        for t in (one, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200]
    assert state_of(platform) == ["active"]


def test_confirming_gives_the_subscription_and_what_manages_it(platform):
    confirmed = platform.subscribe(q="ανακύκλωση", sectors=["environment"], regions=["GR-H"])
    assert confirmed["state"] == "active"
    assert confirmed["email"] == ADDRESS
    assert confirmed["filters"] == {
        "q": "ανακύκλωση", "sectors": ["environment"], "regions": ["GR-H"], "organisations": [],
        "topics": ["practices"], "challenges": [],
    }  # fmt: skip
    shown = platform.call(
        "get_subscription", subscription_id=confirmed["id"], query={"token": confirmed["manage_token"]}
    )
    assert shown.status == 200
    assert shown.json == {k: v for k, v in confirmed.items() if k not in {"manage_token", "unsubscribe_url"}}


def test_a_confirm_token_works_once_and_not_for_ever(platform, clock):
    platform.ask()
    platform.send()
    token = platform.confirm_token()
    clock.forward(hours=72)
    late = platform.call("confirm_subscription", body={"token": token})
    assert (late.status, late.json["type"]) == (410, "/problems/confirmation-expired")
    assert state_of(platform) == ["pending"]
    platform.ask()
    platform.send()
    fresh = platform.confirm_token()
    assert platform.call("confirm_subscription", body={"token": fresh}).status == 200
    used = platform.call("confirm_subscription", body={"token": fresh})
    assert (used.status, used.json["type"]) == (410, "/problems/confirmation-used")


@pytest.mark.parametrize("token", ["x", "AAAA", "é", "A" * 400, "../../etc/passwd"])
def test_a_made_up_token_confirms_nothing(platform, token):
    assert platform.call("confirm_subscription", body={"token": token}).status == 404
    assert platform.call("show_confirmation", query={"token": token}).status == 404
    assert platform.call("show_unsubscribe", token=token).status == 404
    assert platform.call("unsubscribe", token=token).status == 404
    page = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
    assert page.status == 404
    assert "Ο σύνδεσμος επιβεβαίωσης δεν ισχύει" in page.text


def test_a_token_opens_only_what_it_was_made_for(platform):
    confirmed = platform.subscribe()
    stop = confirmed["unsubscribe_url"].rpartition("/")[2]
    where = {"subscription_id": confirmed["id"]}
    assert platform.call("get_subscription", **where, query={"token": stop}).status == 404
    assert platform.call("unsubscribe", token=confirmed["manage_token"]).status == 404
    other = platform.subscribe("other@polites.example")
    assert platform.call("get_subscription", **where, query={"token": other["manage_token"]}).status == 404
    assert platform.call("end_subscription", **where, query={"token": other["manage_token"]}).status == 404


def test_without_proof_a_subscription_does_not_exist(platform, unknown_id):
    confirmed = platform.subscribe()
    for name, more in (("get_subscription", {}), ("change_subscription", {"body": {}}), ("end_subscription", {})):
        for identifier in (confirmed["id"], unknown_id):
            assert platform.call(name, subscription_id=identifier, **more).status == 401
            stranger = person(person_id=platform.person("stranger@example.org"))
            assert platform.call(name, subscription_id=identifier, principal=stranger, **more).status == 404
    assert state_of(platform) == ["active"]


def test_signed_in_address_owner_manages_without_a_token(platform):
    confirmed = platform.subscribe()
    owner = person(person_id=platform.person(ADDRESS.upper()))
    where = {"subscription_id": confirmed["id"], "principal": owner}
    assert platform.call("get_subscription", **where).status == 200
    unverified = person(person_id=platform.person(ADDRESS, status="pending"))
    assert platform.call("get_subscription", subscription_id=confirmed["id"], principal=unverified).status == 404
    platform.away.add("identity")
    assert platform.call("get_subscription", **where).status == 503


def test_people_see_the_active_subscriptions_of_their_address(platform):
    confirmed = platform.subscribe(sectors=["environment"])
    platform.subscribe("other@polites.example")
    platform.ask(regions=["GR-H"])  # not confirmed yet
    owner = person(person_id=platform.person(ADDRESS.upper()))
    mine = platform.call("list_own_subscriptions", principal=owner)
    assert [one["id"] for one in mine.json["items"]] == [confirmed["id"]]
    unverified = person(person_id=platform.person(ADDRESS, status="pending"))
    assert platform.call("list_own_subscriptions", principal=unverified).json == {"items": []}
    assert platform.call("list_own_subscriptions").status == 401
    platform.away.add("identity")
    assert platform.call("list_own_subscriptions", principal=owner).status == 503
    platform.away.clear()
    owned = {"subscription_id": confirmed["id"], "principal": owner}
    assert platform.call("end_subscription", **owned).status == 204
    assert platform.call("list_own_subscriptions", principal=owner).json == {"items": []}


def test_filters_and_language_can_be_changed(platform, post):
    confirmed = platform.subscribe(sectors=["environment"])
    where = {"subscription_id": confirmed["id"], "query": {"token": confirmed["manage_token"]}}
    changed = platform.call("change_subscription", **where, body={"language": "en", "filters": {"regions": ["GR-H"]}})
    assert changed.json["language"] == "en"
    assert changed.json["filters"]["sectors"] == []
    platform.publish(sectors=["culture"])
    platform.deliver()
    assert post.mails[-1]["Subject"] == "New practice: Ψηφιακή θυρίδα πολιτών"


def test_ending_is_for_good_and_may_be_repeated(platform):
    confirmed = platform.subscribe()
    where = {"subscription_id": confirmed["id"], "query": {"token": confirmed["manage_token"]}}
    assert platform.call("end_subscription", **where).status == 204
    assert platform.call("end_subscription", **where).status == 204
    assert platform.call("get_subscription", **where).json["state"] == "ended"
    refused = platform.call("change_subscription", **where, body={"language": "en"})
    assert (refused.status, refused.json["type"]) == (409, "/problems/subscription-ended")


def test_one_click_stops_without_signing_in_and_may_be_repeated(platform, post):
    platform.subscribe()
    platform.publish()
    platform.deliver()
    mail = post.mails[-1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail["List-Unsubscribe"].strip("<>")
    assert url.startswith("https://kainotomia.example/v1/unsubscribe/")
    assert url in body_text(mail)
    assert url in body_html(mail)
    token = url.rpartition("/")[2]
    for _ in range(2):
        shown = platform.call("show_unsubscribe", token=token, accepts_html=True)
        assert shown.status == 200
        assert state_of(platform) == ["active"]
    for _ in range(2):
        done = platform.call(
            "unsubscribe",
            token=token,
            body=b"List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert done.status == 204
        assert state_of(platform) == ["ended"]
    page = platform.call("unsubscribe", token=token, accepts_html=True)
    assert page.status == 200
    assert "Οι ενημερώσεις σταμάτησαν" in page.text
    platform.publish()
    platform.deliver()
    assert len(post.to(ADDRESS)) == 2


def test_an_old_mail_still_stops_after_the_secret_was_changed(platform, settings):
    confirmed = platform.subscribe()
    old = platform.settings
    platform.settings = settings(old.database_url, previous_secrets=(old.secret,))
    object.__setattr__(platform.settings, "secret", "a new secret of at least thirty-two characters")
    token = confirmed["unsubscribe_url"].rpartition("/")[2]
    assert platform.call("unsubscribe", token=token).status == 204
    assert state_of(platform) == ["ended"]


def test_nobody_is_flooded_with_confirm_mails(platform, post, clock):
    for number in range(8):
        assert platform.ask(sectors=["environment"] if number % 2 else ["culture"]).status == 202
    platform.send()
    assert len(post.mails) == 3
    for _ in range(30):
        clock.forward(minutes=40)
        platform.ask()
    platform.send()
    assert len(post.mails) == 10


SPELLINGS = ["dimitra+{}@polites.example", "DIMITRA+{}@Polites.example"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_tags_make_no_other_mailbox(platform, post, spelling):
    for number in range(8):
        assert platform.ask(spelling.format(number)).status == 202
    platform.send()
    assert len(post.mails) == 3


def test_dots_make_no_other_mailbox_at_gmail(platform, post):
    for address in ("v.ictim@gmail.com", "vi.ctim@gmail.com", "victim@googlemail.com", "v.i.ctim@gmail.com"):
        platform.ask(address)
    for address in (
        "m.papa@polites.example",
        "mp.apa@polites.example",
        "mpapa@polites.example",
        "mpa.pa@polites.example",
    ):
        platform.ask(address)
    platform.send()
    assert len(post.mails) == 3 + 4


def test_one_caller_enters_few_addresses_an_hour(platform, clock):
    answers = [platform.ask(f"n{number}@many.example").status for number in range(25)]
    assert answers == [202] * 20 + [429] * 5
    refused = platform.ask("another@many.example")
    assert refused.json["type"] == "/problems/too-many-addresses"
    assert refused.reply.headers["Retry-After"] == "3600"
    assert platform.ask("n7@many.example").status == 202, "no other address"
    assert platform.ask("elsewhere@many.example", client_ip="198.51.100.9").status == 202
    clock.forward(hours=1)
    assert platform.ask("another@many.example").status == 202


@pytest.mark.parametrize(
    ("mine", "neighbour", "stranger"),
    [
        ("203.0.113.{}", "203.0.113.250", "203.0.114.1"),
        ("::ffff:203.0.113.{}", "203.0.113.250", "203.0.114.1"),
        ("2001:db8:1:{}::1", "2001:db8:1:ff::9", "2001:db8:2::1"),
    ],
)
def test_one_network_enters_few_addresses_an_hour(platform, mine, neighbour, stranger):
    for number in range(60):
        assert platform.ask(f"n{number}@many.example", client_ip=mine.format(number)).status == 202
    assert platform.ask("more@many.example", client_ip=neighbour).status == 429
    assert platform.ask("more@many.example", client_ip=stranger).status == 202


def test_the_limits_of_callers_are_widened_by_the_factor(platform, settings):
    platform.settings = settings(platform.settings.database_url, limit_factor=2)
    assert [platform.ask(f"n{number}@many.example").status for number in range(41)] == [202] * 40 + [429]
    platform.settings = settings(platform.settings.database_url, limit_factor=0)
    assert platform.ask("more@many.example").status == 202


def test_what_is_refused_leaves_nothing_behind(platform):
    tables = ("subscribers", "subscriptions", "confirmations", "notices", "deliveries", "confirm_requests")

    def rows():
        return {table: len(platform.rows(f"select 1 from {table}")) for table in tables}

    for number in range(22):  # 20 mailboxes
        platform.ask(f"n{number}@many.example" if number > 2 else f"dimitra+{number}@polites.example")
    before = rows()
    assert platform.ask("one-more@many.example").status == 429
    assert platform.ask(ADDRESS).status == 202, "the mailbox has had its three"
    assert platform.ask(organisations=["0192f0aa-0000-7000-8000-000000000099"], known=False).status == 422
    assert rows() == before
    assert "127.0.0.1" not in str(platform.rows("select * from confirm_requests"))


def test_what_nobody_confirms_is_swept(platform, clock):
    platform.ask()
    clock.forward(days=11)
    swept = carry_out(RETENTION, platform.instance().transaction, now=clock())
    assert swept == {"subscriptions": 1, "subscribers": 1, "confirm_requests": 1}
    assert platform.rows("select 1 from confirmations") == []


def test_subscribing_counts_as_a_try_by_address_and_mailbox():
    declared = Notifications.request_subscription.operation
    assert (declared.limit, declared.limit_by) == ("login", "email")


def test_wishes_that_nobody_confirms_do_not_keep_the_owner_out(platform, clock):
    for sector in ("culture", "environment", "technology", "transport", "ppp", "democracy"):
        platform.ask(sectors=[sector])
        clock.forward(hours=1)
    assert state_of(platform).count("pending") == 5
    platform.send()
    assert platform.call("confirm_subscription", body={"token": platform.confirm_token()}).status == 200


def test_an_address_has_only_so_many_subscriptions(platform, clock):
    for number in range(10):
        platform.subscribe(q=f"λέξη{number}")
        clock.forward(hours=9)
    assert platform.ask(q="ανακύκλωση").status == 202
    platform.send()
    assert state_of(platform) == ["active"] * 10


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "a@b.example\r\nBcc: x@y.example"}, "email"),
        ({"email": "λάθος@polites.example"}, "email"),
        ({"email": ADDRESS, "frequency": "daily"}, "frequency"),
        ({"email": ADDRESS, "frequency": "weekly"}, "frequency"),
        ({"email": ADDRESS, "frequency": "hourly"}, "frequency"),
        ({"email": ADDRESS, "language": "fr"}, "language"),
        ({"email": ADDRESS, "filters": {"q": "x" * 201}}, "filters.q"),
        ({"email": ADDRESS, "filters": {"q": "και, το"}}, "filters.q"),
        ({"email": ADDRESS, "filters": {"sectors": ["alchemy"]}}, "filters.sectors.0"),
        ({"email": ADDRESS, "filters": {"regions": ["GR-Z"]}}, "filters.regions.0"),
        ({"email": ADDRESS, "filters": {"organisations": ["x"]}}, "filters.organisations.0"),
        ({"email": ADDRESS, "filters": {"colour": "red"}}, "filters.colour"),
        ({"email": ADDRESS, "state": "active"}, "state"),
    ],
)
def test_what_cannot_be_is_refused_field_by_field(platform, body, field):
    refused = platform.call("request_subscription", body=body)
    assert refused.status == 422
    assert [fault["field"] for fault in refused.json["errors"]] == [field]


def test_digests_are_refused_in_both_languages_not_ignored(platform):
    body = {"email": ADDRESS, "frequency": "daily"}
    assert "συνόψεις" in platform.call("request_subscription", body=body).json["errors"][0]["detail"]
    english = platform.call("request_subscription", body=body, language="en")
    assert "digests" in english.json["errors"][0]["detail"]


def test_too_many_organisations_are_refused(platform, unknown_id):
    body = {"email": ADDRESS, "filters": {"organisations": [str(unknown_id)] * 21}}
    assert platform.call("request_subscription", body=body).status == 422


def test_subscriptions_follow_an_account_to_its_address(platform, post):
    platform.subscribe(q="αιτήσεις")
    platform.subscribe("nea@polites.example", q="αιτήσεις")
    for _ in range(2):
        moved = platform.call("move_subscriptions", body={"old": ADDRESS.upper(), "new": "Nea@polites.example"})
        assert moved.status == 204
    assert state_of(platform) == []
    assert state_of(platform, "nea@polites.example") == ["active", "active"]
    post.taken.clear()
    platform.publish()
    platform.deliver()
    assert {mail["To"] for mail in post.mails} == {"nea@polites.example"}
