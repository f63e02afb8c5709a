"""Tests of the address policy: private addresses stay out of reach, however an address is written or resolved."""

import socket
from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from postal import LAMIA
from webhook_receiver import WebhookReceiver
from webhooking import MANAGER

from notifications.channels.webhook.delivery import address_policy as guarding
from notifications.channels.webhook.delivery.address_policy import AddressPolicy, Refused, is_public, networks
from notifications.channels.webhook.endpoint.addresses import BadAddress, Target, target_of

NEVER = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.1.2.3 168.63.129.16
    169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808
    64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::
    2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fd12:3456:789a::1 fe80::1 fec0::1 ff02::1
""".split()
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.255.255
    172.15.255.255 172.32.0.1 192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1 223.255.255.255
    2001:4860:4860::8888 2001:648:2ffc:1225:a800::1 2606:4700::1111 2a00:1450::1
""".split()


@pytest.mark.parametrize("address", NEVER)
def test_what_is_nobodys_to_reach(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_anybodys_to_reach(address):
    assert is_public(ip_address(address))


def answering(*addresses):
    return AddressPolicy(resolve=lambda host, port: addresses)


@pytest.mark.parametrize(
    "addresses",
    [
        ("8.8.8.8", "127.0.0.1"),
        ("127.0.0.1", "8.8.8.8"),
        ("8.8.8.8", "::1"),
        ("2606:4700::1111", "10.0.0.1"),
        ("8.8.8.8", "2606:4700::1111", "::ffff:10.0.0.1"),
        ("fe80::1%eth0",),
    ],
)
def test_one_address_that_is_not_public_is_enough(addresses):
    with pytest.raises(Refused):
        answering(*addresses).admit(target_of("https://hooks.agency.example/"))


def test_public_addresses_are_given_as_they_were_answered():
    given = answering("8.8.8.8", "2606:4700::1111", "8.8.8.8").admit(target_of("https://hooks.agency.example/"))
    assert given == [ip_address("8.8.8.8"), ip_address("2606:4700::1111")]


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost", "127.0.0.1"])
def test_other_ways_to_write_this_machine(host):
    """They are resolved as the system would when it connects, so what counts is what comes of it."""
    with pytest.raises(Refused):
        AddressPolicy().admit(Target(host, 443, "/"))


def test_networks_that_a_setting_names_are_allowed_and_no_others():
    own = AddressPolicy(networks("10.1.0.0/16, ::1/128"))
    assert own.allows(ip_address("10.1.2.3"))
    assert own.allows(ip_address("::1"))
    assert not own.allows(ip_address("10.2.0.1"))
    assert not own.allows(ip_address("127.0.0.1"))
    with pytest.raises(ValueError, match="host bits"):
        networks("10.1.0.1/16")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.agency.example/", "not_https"),
        ("ftp://hooks.agency.example/", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("gopher://hooks.agency.example/", "not_https"),
        ("//hooks.agency.example/", "not_https"),
        ("https://user:word@hooks.agency.example/", "with_credentials"),
        ("https://hooks.agency.example@127.0.0.1/", "with_credentials"),
        ("https://@127.0.0.1/", "with_credentials"),
        ("https://hooks.agency.example:22/", "bad_port"),
        ("https://hooks.agency.example:80/", "bad_port"),
        ("https://hooks.agency.example:0/", "bad_port"),
        ("https://hooks.agency.example:65536/", "unreadable"),
        ("https://hooks.agency.example:x/", "unreadable"),
        ("https:///path", "bad_host"),
        ("https://[::1/", "unreadable"),
        ("https://[fe80::1%25eth0]/", "bad_host"),
        ("https://a..b/", "bad_host"),
        ("https://-a.example/", "bad_host"),
        ("https://hooks.agency.example\\@127.0.0.1/", "unreadable"),
        ("https://hooks.agency.example/\r\nHost: x", "unreadable"),
        ("https://hooks.agency.example/ x", "unreadable"),
        ("https://hooks%2eagency.example/", "bad_host"),
        ("https://127.1/", "bad_host"),
        ("https://0177.0.0.1/", "bad_host"),
        ("https://0x7f.0.0.1/", "bad_host"),
        ("https://2130706433/", "bad_host"),
        ("https://hooks.agency.example/\u202egpj.exe", "unreadable"),
        ("https://hooks\u200b.agency.example/", "unreadable"),
        ("https://hooks.agency.example/" + "x" * 2000, "unreadable"),
    ],
)
def test_addresses_that_are_none(url, code):
    with pytest.raises(BadAddress, match=code):
        target_of(url)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://Hooks.Agency.Example", "https://hooks.agency.example/"),
        ("https://hooks.agency.example:443/a?b=c#d", "https://hooks.agency.example/a?b=c"),
        ("https://hooks.agency.example.:8443/", "https://hooks.agency.example:8443/"),
        ("https://λαμία.example/κόμβος?ο=α", "https://xn--kxadb1bg.example/%CE%BA%CF%8C%CE%BC%CE%B2%CE%BF%CF%82?%CE%BF=%CE%B1"),
        ("https://καφές.example/", "https://xn--ixah0a8as.example/"),
        ("https://[2606:4700::1111]:8443/x", "https://[2606:4700::1111]:8443/x"),
    ],
)  # fmt: skip
def test_addresses_are_kept_in_one_way_of_writing(url, kept):
    assert target_of(url).url == kept
    assert target_of(kept).url == kept


