"""The log of deliveries: whether somebody got a mail, without saying who they are."""

import structlog

from chassis.testing import person


def test_the_log_answers_whether_somebody_got_it(platform, post):
    curator = person("curator")
    platform.subscribe()
    author = platform.person("author@lamia.example")
    platform.duty(author, "contributor")
    event = platform.publish(author_ids=[str(author)])
    platform.deliver()

    def asked(**query):
        return platform.call("list_deliveries", principal=curator, query=query).json["items"]

    [row] = asked(recipient=" Dimitra@Polites.example", event_id=event.id)
    assert (row["status"], row["kind"]) == ("sent", "practice_published")
    [row] = asked(recipient="author@lamia.example")
    assert (row["status"], row["recipient_id"]) == ("sent", str(author))
    assert asked(recipient=author) == [row]
    assert asked(recipient="nobody@polites.example") == []
    assert asked(recipient="nonsense") == []
    assert len(asked(event_id=event.id)) == 2
    assert len(asked(status="sent")) == 3
    assert asked(status="bounced") == []
    assert asked(possible_duplicate="true") == []
    assert len(asked(possible_duplicate="false")) == 3
    everything = platform.call("list_deliveries", principal=curator).text
    assert "@" not in everything


def test_the_log_has_pages(platform):
    platform.subscribers(45)
    platform.publish()
    platform.fan_out()
    seen, cursor = [], None
    while True:
        query = {"limit": 20} | ({"cursor": cursor} if cursor else {})
        page = platform.call("list_deliveries", principal=person("curator"), query=query).json
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen, reverse=True)


def test_the_log_is_for_curators(platform):
    assert platform.call("list_deliveries").status == 401
    assert platform.call("list_deliveries", principal=person()).status == 403


def test_no_address_and_no_token_stands_in_the_logs(platform):
    with structlog.testing.capture_logs() as logs:
        platform.subscribe()
        platform.publish()
        platform.deliver()
        platform.ask("not-there@polites.example")
    assert "polites.example" not in str(logs)
    assert "polites.example" not in str(platform.rows("select * from announcements"))
    assert "polites.example" not in str(platform.rows("select * from deliveries"))
