"""Reading challenges: the public view, the list with its filters, and the caller's own."""

from datetime import timedelta

import cast
from challenging import WORDS


def test_the_public_sees_nothing_inner(arena):
    challenge_id = arena.challenge("published")
    public = arena.read_challenge(challenge_id, cast.READER)
    assert public.json["inner"] is None
    assert "μεγαλύτερους δήμους" not in public.text
    assert f"challenge:{challenge_id}" in public.reply.tags


def test_an_entity_tag_changes_when_the_time_does(arena, clock):
    challenge_id = arena.challenge("published")
    before = arena.read_challenge(challenge_id, cast.READER)
    clock.forward(days=2)
    after = arena.read_challenge(challenge_id, cast.READER)
    assert (before.json["openness"], after.json["openness"]) == ("closed", "open")
    assert (before.json["closes_at"], after.json["closes_at"]) == (None, after.json["phases"][0]["closes_at"])
    assert before.etag != after.etag


def test_one_list_for_everybody(arena):
    shown = arena.challenge("published")
    for state in ("draft", "approved", "unpublished"):
        arena.challenge(state)
    answers = {arena.call("list_challenges", principal=who).text for who in cast.EVERYBODY.values()}
    assert len(answers) == 1
    listed = arena.call("list_challenges")
    assert [line["id"] for line in listed.json["items"]] == [shown]
    assert "challenges" in listed.reply.tags


def test_filters_narrow_the_list(arena, clock):
    arena.challenge("published")
    national = arena.challenge(
        "published",
        title="Ποδήλατα για όλους",
        tagline="Πόλεις χωρίς καυσαέριο",
        brief="Ψάχνουμε σταθμούς ποδηλάτων.",
        description="Οι δρόμοι γέμισαν.",
        kind="hackathon",
        sectors=["transport"],
        regions=[],
        phases=[arena.phase(opens=timedelta(days=4))],
    )
    clock.forward(days=2)

    def found(**query):
        answered = arena.call("list_challenges", query=query)
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
    assert found(organisation=str(cast.LAMIA)) == both
    assert found(organisation=str(cast.HALKIDA)) == []
    assert found(state="archived") == []
    clock.forward(days=60)
    arena.keep_time()
    arena.archive_challenge(national)
    assert found(state="archived") == both[:1]
    assert found(state="archived", openness="open") == []


def test_pages_of_the_list(arena):
    made = [arena.challenge("published", title=f"Πρόκληση {number}") for number in range(5)]
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = arena.call("list_challenges", query={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    own = arena.call("list_own_challenges", principal=cast.CONTRIBUTOR, query={"limit": 2}).json["next"]
    assert arena.call("list_challenges", query={"cursor": own}).status == 400


def test_ones_own_in_every_state(arena):
    made = [arena.challenge(state) for state in ("draft", "review", "published")]
    mine = arena.call("list_own_challenges", principal=cast.MANAGER).json["items"]
    assert [line["id"] for line in mine] == made[::-1]
    drafts = arena.call("list_own_challenges", principal=cast.MANAGER, query={"state": "draft"}).json["items"]
    assert [line["id"] for line in drafts] == made[:1]
    assert arena.call("list_own_challenges", principal=cast.NEIGHBOUR).json["items"] == []
