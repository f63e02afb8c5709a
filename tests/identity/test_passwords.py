"""Which passwords are taken: long ones of any kind that nobody guesses first."""

import unicodedata

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from identity.access.session.sign_in import NOBODY
from identity.demo import PASSWORD as DEMO_PASSWORD
from identity.person.person.breached import is_breached, readable
from identity.person.person.password_hash import hash_password
from identity.person.person.passwords import PasswordTooCommon, check_password


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2024!",
        "qwerty123456",
        "1q2w3e4r5t6y",
        "abcabcabcabc",
        "zzzzzzzzzzzz",
        "987654321098",
        "Κωδικός12345",
        "κωδικος2026!!",
        "ασδφγηξκλ123",
        "thessaloniki85",
        "manchesterunited",
        "z" * 128,
        DEMO_PASSWORD,
    ],
)
def test_what_attackers_try_first_is_refused(password):
    with pytest.raises(PasswordTooCommon) as refused:
        check_password(password)
    assert [(e.field, e.code) for e in refused.value.errors] == [("password", "too_common")]


@pytest.mark.parametrize("password", ["maria.papadopoulou", "Papadopoulou-85", "Παπαδοπούλου1985", "lamia.example1"])
def test_ones_own_name_and_address_are_no_password(password):
    with pytest.raises(PasswordTooCommon):
        check_password(password, personal=("maria@lamia.example", "Maria Papadopoulou", "Μαρία Παπαδοπούλου"))


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "τραπέζι και 4 καρέκλες",
        "tR8#kd93kqLs",
        "            spaces",
        "🐢🐇🐢🐇🐘🐘🦉🦉🐍🐍🦊🐻",
    ],
)
def test_any_characters_will_do(password):
    check_password(password, personal=("maria@lamia.example", "Μαρία Παπαδοπούλου"))


@given(st.text(min_size=12, max_size=128))
def test_the_check_ends_in_yes_or_no(password):
    try:
        check_password(password, personal=("maria@lamia.example", ""))
    except PasswordTooCommon:
        return


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzαβγδεζηθικλμνξοπρστυφχψω0123456789-!#", min_size=40, max_size=128))
def test_composed_and_decomposed_are_judged_alike(password):
    verdicts = set()
    for form in ("NFC", "NFD"):
        try:
            check_password(unicodedata.normalize(form, password))
            verdicts.add("taken")
        except PasswordTooCommon:
            verdicts.add("refused")
    assert len(verdicts) == 1


def test_nobodys_password_takes_as_long_to_check_as_anybodys():
    assert extract_parameters(NOBODY) == extract_parameters(hash_password("whatever it is"))


LEAKED = "τραπέζι και 4 καρέκλες"


def ordered_list(*passwords):
    import hashlib

    digests = [hashlib.sha1(password.encode()).hexdigest().upper() for password in passwords]
    return sorted(digests + [hashlib.sha1(str(n).encode()).hexdigest().upper() for n in range(5000)])


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("form", ["file", "folder", "folder of txt"])
def test_leaked_password_is_refused_without_a_network(tmp_path, form, ends):
    digests = ordered_list(LEAKED)
    if form == "file":
        great_list = tmp_path / "pwned.txt"
        great_list.write_bytes("".join(f"{digest}:7{ends}" for digest in digests).encode())
    else:
        great_list = tmp_path / "ranges"
        great_list.mkdir()
        for digest in digests:
            name = digest[:5] + (".txt" if "txt" in form else "")
            with (great_list / name).open("ab") as ranges:
                ranges.write(f"{digest[5:]}:7{ends}".encode())
    assert readable(str(great_list)) == great_list
    with pytest.raises(PasswordTooCommon):
        check_password(LEAKED, great_list=great_list)
    check_password(LEAKED + "!", great_list=great_list)
    check_password(LEAKED)


def test_every_line_of_an_ordered_list_is_found_ends_included(tmp_path):
    digests = ordered_list()
    great_list = tmp_path / "pwned.txt"
    great_list.write_text("\n".join(f"{digest}:{number}" for number, digest in enumerate(digests)))
    assert all(is_breached(str(number), great_list) for number in range(5000))
    assert not any(is_breached(str(number), great_list) for number in range(5000, 7000))


def test_a_setting_that_is_no_such_list_is_a_fault_at_start(tmp_path):
    (tmp_path / "words.txt").write_text("password\n")
    for wrong in (tmp_path / "words.txt", tmp_path, tmp_path / "nothing"):
        with pytest.raises((ValueError, OSError)):
            readable(str(wrong))
