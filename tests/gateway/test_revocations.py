"""Access that ended: heard with answers and events, asked for after a gap, never guessed."""

import orjson
import pytest

from chassis.errors import Unavailable
from gateway.tokens.revocations import RevocationList

ANNA, BEN, SESSION = "a", "b", "s"


class Identity:
    """What identity would answer."""

    def __init__(self):
        self.items, self.asked, self.away = [], 0, False

    def __call__(self):
        self.asked += 1
        if self.away:
            raise Unavailable
        return orjson.dumps({"items": [{"subject_id": name, "ended_at": at} for name, at in self.items]})


@pytest.fixture
def identity():
    return Identity()


@pytest.fixture
def now():
    return [1000.0]


@pytest.fixture
def revocations(identity, now):
    revocations = RevocationList(identity, clock=lambda: now[0])
    revocations.listen(True)
    return revocations


def test_a_revocation_ends_tokens_up_to_that_very_second(revocations):
    revocations.record(["practices", "ended:a:1000", "ended:s:990"])
    assert [revocations.is_revoked([ANNA], second) for second in (999, 1000, 1001)] == [True, True, False]
    assert revocations.is_revoked([BEN, SESSION], 990)
    assert not revocations.is_revoked([BEN, None], 990)


def test_the_later_of_two_revocations_counts_in_any_order(revocations):
    revocations.record(["ended:a:1000", "ended:a:900"])
    assert revocations.is_revoked([ANNA], 950)


@pytest.mark.parametrize("tag", ["ended:", "ended:a", "ended:a:", "ended:a:x", "ended:a:-1"])
def test_a_tag_that_is_none_ends_nothing(revocations, tag):
    revocations.record([tag])
    assert not revocations.is_revoked([ANNA, "", "a:"], 0)


def test_missed_revocations_are_fetched_once_before_first_token(revocations, identity):
    identity.items = [(ANNA, 1000)]
    assert revocations.is_revoked([ANNA], 1000)
    assert not revocations.is_revoked([BEN], 1000)
    assert identity.asked == 1


def test_after_a_gap_it_is_asked_again(revocations, identity):
    revocations.is_revoked([ANNA], 0)
    revocations.listen(False)
    identity.items = [(ANNA, 1000)]
    revocations.listen(True)
    assert revocations.is_revoked([ANNA], 1000)
    assert identity.asked == 2


def test_while_it_cannot_be_told_no_token_is_believed(revocations, identity):
    identity.away = True
    with pytest.raises(Unavailable) as fault:
        revocations.is_revoked([BEN], 1000)
    assert fault.value.headers["Retry-After"]
    identity.away = False
    assert not revocations.is_revoked([BEN], 1000)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"items": [{}]}', b'{"items": 1}'])
def test_an_answer_that_is_none_is_no_reason_to_believe_a_token(answer):
    revocations = RevocationList(lambda: answer)
    with pytest.raises(Unavailable):
        revocations.is_revoked([BEN], 1000)


def test_who_does_not_listen_asks_at_least_every_second(revocations, identity, now):
    revocations.listen(False)
    for _ in range(5):
        revocations.is_revoked([BEN], 0)
    assert identity.asked == 1
    now[0] += 1.5
    revocations.is_revoked([BEN], 0)
    assert identity.asked == 2


def test_old_revocations_are_dropped(revocations, now):
    revocations.record([f"ended:{number}:1000" for number in range(10_000)])
    now[0] += 1300
    revocations.record(["ended:new:2300"])
    assert len(revocations._revoked_at) == 1
