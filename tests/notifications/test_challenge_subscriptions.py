"""Subscriptions choose topics and follow challenges; those from before hear of practices, as they did."""

import pytest
from contest import TITLE, Contest
from postal import LAMIA, body_text

from chassis.database import uuid7
from notifications.notices import fan_out

OTHER = "0192f0aa-0000-7000-8000-000000000002"
SOME = str(uuid7())


def told(platform, kind):
    return sorted(
        row["address"]
        for row in platform.rows(
            "select s.address from deliveries d join subscribers s on s.id = d.recipient where d.kind = :kind",
            kind=kind,
        )
    )


ASKED = [
    # filters, what is kept of topics, hears of the practice, hears of the challenge
    ({}, ["practices"], True, False),
    ({"topics": ["practices"]}, ["practices"], True, False),
    ({"topics": ["challenges"]}, ["challenges"], False, True),
    ({"topics": ["challenges", "practices"]}, ["practices", "challenges"], True, True),
    ({"challenges": [SOME]}, [], False, False),
    ({"topics": ["challenges"], "challenges": [SOME]}, ["challenges"], False, True),
    ({"topics": ["challenges"], "sectors": ["technology"]}, ["challenges"], False, True),
    ({"topics": ["challenges"], "sectors": ["culture"]}, ["challenges"], False, False),
    ({"topics": ["challenges"], "regions": ["GR-H"]}, ["challenges"], False, True),
    ({"topics": ["challenges"], "regions": ["GR-A"]}, ["challenges"], False, False),
    ({"topics": ["challenges"], "organisations": [str(LAMIA)]}, ["challenges"], False, True),
    ({"topics": ["challenges"], "organisations": [OTHER]}, ["challenges"], False, False),
    ({"topics": ["challenges"], "q": "ουρά"}, ["challenges"], False, True),
    ({"topics": ["challenges"], "q": "κομποστοποίηση"}, ["challenges"], False, False),
    ({"topics": ["challenges"], "q": "οures, rantevou"}, ["challenges"], False, True),
]


def test_topics_decide_and_filters_narrow_them(platform):
    for number, (filters, _, _, _) in enumerate(ASKED):
        platform.ask(f"n{number:02}@polites.example", **filters)
    platform.send()
    for number, (_, topics, _, _) in enumerate(ASKED):
        token = platform.confirm_token(f"n{number:02}@polites.example")
        kept = platform.call("confirm_subscription", body={"token": token}).json
        assert kept["filters"]["topics"] == topics, number
    platform.publish()
    Contest(platform).shown()
    platform.fan_out()
    hears = [(f"n{number:02}@polites.example", asked) for number, asked in enumerate(ASKED)]
    assert told(platform, "practice_published") == [address for address, asked in hears if asked[2]]
    assert told(platform, "challenge_published") == [address for address, asked in hears if asked[3]]


def test_a_challenge_that_names_no_region_is_everybodys(platform):
    platform.subscribe("regional@polites.example", topics=["challenges"], regions=["GR-A"])
    Contest(platform).shown(regions=[])
    platform.fan_out()
    assert told(platform, "challenge_published") == ["regional@polites.example"]


def test_of_joint_owners_one_is_enough(platform):
    platform.subscribe("second@polites.example", topics=["challenges"], organisations=[OTHER])
    Contest(platform, owners=(LAMIA, OTHER)).shown()
    platform.fan_out()
    assert told(platform, "challenge_published") == ["second@polites.example"]


def test_following_is_not_narrowed_by_filters(platform):
    contest = Contest(platform)
    contest.shown()
    platform.subscribe("both@polites.example", topics=["practices"], sectors=["culture"], challenges=[contest.id])
    contest.phase("opened")
    platform.fan_out()
    assert told(platform, "challenge_phase_opened") == ["both@polites.example"]


