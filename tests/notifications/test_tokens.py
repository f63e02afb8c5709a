"""Tokens and addresses: only what we made opens anything, and one address has one spelling."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.addresses import digest, on_the_wire
from notifications.tokens import BadToken, Tokens

TOKENS = Tokens("a secret of thirty-two characters or more")


@given(st.lists(st.uuids(), min_size=1, max_size=10), st.sampled_from(["confirm", "manage", "unsubscribe"]))
def test_what_was_sealed_opens(ids, purpose):
    assert TOKENS.open(purpose, TOKENS.seal(purpose, ids)) == ids


@given(st.text(max_size=100))
def test_what_was_made_up_does_not(token):
    with pytest.raises(BadToken):
        TOKENS.open("manage", token)


@given(st.integers(min_value=0), st.sampled_from("abcXYZ019-_"))
def test_changing_one_character_spoils_a_token(place, character):
    identifier = uuid4()
    token = TOKENS.seal("manage", [identifier])
    at = place % len(token)
    changed = token[:at] + character + token[at + 1 :]
    try:
        assert TOKENS.open("manage", changed) == [identifier], "bits that base64 does not use may differ"
    except BadToken:
        assert changed != token


def test_a_token_is_for_one_purpose_and_one_secret():
    token = TOKENS.seal("manage", [uuid4()])
    with pytest.raises(BadToken):
        TOKENS.open("unsubscribe", token)
    with pytest.raises(BadToken):
        Tokens("another secret of thirty-two characters").open("manage", token)
    assert Tokens("a new one", "a secret of thirty-two characters or more").open("manage", token)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("a@b.example", "a@b.example"),
        ("a+b.c@b.example", "a+b.c@b.example"),
        ("info@δήμος.ελ", "info@xn--jxalzmu.xn--qxam"),
        ("δήμος@b.example", None),
        ("a b@c.example", None),
        ("a@b.example\r\nRCPT TO:<x@y.example>", None),
        ("<a@b.example>", None),
        ("a@", None),
        ("@b.example", None),
        ("a@" + "b" * 70 + ".example", None),
    ],
)
def test_addresses_on_the_wire(address, wire):
    assert on_the_wire(address) == wire


def test_a_digest_knows_one_spelling():
    assert digest(" Dimitra@Polites.EXAMPLE ") == digest("dimitra@polites.example")
    assert digest("a@b.example") != digest("b@b.example")
