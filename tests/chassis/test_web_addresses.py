"""A link leads where it seems to, and a browser can open it."""

from __future__ import annotations

import time

import pytest

from chassis.domains import InvalidDomain, host
from chassis.errors import ValidationFailed
from chassis.schemas import Schema, Url, load
from chassis.web_addresses import InvalidUrl, check_url


class Linked(Schema):
    url = Url()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://www.dimos.gr/drasi?a=1&b=2#c",
            "http://example.org:8080",
            "HTTPS://Example.ORG/",
            "https://example.org./",
        ),
        *(
            "https://παράδειγμα.gr/ά",
            "https://δήμος.ελ/σελίδα?ερώτημα=ναι",
            "https://xn--jxalzmp.xn--qxam/",
            "https://example.org:/",
        ),
        *(
            "https://a_b.example.org/",
            "https://192.0.2.1/",
            "https://[2001:db8::1]:444/",
            "https://example.org/a@b?c=d@e",
        ),
        *(
            "https://el.wikipedia.org/wiki/Καινοτομία_(όρος)",
            "https://example.org/a%E2%80%AEb",
            "https://r3---sn.example.org/",
        ),
    ],
    ids=ascii,
)
def test_links_in_any_script_are_taken(url):
    assert load(Linked(), {"url": url}) == {"url": url}


@pytest.mark.parametrize(
    "url",
    [
        *("http://h:99999/", "http://h:0/", "http://h:٨٠/", "http://h:-1/", "http://h:8_0/", "http://h:http/", "http://h:80:80/"),
        *("https://.", "https://./", "https://..", "https:///a", "https://a..b/", "https://-a.gr/", "https://a-.gr/", "http://"),
        *(f"https://{'a' * 64}.gr/", f"https://{'a.' * 130}gr/", "https://exa mple.org/", "https://example.org/a b", "https://%65x.org/"),
        *("https://1.2.3/", "https://0x7f000001/", "https://2130706433/", "https://1.2.3.256/", "https://127.1/", "https://0177.0.0.1/"),
        *("https://[::1/", "https://[zz]/", "https://[fe80::1%25eth0]/", "https://😀.gr/", "https://δη\u200dμος.gr/", "https://xn--a-ecp.gr/"),
        *("https://gov.gr@evil.example/", "https://u:p@evil.example/", "https://gov.gr%40x@evil.example/", "https://@evil.example/"),
        *("https://example.org/\u202egpj.exe", "https://exa\u200bmple.org/", "https://example.org/\u2066a", "https://example.org/a\u00adb"),
        *("https://example.org\\@evil.example/", "https://gov.gr\u3164.evil.example/", "https://example.org/\u2800a"),
        "https://example.org/\x07",
        *("javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "//example.org", "https:example.org"),
    ],
    ids=ascii,
)  # fmt: skip
def test_links_that_hide_where_they_lead_are_refused(url):
    with pytest.raises(InvalidUrl):
        check_url(url)
    with pytest.raises(ValidationFailed) as raised:
        load(Linked(), {"url": url})
    [fault] = raised.value.errors
    assert fault.field == "url"
    assert fault.code in {"invalid_url", "control_characters"}
    assert fault.detail.el != fault.detail.en


def test_what_is_pasted_around_a_link_is_trimmed():
    assert load(Linked(), {"url": "\ufeff\u202ahttps://example.org/\u200b \u202c"}) == {"url": "https://example.org/"}
    assert load(Linked(), {"url": " \u200b"}) == {"url": ""}


@pytest.mark.parametrize(
    ("typed", "known"), [("ΔΉΜΟς.ελ", "xn--jxalzmp.xn--qxam"), ("A_b.GR", "a_b.gr"), ("0::1", "::1")]
)
def test_a_host_has_one_form(typed, known):
    assert host(typed) == known == host(known)


@pytest.mark.parametrize("name", ["a." * 500_000, "δ" * 500_000, "xn--" + "a" * 500_000, "1" * 500_000])
def test_an_endless_host_is_refused_at_once(name):
    started = time.process_time()
    with pytest.raises(InvalidDomain):
        host(name)
    assert time.process_time() - started < 0.5
