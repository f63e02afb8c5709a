"""Somebody at the portal in a browser: at a desk with scripts, on a phone without them, or by the keyboard alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from api import Api, Mail
from judge import NARROW, examine, keep

DESK, PHONE = 1280, 390
PASSWORD = "ένας μακρύς κωδικός 81"
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}
TYPED = {"Enter": "\r", " ": " "}
FARTHEST = 250


@dataclass
class Desk:
    """A person's browser."""

    browser: Any
    platform: Any
    width: int
    scripts: bool
    keyboard: bool = False
    expected: ClassVar[tuple[str, ...]] = ("server responded with a status of 4",)  # what the console may say

    @property
    def mode(self):
        return "keys" if self.keyboard else "scripts" if self.scripts else "plain"

    # ---- going somewhere -----------------------------------------------------------------------------

    def show(self, path):
        """Open an address, as a bookmark or a mail does."""
        address = path if path.startswith("http") else f"{self.platform.portal.url}/el{path}"
        self.browser.show(address, width=self.width)

    def go(self, selector):
        """Follow a link, or press a button that leads to another page."""
        assert self.run(f"Boolean({_one(selector)})"), (selector, self.said()[:2_000])
        if not self.keyboard:
            self.browser.click(selector)
            return
        self.reach(selector)
        self.browser.events.clear()
        self.key("Enter")
        self.browser.loaded()

    def press(self, form="main form[novalidate]"):
        """Press the last button of a form."""
        at = self.run(
            f"(form => {{ const all = [...form.querySelectorAll('button:not([type=button])')]; "
            f"all.at(-1).dataset.pressed = 'yes' }})({_one(form)})"
        )
        assert at is None
        self.go("[data-pressed]")

    def sign_in(self, account, path):
        """Change to a demo account, and go on to a page."""
        self.sign_out()
        self.show(f"/sign-in?next=/el{path}")
        self.go(f"button[value={account}]")

    def sign_in_as(self, email, path, password=PASSWORD):
        """Change to an account of one's own, and go on to a page."""
        self.sign_out()
        self.show(f"/sign-in?next=/el{path}")
        self.write("#email", email)
        self.write("#password", password)
        self.press()

    def sign_out(self):
        if self.run("Boolean(document.querySelector(\"form[action='/el/sign-out']\"))"):
            self.browser.click("form[action='/el/sign-out'] button")

    # ---- filling in ----------------------------------------------------------------------------------

    def write(self, selector, words):
        """Type over what a field says."""
        if self.keyboard:
            self.reach(selector)
            self.run("document.activeElement.select()")
        else:
            self.run(f"(one => {{ one.focus(); one.select() }})({_one(selector)})")
        self.browser.send("Input.insertText", text=words)

    def tick(self, selector):
        """Choose a box or one of several."""
        if not self.keyboard:
            self.run(f"{_one(selector)}.click()")
            return
        if self.run(f"{_one(selector)}.type") == "radio":
            group = self.run(f"{_one(selector)}.name")
            self.reach(f"input[name={json.dumps(group)}]:checked, input[name={json.dumps(group)}]")
            while not self.run(f"{_one(selector)}.checked"):
                self.key("ArrowDown")
            return
        self.reach(selector)
        self.key(" ")

    def choose(self, selector, value):
        """Choose an entry of a list."""
        if not self.keyboard:
            self.run(f"(one => {{ one.value = {json.dumps(value)} }})({_one(selector)})")
            return
        self.reach(selector)
        for _ in range(FARTHEST):
            if self.run(f"{_one(selector)}.value") == value:
                return
            self.key("ArrowDown")
        raise AssertionError(f"{selector} has no {value}")

    def reach(self, selector):
        """Go on with the tab key until an element has the focus."""
        for _ in range(FARTHEST):
            if self.run(f"document.activeElement?.matches({json.dumps(selector)})"):
                return
            self.key("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def key(self, name):
        code = KEYS[name]
        typed = {"text": TYPED[name]} if name in TYPED else {}
        down = "keyDown" if typed else "rawKeyDown"
        for kind, more in ((down, typed), ("keyUp", {})):
            self.browser.send("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, **more)

    # ---- reading -------------------------------------------------------------------------------------

    def run(self, script):
        return self.browser.run(script)

    def said(self, selector="main"):
        """Give what a part of the page says."""
        return " ".join((self.run(f"{_one(selector)}?.textContent ?? ''")).split())

    def look(self, name):
        """Judge what is shown, and keep a picture."""
        name = f"journey-{name}-{self.mode}"
        said = self.browser.complaints()
        complaints = [one for one in said if not any(known in one for known in self.expected)]
        assert not complaints, (name, complaints)
        keep(self.browser, name)
        if self.scripts:
            examine(self.browser, name)
        for width in (NARROW, self.width):
            self.browser.send(
                "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600
            )
            assert self.run("document.documentElement.scrollWidth") <= width, (name, width)


def account(platform, email, name):
    """Make an account, confirmed by the link in the mail."""
    api, mail = Api(platform.url), Mail(platform.mail_url)
    asked = {"email": email, "name": name, "password": PASSWORD, "language": "el"}
    assert api.post("/v1/people", asked).status == 202
    token = mail.token(email, "/el/verify?")
    assert api.post("/v1/people/verify", {"token": token, "password": PASSWORD}).status == 204
    return email


def _one(selector):
    return f"document.querySelector({json.dumps(selector)})"
