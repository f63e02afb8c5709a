"""Confirmation links: ours or not, and nothing in between."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from identity.person.person.model import Person, VerificationLinkInvalid
from identity.person.person.verification import VerificationLinks

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LINKS = VerificationLinks("a secret of more than thirty-two characters")
PERSON, _ = Person.register(email="m@lamia.example", name="Μ", language="en", password_hash="x", now=NOW)
TOKEN = LINKS.make(PERSON, now=NOW)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HEADER, PAYLOAD, SIGNATURE = TOKEN.split(".")
CLAIMS = json.loads(base64.urlsafe_b64decode(PAYLOAD + "=="))
OURS = LINKS._keys._keys[0]
OTHER = OctKey.generate_key(256)
PAIR = OKPKey.generate_key("Ed25519")


def signed(key=OURS, header=None, alg="HS256", **claims):
    merged = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode({"alg": alg, "typ": "kainotomia-verify+jwt", **(header or {})}, merged, key, algorithms=[alg])


FORGED = {
    "nothing": "",
    "text": "κάτι",
    "two parts": f"{HEADER}.{PAYLOAD}",
    "no algorithm": f"{part({'alg': 'none', 'typ': 'kainotomia-verify+jwt'})}.{PAYLOAD}.",
    "no signature": f"{HEADER}.{PAYLOAD}.",
    "another's signature": f"{HEADER}.{PAYLOAD}.{SIGNATURE[::-1]}",
    "another person": f"{HEADER}.{part({**CLAIMS, 'sub': '01890a5d-ac96-774b-bcce-b302099a8057'})}.{SIGNATURE}",
    "another key": signed(OTHER),
    "another algorithm": signed(alg="HS512"),
    "a key pair": jwt.encode({"alg": "Ed25519", "typ": "kainotomia-verify+jwt"}, CLAIMS, PAIR, algorithms=["Ed25519"]),
    "a public key as secret": signed(
        OctKey.import_key(base64.urlsafe_b64decode(PAIR.as_dict(private=False)["x"] + "="))
    ),
    "an access token": signed(header={"typ": "at+jwt"}, aud="kainotomia"),
    "another type": signed(header={"typ": "JWT"}),
    "another audience": signed(aud="kainotomia"),
    "no audience": signed(aud=None),
    "no end": signed(exp=None),
    "no person": signed(sub=None),
    "a person that is none": signed(sub="maria"),
    "no registration": signed(registration=None),
    "a registration that is none": signed(registration="x"),
    "a language that is none": signed(language="<b>"),
}


def test_a_link_says_who_and_which_request():
    confirmation = LINKS.read(TOKEN, now=NOW + timedelta(hours=47))
    assert (confirmation.person_id, confirmation.registration, confirmation.language) == (PERSON.id, 1, "en")


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_what_we_did_not_make_is_refused(token):
    with pytest.raises(VerificationLinkInvalid):
        LINKS.read(token, now=NOW)


def test_an_old_link_is_expired_only_if_it_is_ours():
    late = NOW + timedelta(hours=49)
    assert LINKS.read(TOKEN, now=late).expired
    assert not LINKS.read(TOKEN, now=NOW + timedelta(hours=47)).expired
    with pytest.raises(VerificationLinkInvalid):
        LINKS.read(FORGED["another key"], now=late)


@given(
    st.text(max_size=300) | st.binary(max_size=300).map(lambda b: f"{HEADER}.{base64.urlsafe_b64encode(b).decode()}.x")
)
def test_nothing_that_is_made_up_breaks_the_reader(token):
    with pytest.raises(VerificationLinkInvalid):
        LINKS.read(token, now=NOW)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("Aa0_-."))
def test_one_changed_letter_is_noticed(place, letter):
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    try:
        confirmation = LINKS.read(changed, now=NOW)
    except VerificationLinkInvalid:
        return
    # the last letter of a signature has spare bits
    assert changed == TOKEN or place == len(TOKEN) - 1
    assert confirmation.person_id == PERSON.id
