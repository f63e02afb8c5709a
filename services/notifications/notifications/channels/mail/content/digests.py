"""Digests: the parts of one recipient's mail. The item of a notice is rendered once per language and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from chassis.language import Localized
from chassis.text import isolate
from commons.taxonomies import REGIONS, SECTORS
from notifications.channels.mail.content.message import Body
from notifications.channels.mail.content.quotes import shortened, unlinked
from notifications.channels.mail.content.render import Renderer
from notifications.channels.mail.content.template_context import context_for
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.channels.mail.content.words import listed, subscription_summary
from notifications.channels.mail.links import Links
from notifications.notices.fan_out import matched
from notifications.notices.model import Notice
from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.organisation.model import Organisation
from notifications.recipients.subscription.model import Subscription

_MOST_KEPT: Final = 2000
_SUMMARY: Final = 200
_WHY: Final = "mark-of-why"
"""Place of one recipient's reason in the item of all recipients."""

_NEW_PRACTICE: Final = Localized(el="Νέα πρακτική: {title}", en="New practice: {title}")
_BECAUSE: Final = Localized(el="Ταίριαξε με: {values}", en="It matched: {values}")
_WORDS: Final = Localized(el="λέξεις «{}»", en="words “{}”")
_SECTORS: Final = Localized(el="τομέας {}", en="sector {}")
_REGIONS: Final = Localized(el="περιφέρεια {}", en="region {}")
_BODY: Final = Localized(el="φορέας {}", en="organisation {}")

Wish = tuple[Notice, Subscription]


class DigestWriter:
    """Writes the items of digests."""

    def __init__(self, renderer: Renderer, links: Links) -> None:
        self._renderer = renderer
        self._links = links
        self._items: dict[tuple[UUID, str], Body] = {}

    def items(
        self,
        wishes: Sequence[Wish],
        *,
        more: int,
        language: str,
        organisations: Mapping[UUID, Organisation],
        challenges: Mapping[UUID, KnownChallenge],
    ) -> Body:
        """Return the items of a digest, grouped by subscription."""
        bodies: list[Body] = []
        for subscription, group in groupby(wishes, key=lambda wish: wish[1]):
            summary = subscription_summary(subscription, organisations, challenges, language)
            bodies.append(self._renderer.part("digest_group.jinja", language, {"wish": _sentence(summary)}))
            for notice, _ in group:
                item = self._item(notice, language, organisations, challenges)
                why = unlinked(_why(notice, subscription, organisations, language))
                bodies.append(Body(item.text.replace(_WHY, why), item.html.replace(_WHY, escape(why))))
        if more:
            url = self._search(wishes[0][1], language)
            bodies.append(self._renderer.part("digest_more.jinja", language, {"count": more, "goes_to": url}))
        return Body("\n".join(body.text for body in bodies), "".join(body.html for body in bodies))

    def _item(
        self,
        notice: Notice,
        language: str,
        organisations: Mapping[UUID, Organisation],
        challenges: Mapping[UUID, KnownChallenge],
    ) -> Body:
        key = (notice.id, language)
        if key not in self._items:
            while len(self._items) >= _MOST_KEPT:
                self._items.pop(next(iter(self._items)))
            known = _challenge_of(notice, challenges)
            organisation = _organisation_of(notice, known, organisations)
            context = context_for(
                notice,
                organisation=organisation,
                context={"title": known.title, "demo": known.demo} if known is not None else {},
                links=self._links,
                language=language,
            )
            self._items[key] = self._renderer.part("digest_item.jinja", language, _facts(notice, context, language))
        return self._items[key]

    def _search(self, subscription: Subscription, language: str) -> str:
        if not self._links.has_portal:
            return self._links.home(language)
        asked = {
            "q": (subscription.q or "").partition(",")[0],
            "sector": next(iter(subscription.sectors), ""),
            "region": next(iter(subscription.regions), ""),
        }
        query = urlencode({name: value for name, value in asked.items() if value} | {"sort": "-published_at"})
        return self._links.portal(f"practices?{query}", language)


def _facts(notice: Notice, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the facts of a notice in its item."""
    if notice.kind in MAIL_TEXTS:
        worded = MAIL_TEXTS[notice.kind].worded(language, context)
        said, url, summary = worded["subject"], context["goes_to"], worded["says"]
    else:
        said = _NEW_PRACTICE.to(language).format(title=context["title"])
        url, summary = context["practice_url"], context["summary"]
    place = " · ".join(filter(None, [context["organisation"], context["region"]]))
    return {
        "said": said,
        "goes_to": url,
        "place": place,
        "summary": shortened(" ".join((summary or "").split()), _SUMMARY),
        "demo": bool(context.get("demo")),
        "why": _WHY,
    }


def _why(notice: Notice, subscription: Subscription, organisations: Mapping[UUID, Organisation], language: str) -> str:
    """Return the matching values of the subscription, empty for one of everything."""
    given = matched(notice, notice.to)
    if given["challenge_id"] and UUID(given["challenge_id"]) in subscription.challenges:
        return ""
    bodies = [organisations[one] for one in subscription.organisations if str(one) in given["organisation_ids"]
              and one in organisations]  # fmt: skip
    found = (
        (_WORDS, isolate(subscription.q or "")),
        (_SECTORS, listed(SECTORS, [one for one in subscription.sectors if one in given["sectors"]], language)),
        (_REGIONS, listed(REGIONS, [one for one in subscription.regions if one in given["regions"]], language)),
        (_BODY, ", ".join(body.name(language) for body in bodies)),
    )
    values = " · ".join(words.to(language).format(value) for words, value in found if value)
    return _BECAUSE.to(language).format(values=values) if values else ""


def _challenge_of(notice: Notice, challenges: Mapping[UUID, KnownChallenge]) -> KnownChallenge | None:
    identifier = notice.data.get("challenge_id")
    return challenges.get(UUID(identifier)) if identifier else None


def _organisation_of(
    notice: Notice, known: KnownChallenge | None, organisations: Mapping[UUID, Organisation]
) -> Organisation | None:
    identifier = notice.data.get("organisation_id")
    if identifier:
        return organisations.get(UUID(identifier))
    return organisations.get(known.organisation_id) if known is not None and known.organisation_id else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
