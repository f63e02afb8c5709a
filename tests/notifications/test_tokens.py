"""Tests of tokens and addresses: only tokens of this service open anything, and one address has one spelling."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.mail.tokens import BadToken, Tokens
from notifications.recipients.addresses import digest

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


def test_a_digest_knows_one_spelling():
    assert digest(" Dimitra@Polites.EXAMPLE ") == digest("dimitra@poli\u200btes.example")
    assert digest("a@δήμος.example") == digest("a@xn--jxalzmp.example")
    assert digest("a@b.example") != digest("b@b.example")


def test_digests_of_the_version_before_still_hold():
    """The log of an address in ASCII is found under the digest that version 0.1.0 kept."""
    assert digest("Dimitra@polites.example") == "e91e4c2095551069ce1a7806d459cf23a3f29d916e08667c9e9e8149f5a0c053"
