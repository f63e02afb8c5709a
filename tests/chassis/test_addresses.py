"""One mailbox has one canonical address, and what no mail server takes is refused."""

from __future__ import annotations

import time

import pytest

from chassis.addresses import InvalidAddress, canonical, canonical_or_none
from chassis.errors import ValidationFailed
from chassis.schemas import Email, Schema, load


class Asked(Schema):
    email = Email(required=True)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("User+Tag@Example.ORG", "user+tag@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("\ufeff\u200b a@example.org\u200b\u00a0", "a@example.org"),
        ("victim@exa\u200bmple.org", "victim@example.org"),
        ("victim@exampl\u2060e\u00ad.o\ufe00rg", "victim@example.org"),
        ("vic\u200btim\u200d@example.org", "victim@example.org"),
        ("a@ｅｘａｍｐｌｅ。org", "a@example.org"),
        ("a@δήμων.example", "a@xn--jxalze3d.example"),
        ("a@δη\u0301μων.example", "a@xn--jxalze3d.example"),
        ("a@ΔΉΜΩΝ.example", "a@xn--jxalze3d.example"),
        ("a@XN--JXALZE3D.example", "a@xn--jxalze3d.example"),
        ("a@καφές.example", "a@xn--ixah0a8as.example"),
        ("a@καφέσ.example", "a@xn--ixah0a1bn.example"),
        ("a@straße.example", "a@xn--strae-oqa.example"),
        ("a@نامه\u200cای.example", "a@xn--mgba3gch31f060k.example"),
        ("a@koſtas.example", "a@kostas.example"),
        ("a@δήμος.ελ", "a@xn--jxalzmp.xn--qxam"),
    ],
    ids=ascii,
)
def test_an_address_has_one_canonical_form(typed, form):
    assert canonical(typed) == canonical(form) == form
    assert form.isascii()
    assert load(Asked(), {"email": typed}) == {"email": form}


@pytest.mark.parametrize(
    "typed",
    [
        *("", "a", "@example.org", "a@", "a@b@example.org", "a b@example.org", "a @example.org", "a@exam ple.org"),
        *("a..b@example.org", ".a@example.org", "a.@example.org", f"{'a' * 65}@example.org", '"a b"@example.org'),
        *("a@-example.org", "a@example-.org", f"a@{'b' * 64}.gr", f"a@{'δ' * 64}.gr", "a@example..org", "a@.org"),
        *("a@example.123", "a@1.2.3.4", "a@[1.2.3.4]", "a@example", "a@example.org.", "a@exa_mple.org", "a@xn--.gr"),
        *("γιώργος@example.org", "koſtas@example.org", "ﬁlip@example.org", "a＠example.org"),
        *("a(x)@example.org", "a<b@example.org", "a,b@example.org", "a@exa\u202emple.org\0"),
        *("a@xn--a-ecp.gr", f"{'a' * 60}@{'.'.join(['b' * 49] * 4)}.gr", "a@😀.gr", "a@δη\u200dμος.gr"),
    ],
    ids=ascii,
)
def test_what_no_server_takes_is_refused_in_both_languages(typed):
    with pytest.raises(InvalidAddress):
        canonical(typed)
    assert canonical_or_none(typed) is None
    with pytest.raises(ValidationFailed) as raised:
        load(Asked(), {"email": typed})
    fault = raised.value.errors[0]
    assert fault.field == "email"
    assert fault.code in {"invalid_email", "control_characters"}
    assert fault.detail.el != fault.detail.en


@pytest.mark.parametrize("typed", ["a" * 1_000_000, "a@" + "b." * 500_000, "a@" + "δ" * 500_000, "a\u0316" * 500_000])
def test_an_endless_address_is_refused_at_once(typed):
    started = time.process_time()
    assert canonical_or_none(typed) is None
    assert time.process_time() - started < 0.2
