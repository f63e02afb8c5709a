"""Tests of double opt-in: no mails before the consent, unsubscribing by anybody, and privacy of subscriptions."""

import pytest
from postal import body_html, body_text
from subscribing import ADDRESS, state_of

from chassis.testing import person


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


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "a@b.example\r\nBcc: x@y.example"}, "email"),
        ({"email": "λάθος@polites.example"}, "email"),
        ({"email": ADDRESS, "frequency": "none"}, "frequency"),
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


def test_frequency_is_chosen_and_changed(platform):
    confirmed = platform.subscribe(frequency="weekly")
    assert confirmed["frequency"] == "weekly"
    proof = {"subscription_id": confirmed["id"], "query": {"token": confirmed["manage_token"]}}
    for frequency in ("daily", "none", "immediate"):
        changed = platform.call("change_subscription", body={"frequency": frequency}, **proof)
        assert changed.json["frequency"] == frequency
        assert changed.json["language"] == "el"
    refused = platform.call("change_subscription", body={"frequency": "hourly"}, **proof)
    assert [fault["field"] for fault in refused.json["errors"]] == ["frequency"]


def test_the_same_wish_again_changes_its_frequency(platform):
    first = platform.subscribe(q="αιτήσεις")
    again = platform.subscribe(q="αιτήσεις", frequency="daily")
    assert (again["id"], again["frequency"]) == (first["id"], "daily")


def test_a_wish_that_rests_leads_to_no_mail(platform, post):
    confirmed = platform.subscribe()
    proof = {"subscription_id": confirmed["id"], "query": {"token": confirmed["manage_token"]}}
    platform.call("change_subscription", body={"frequency": "none"}, **proof)
    post.taken.clear()
    platform.publish()
    platform.deliver()
    assert post.mails == []


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
