"""Tests of links with a portal: every mail opens one of its pages, in the reader's language."""

import dataclasses
import email
import email.policy
import re
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from mail_samples import origin, personal
from postal import Platform, body_html, body_text

from chassis.language import LANGUAGES
from notifications.channels.mail.content.digests import DigestWriter
from notifications.channels.mail.content.message import MessageTemplate
from notifications.channels.mail.content.render import renderer
from notifications.channels.mail.content.template_context import context_for
from notifications.channels.mail.factory import close_sender
from notifications.channels.mail.links import Links
from notifications.channels.mail.tokens import Tokens
from notifications.notices.model import CARRIES_LINK, FOR_SUBSCRIBERS, Audience, Kind, Who
from notifications.recipients.subscription.model import Filters, Subscriber, Subscription
from notifications.service import Notifications

API, PORTAL = "https://api.kainotomia.example", "https://portal.kainotomia.example"
ROUTES = Path(__file__).parents[1] / "portal/routes.txt"
WORDS = {"{region}": r"GR-[A-Z]", "{token}": r"[^/?]+"}
ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LINKS = Links(API, Tokens("x" * 32), PORTAL)
DATA = {
    "frequency": "daily",
    "title": "Θυρίδα", "summary": "Από το σπίτι.", "sectors": ["environment"], "stage": "implementing", "demo": False,
    **{
        f"{thing}_id": str(uuid4())
        for thing in (
            "practice", "challenge", "solution", "pilot", "introduction", "webhook", "organisation", "adoption",
            "impact", "circular",
        )
    },
}  # fmt: skip


TOLD = [kind for kind in FOR_SUBSCRIBERS if kind is not Kind.DIGEST]


def routes():
    """Return the addresses of pages that a link can open, as patterns."""
    found = []
    for line in ROUTES.read_text(encoding="utf-8").splitlines():
        methods, path = line[:10].split(), line[10:].rstrip("/")
        if "GET" in methods:
            parts = re.split(r"(\{[^}]+\})", path)
            found.append(re.compile("".join(WORDS.get(part, ID) if "{" in part else re.escape(part) for part in parts)))
    return found


PAGES = routes()


def items(language):
    """Return the items of a digest: what followers hear, and a link to more."""
    audience = Audience(Who.SUBSCRIBERS)
    notices = [SimpleNamespace(id=uuid4(), kind=kind, data=DATA, keys=[], to=audience) for kind in TOLD]
    wish = Subscription.ask(Subscriber(id=uuid4()), Filters(), language=language, now=None)
    known = {"organisations": {}, "challenges": {}}
    return DigestWriter(renderer(), LINKS).items([(one, wish) for one in notices], more=2, language=language, **known)


def mail_of(kind, language):
    """Return the mail of a kind as text and HTML, with the links that only its recipient gets."""
    notice = SimpleNamespace(kind=kind, data={**DATA, "role": "contributor" if kind == Kind.MEMBER_INVITED else None})
    own = {"stop_url": LINKS.stop([uuid4()], language), "one_click_url": ""}
    if kind == Kind.CONFIRM_SUBSCRIPTION:
        context, own["action_url"] = {"hours": 72, "in_portal": True}, LINKS.confirm(uuid4(), language)
    else:
        context = context_for(notice, organisation=None, context={}, links=LINKS, language=language)
    if kind == Kind.DIGEST:
        own["items"] = items(language)
    if kind in CARRIES_LINK:
        own["action_url"] = LINKS.of_account(CARRIES_LINK[kind], "secret", language)
    template = MessageTemplate(renderer().render(kind, language, context), origin(kind=kind), language)
    return template.fill(personal(**own))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_a_mail_opens_a_page_of_the_portal(kind, language):
    mail = email.message_from_bytes(mail_of(kind, language), policy=email.policy.default)
    for body in (body_text(mail), body_html(mail)):
        urls = re.findall(r"https?://[^\s\"<>]+", body)
        assert len(urls) >= 1 + (kind in FOR_SUBSCRIBERS)
        for url in urls:
            address, _, path = url.partition(f"/{language}/")
            assert address == PORTAL, url
            assert any(page.fullmatch(f"/{path.partition('?')[0]}") for page in PAGES), url
        assert "API" not in body


@pytest.fixture
def in_portal(engine, clock, post, settings):
    """Notifications of an installation with a portal."""
    told = dataclasses.replace(settings(engine.url.render_as_string(hide_password=False)), portal_url=PORTAL)
    yield Platform(Notifications, engine, settings=told, clock=clock, post=post)
    close_sender(engine)


def test_a_subscription_is_confirmed_and_stopped_in_the_portal(in_portal, post):
    in_portal.ask(language="en")
    in_portal.send()
    confirm = re.search(rf"{PORTAL}/en/follow/confirm\?token=(\S+)", body_text(post.mails[-1]))
    assert in_portal.call("confirm_subscription", body={"token": confirm[1]}).status == 200
    in_portal.publish()
    in_portal.deliver()
    mail = post.mails[-1]
    stop = re.search(rf"{PORTAL}/en/follow/stop/(\S+)", body_text(mail))
    assert mail["List-Unsubscribe"].startswith("<https://kainotomia.example/v1/unsubscribe/")
    assert in_portal.call("unsubscribe", token=stop[1]).status == 204


@pytest.mark.parametrize("opened", [{}, {"accepts_html": True}, {"is_navigation": True}])
def test_pages_of_links_already_sent_lead_to_the_portal(in_portal, post, opened):
    in_portal.ask()
    in_portal.send()
    token = re.search(r"token=(\S+)", body_text(post.mails[-1]))[1]
    where = shown(in_portal.call("show_confirmation", query={"token": token}, **opened))
    assert where == (f"{PORTAL}/el/follow/confirm?token={token}" if "is_navigation" in opened else "page")
    confirmed = in_portal.call("confirm_subscription", body={"token": token}).json
    stop = confirmed["unsubscribe_url"].rpartition("/")[2]
    where = shown(in_portal.call("show_unsubscribe", token=stop, **opened))
    assert where == (f"{PORTAL}/el/follow/stop/{stop}" if "is_navigation" in opened else "page")


def shown(answered):
    """Return where a browser is led, or "page" if it is shown a page that may be used."""
    if answered.status == 302:
        return answered.reply.headers["Location"]
    assert answered.status == 200
    assert "<form" in answered.text
    return "page"