def test_two_wishes_for_one_challenge_make_one_mail_naming_both(platform, post):
    contest = Contest(platform)
    contest.shown()
    platform.deliver()
    platform.subscribe("both@polites.example", topics=["challenges"], sectors=["technology"])
    platform.subscribe("both@polites.example", challenges=[contest.id])
    contest.shown()
    platform.deliver()
    mails = [mail for mail in post.to("both@polites.example") if mail["Subject"].startswith("Νέα πρόκληση")]
    assert len(mails) == 1
    why = body_text(mails[0]).partition("--\n")[2]
    assert "νέες προκλήσεις: τομείς Τεχνολογική καινοτομία, πληροφορική και επικοινωνία" in why
    assert f"ό,τι αλλάζει στην πρόκληση «{TITLE}»" in why


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"topics": []}, "filters.topics"),
        ({"topics": ["weather"]}, "filters.topics.0"),
        ({"challenges": ["no id"]}, "filters.challenges.0"),
        ({"challenges": [str(uuid7()) for _ in range(21)]}, "filters.challenges"),
    ],
)
def test_what_could_never_be_fulfilled_is_refused(platform, filters, field):
    answered = platform.ask(known=False, **filters)
    assert answered.status == 422
    assert [error["field"] for error in answered.json["errors"]] == [field]


def test_topics_and_challenges_can_be_changed(platform):
    kept = platform.subscribe()
    token = {"token": kept["manage_token"]}
    platform.know({"challenges": [SOME]})
    changed = platform.call(
        "change_subscription", subscription_id=kept["id"], query=token, body={"filters": {"challenges": [SOME]}}
    )
    assert changed.status == 200
    assert changed.json["filters"] == {
        "topics": [], "challenges": [SOME], "q": None, "sectors": [], "regions": [], "organisations": [],
    }  # fmt: skip
    again = platform.call("get_subscription", subscription_id=kept["id"], query=token)
    assert again.json["filters"] == changed.json["filters"]


def test_following_another_challenge_is_another_wish(platform):
    platform.ask(challenges=[SOME])
    platform.ask(challenges=[SOME])
    platform.ask(challenges=[str(uuid7())])
    assert len(platform.rows("select 1 from subscriptions")) == 2


def confirm_page(platform, address):
    asked = {"token": platform.confirm_token(address)}
    return platform.call("show_confirmation", query=asked, accepts_html=True).text


def test_the_confirm_page_names_what_was_asked_for(platform):
    contest = Contest(platform)
    contest.shown()
    platform.ask("one@polites.example", challenges=[contest.id])
    platform.ask("two@polites.example", language="en", topics=["practices", "challenges"])
    platform.send()
    assert f"ό,τι αλλάζει στην πρόκληση «{TITLE}»" in confirm_page(platform, "one@polites.example")
    assert "all new practices and challenges" in confirm_page(platform, "two@polites.example")


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"organisations": [str(LAMIA), OTHER]}, "filters.organisations.1"),
        ({"topics": ["challenges"], "challenges": [SOME]}, "filters.challenges.0"),
    ],
)
def test_a_wish_for_what_does_not_exist_is_refused(platform, filters, field):
    platform.organisation()
    refused = platform.ask(known=False, **filters)
    assert refused.status == 422
    assert [(error["field"], error["code"]) for error in refused.json["errors"]] == [(field, "unknown")]
    kept = platform.subscribe()
    token = {"token": kept["manage_token"]}
    changed = platform.call("change_subscription", subscription_id=kept["id"], query=token, body={"filters": filters})
    assert (changed.status, changed.json["errors"][0]["field"]) == (422, field)
    assert platform.rows("select 1 from subscriptions where organisations <> '{}' or challenges <> '{}'") == []


def test_a_wish_from_before_is_told_as_what_it_is(platform):
    platform.ask(organisations=[OTHER], challenges=[SOME], topics=["practices"])
    platform.execute("delete from organisations")
    platform.execute("delete from known_challenges")
    platform.send()
    shown = confirm_page(platform, "dimitra@polites.example")
    assert "όλες οι νέες πρακτικές" not in shown
    assert "φορείς φορέας εκτός μητρώου" in shown
    assert "σε πρόκληση που δεν είναι δημόσια" in shown
    assert SOME not in shown


def test_subscriptions_from_before_hear_of_practices_as_they_did(platform):
    platform.subscribers(5)
    Contest(platform).shown()
    event = platform.publish()
    platform.fan_out()
    assert told(platform, "challenge_published") == []
    assert len(platform.deliveries(event_id=event.id, kind="practice_published")) == 5


def test_followers_are_found_through_their_index(platform):
    contest = Contest(platform)
    contest.shown()
    platform.subscribers(5000)
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.execute("analyze subscriptions")
    found = {"cursor": None, "challenge_id": contest.id, "batch": 1000}
    plan = platform.rows("explain " + fan_out._WALK_FOLLOWERS, **found)
    assert "ix_subscriptions_challenges" in "\n".join(row["QUERY PLAN"] for row in plan)
