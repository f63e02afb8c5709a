"""Devices: browsers and systems in two words, and nothing of what else a `User-Agent` says."""

import pytest

from gateway.http.device import described

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 {}Safari/537.36"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Safari/604.1"
)


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Windows"),
        (CHROME.format("Windows NT 10.0; Win64; x64", ""), "Chrome, Windows"),
        (CHROME.format("Macintosh; Intel Mac OS X 10_15_7", ""), "Chrome, macOS"),
        (CHROME.format("Linux; Android 10; K", "Mobile "), "Chrome, Android"),
        (CHROME.format("Linux; Android 10; K", "Mobile ") + " EdgA/131.0.0.0", "Edge, Android"),
        (CHROME.format("Windows NT 10.0; Win64; x64", "") + " Edg/131.0.0.0", "Edge, Windows"),
        (CHROME.format("X11; CrOS x86_64 14541.0.0", ""), "Chrome, ChromeOS"),
        (PHONE.format("Version/18.1 Mobile/15E148"), "Safari, iPhone"),
        (PHONE.format("CriOS/131.0 Mobile/15E148"), "Chrome, iPhone"),
        ("curl/8.10.1", None),
        ("Firefox/133.0 " + "x" * 600, None),
        ("", None),
        (None, None),
    ],
)
def test_a_browser_is_named_without_its_version(said, device):
    assert described(said) == device