@given(st.one_of(st.text(), st.text().map("https://{}".format), st.text().map("https://a.example/{}".format)))
@example("https://a.example/\u2028")
@example("https://ａ.example/")
@example("https://a.example/?\x85=\ud800")
def test_any_url_is_refused_or_becomes_one_plain_ascii_line(url):
    try:
        target = target_of(url)
    except BadAddress:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert " " not in target.url
    assert target_of(target.url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://10.0.0.1:8443/",
        "https://localhost/",
        "https://rabbitmq/",
        "https://metadata.google.internal/",
        "http://hooks.agency.example/",
    ],
)
def test_non_public_url_is_refused_on_register_and_change(hooked, url):
    platform = hooked(webhook_networks=())
    body = {"organisation_id": str(LAMIA), "url": url}
    refused = platform.call("register_webhook", principal=MANAGER, body=body)
    assert refused.status == 422
    assert refused.json["errors"][0]["field"] == "url"
    made = platform.register("https://hooks.agency.example/")
    assert platform.change(made["id"], url=url).status == 422


@pytest.fixture
def elsewhere(authority, receiver):
    """A server on this machine that the platform must never reach, on the same port as the agency's."""
    server = WebhookReceiver(authority[1], host="127.0.0.2", port=receiver.port)
    yield server
    server.close()


def resolver(monkeypatch, *answers):
    """Have the system answer names like this, by turns; gives the names that were asked for."""
    asked, left, known = [], list(answers), socket.getaddrinfo

    def getaddrinfo(host, port, *arguments, **options):
        if not str(host).endswith(".example"):  # a connection to the database, opened meanwhile
            return known(host, port, *arguments, **options)
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(guarding.socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_that_answers_otherwise_the_next_moment(hooked, receiver, elsewhere, monkeypatch, clock):
    """DNS rebinding: the address that was checked is the one connected to, and it is checked anew each time."""
    asked = resolver(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    platform = hooked(webhook_networks=networks("127.0.0.1/32"))
    made = platform.register(receiver.url(host="hooks.agency.example"))
    platform.publish()
    platform.send_hooks()
    assert len(receiver.taken) == 1
    assert receiver.taken[0].headers["Host"] == f"hooks.agency.example:{receiver.port}"
    assert receiver.names == ["hooks.agency.example"]
    assert asked == ["hooks.agency.example"], "resolved once per delivery"
    platform.publish(id="0192f0aa-1111-7000-8000-00000000000d")
    platform.send_hooks()
    [refused] = platform.log(made["id"], state="waiting")
    assert refused["reason"] == "address_not_public"
    assert elsewhere.connections == 0


@pytest.mark.parametrize("answer", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2"], []])
def test_nobody_is_connected_to_unless_every_address_may_be(hooked, receiver, elsewhere, monkeypatch, answer):
    resolver(monkeypatch, answer)
    platform = hooked(webhook_networks=networks("127.0.0.1/32"))
    platform.register(receiver.url(host="hooks.agency.example"))
    platform.publish()
    platform.send_hooks()
    assert receiver.connections == elsewhere.connections == 0


def test_a_redirect_is_not_followed(hooked, receiver, elsewhere):
    platform = hooked()
    made = platform.register(receiver.url())
    receiver.answer, receiver.headers = 302, {"Location": elsewhere.url(host="127.0.0.2")}
    platform.publish()
    platform.send_hooks()
    delivery = platform.delivery(made["id"])
    assert (delivery["state"], delivery["reason"], delivery["status"]) == ("waiting", "refused", 302)
    assert elsewhere.connections == 0


def test_certificate_of_another_name_or_authority_is_untrusted(hooked, receiver, monkeypatch):
    resolver(monkeypatch, ["127.0.0.1"])
    platform = hooked()
    other_name = platform.register(receiver.url(host="other.agency.example"))
    platform.publish()
    platform.send_hooks()
    assert platform.delivery(other_name["id"])["reason"] == "certificate_not_trusted"
    platform = hooked(webhook_ca_file=None)
    unknown = platform.register(receiver.url())
    platform.publish(id="0192f0aa-1111-7000-8000-00000000000e")
    platform.send_hooks()
    assert platform.delivery(unknown["id"])["reason"] == "certificate_not_trusted"
    assert receiver.taken == []


def test_proxies_of_the_environment_are_not_asked(hooked, receiver, elsewhere, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.url(host="127.0.0.2"))
    platform = hooked()
    platform.register(receiver.url())
    platform.publish()
    platform.send_hooks()
    assert len(receiver.taken) == 1
    assert elsewhere.connections == 0
