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
def endings(identity, now):
    endings = RevocationList(identity, clock=lambda: now[0])
    endings.listen(True)
    return endings


def test_what_is_heard_ends_tokens_from_before_and_of_that_very_second(endings):
    endings.hear(["practices", "ended:a:1000", "ended:s:990"])
    assert [endings.is_revoked([ANNA], second) for second in (999, 1000, 1001)] == [True, True, False]
    assert endings.is_revoked([BEN, SESSION], 990)
    assert not endings.is_revoked([BEN, None], 990)


def test_the_later_of_two_endings_counts_whatever_the_order(endings):
    endings.hear(["ended:a:1000", "ended:a:900"])
    assert endings.is_revoked([ANNA], 950)


@pytest.mark.parametrize("tag", ["ended:", "ended:a", "ended:a:", "ended:a:x", "ended:a:-1"])
def test_a_tag_that_is_none_ends_nothing(endings, tag):
    endings.hear([tag])
    assert not endings.is_revoked([ANNA, "", "a:"], 0)


def test_what_was_missed_is_asked_for_once_before_the_first_token(endings, identity):
    identity.items = [(ANNA, 1000)]
    assert endings.is_revoked([ANNA], 1000)
    assert not endings.is_revoked([BEN], 1000)
    assert identity.asked == 1


def test_after_a_gap_it_is_asked_again(endings, identity):
    endings.is_revoked([ANNA], 0)
    endings.listen(False)
    identity.items = [(ANNA, 1000)]
    endings.listen(True)
    assert endings.is_revoked([ANNA], 1000)
    assert identity.asked == 2


def test_while_it_cannot_be_told_no_token_is_believed(endings, identity):
    identity.away = True
    with pytest.raises(Unavailable) as fault:
        endings.is_revoked([BEN], 1000)
    assert fault.value.headers["Retry-After"]
    identity.away = False
    assert not endings.is_revoked([BEN], 1000)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"items": [{}]}', b'{"items": 1}'])
def test_an_answer_that_is_none_is_no_reason_to_believe_a_token(answer):
    endings = RevocationList(lambda: answer)
    with pytest.raises(Unavailable):
        endings.is_revoked([BEN], 1000)


def test_who_does_not_listen_asks_at_least_every_second(endings, identity, now):
    endings.listen(False)
    for _ in range(5):
        endings.is_revoked([BEN], 0)
    assert identity.asked == 1
    now[0] += 1.5
    endings.is_revoked([BEN], 0)
    assert identity.asked == 2


def test_old_endings_are_forgotten(endings, now):
    endings.hear([f"ended:{number}:1000" for number in range(10_000)])
    now[0] += 1300
    endings.hear(["ended:new:2300"])
    assert len(endings._ended) == 1
