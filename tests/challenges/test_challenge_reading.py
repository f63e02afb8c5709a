"""Reading challenges: the public view, the list with its filters, and the caller's own."""

from datetime import timedelta

import personas
from challenging import WORDS


def test_the_public_sees_nothing_inner(service_under_test):
    challenge_id = service_under_test.challenge("published")
    public = service_under_test.read_challenge(challenge_id, personas.READER)
    assert public.json["inner"] is None
    assert "μεγαλύτερους δήμους" not in public.text
    assert f"challenge:{challenge_id}" in public.reply.tags


def test_an_entity_tag_changes_when_the_time_does(service_under_test, clock):
    challenge_id = service_under_test.challenge("published")
    before = service_under_test.read_challenge(challenge_id, personas.READER)
    clock.forward(days=2)
    after = service_under_test.read_challenge(challenge_id, personas.READER)
    assert (before.json["openness"], after.json["openness"]) == ("closed", "open")
    assert (before.json["closes_at"], after.json["closes_at"]) == (None, after.json["phases"][0]["closes_at"])
    assert before.etag != after.etag


def test_one_list_for_everybody(service_under_test):
    shown = service_under_test.challenge("published")
    for state in ("draft", "approved", "unpublished"):
        service_under_test.challenge(state)
    answers = {service_under_test.call("list_challenges", principal=who).text for who in personas.EVERYBODY.values()}
    assert len(answers) == 1
    listed = service_under_test.call("list_challenges")
    assert [line["id"] for line in listed.json["items"]] == [shown]
    assert "challenges" in listed.reply.tags


def test_filters_narrow_the_list(service_under_test, clock):
    service_under_test.challenge("published")
    national = service_under_test.challenge(
        "published",
        title="Ποδήλατα για όλους",
        tagline="Πόλεις χωρίς καυσαέριο",
        brief="Ψάχνουμε σταθμούς ποδηλάτων.",
        description="Οι δρόμοι γέμισαν.",
        kind="hackathon",
        sectors=["transport"],
        regions=[],
        phases=[service_under_test.phase(opens=timedelta(days=4))],
    )
    clock.forward(days=2)

    def found(**query):
        answered = service_under_test.call("list_challenges", query=query)
        assert answered.status == 200, answered.text
        return [line["title"] for line in answered.json["items"]]

    both = ["Ποδήλατα για όλους", WORDS["title"]]
    assert found() == both
    assert found(q="ΠΟΔΗΛΑΤΟ") == both[:1]
    assert found(q="anamoni kep") == both[1:]
    assert found(q="ποδήλατα αναμονή") == []
    assert found(sector="transport,culture") == both[:1]
    assert found(region="GR-H") == both
    assert found(region="GR-E") == both[:1]
    assert found(kind="hackathon") == both[:1]
    assert found(openness="open") == both[1:]
    assert found(openness="closed") == both[:1]
    assert found(organisation=str(personas.LAMIA)) == both
    assert found(organisation=str(personas.HALKIDA)) == []
    assert found(state="archived") == []
    clock.forward(days=60)
    service_under_test.keep_time()
    service_under_test.archive_challenge(national)
    assert found(state="archived") == both[:1]
    assert found(state="archived", openness="open") == []


def test_pages_of_the_list(service_under_test):
    made = [service_under_test.challenge("published", title=f"Πρόκληση {number}") for number in range(5)]
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = service_under_test.call(
            "list_challenges", query={"limit": 2, **({"cursor": cursor} if cursor else {})}
        ).json
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    own = service_under_test.call("list_own_challenges", principal=personas.CONTRIBUTOR, query={"limit": 2}).json[
        "next"
    ]
    assert service_under_test.call("list_challenges", query={"cursor": own}).status == 400


def test_ones_own_in_every_state(service_under_test):
    made = [service_under_test.challenge(state) for state in ("draft", "review", "published")]
    mine = service_under_test.call("list_own_challenges", principal=personas.MANAGER).json["items"]
    assert [line["id"] for line in mine] == made[::-1]
    drafts = service_under_test.call("list_own_challenges", principal=personas.MANAGER, query={"state": "draft"}).json[
        "items"
    ]
    assert [line["id"] for line in drafts] == made[:1]
    assert service_under_test.call("list_own_challenges", principal=personas.NEIGHBOUR).json["items"] == []
