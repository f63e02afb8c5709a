"""Rendering of templates to subject, text and HTML, once per notice and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from chassis.language import Localized
from notifications.channels.mail.content.message import Body, Placeholders, Rendered
from notifications.channels.mail.content.portal_pages import PORTAL_PAGES
from notifications.channels.mail.content.quotes import isolated_all, unlinked_all
from notifications.channels.mail.content.texts.table import MAIL_TEXTS

_TEMPLATES = Path(__file__).parent / "templates"
_MORE_ONE = Localized(
    el="Το ίδιο διάστημα υπήρξε άλλη μία ειδοποίηση αυτού του είδους, που δεν στέλνεται χωριστά.",
    en="There was one more message of this kind in the meantime. It is not sent separately.",
)
_MORE = Localized(
    el="Το ίδιο διάστημα υπήρξαν άλλες {} ειδοποιήσεις αυτού του είδους, που δεν στέλνονται χωριστά.",
    en="There were {} more messages of this kind in the meantime. They are not sent separately.",
)
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")


class Renderer:
    """Renders mails. A kind has one template per language, or shares that of notices and brings its words.

    HTML and text come from the same template.
    """

    def __init__(self) -> None:
        self._html = _environment(autoescape=True)
        self._text = _environment(autoescape=False)
        layout = (_TEMPLATES / "layout.html.jinja").read_text(encoding="utf-8")
        self._styles = layout.partition("<style>")[2].partition("</style>")[0]
        self._inline = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)

    def render(self, kind: str, language: str, context: Mapping[str, Any], *, more: int = 0) -> Rendered:
        """Render a mail. The recipient's own parts stay as placeholders. It says that `more` of its kind joined it."""
        placeholders = Placeholders()
        shared = {
            "language": language,
            "why": placeholders.why,
            "stop_url": placeholders.stop_url,
            "action_url": placeholders.action_url,
            "items": placeholders.items,
            "more": _MORE_ONE.to(language) if more == 1 else _MORE.to(language).format(more) if more else "",
            "say": lambda el, en: Localized(el=el, en=en).to(language),
        }
        name = "notice.jinja" if kind in MAIL_TEXTS else f"{kind}.{language}.jinja"
        context = isolated_all(context)
        given = _worded(kind, language, unlinked_all(context)) | shared
        html = self._inline.inline(_render(self._html, name, "html", given))
        text = _EMPTY_LINES.sub("\n\n", _render(self._text, name, "text", given)).strip() + "\n"
        # no program links a subject, and people search for its words: it stays as it was typed
        subject = self._subject(name, _worded(kind, language, context) | shared)
        subject = f"{subject} (+{more})" if more else subject
        return Rendered(subject=subject, text=text, html=html, placeholders=placeholders)

    def subject(self, kind: str, language: str, context: Mapping[str, Any]) -> str:
        """Return the subject of a mail alone."""
        name = "notice.jinja" if kind in MAIL_TEXTS else f"{kind}.{language}.jinja"
        return self._subject(name, _worded(kind, language, isolated_all(context)))

    def _subject(self, name: str, given: Mapping[str, Any]) -> str:
        template = self._text.get_template(name)
        return "".join(template.blocks["subject"](template.new_context(dict(given)))).strip()

    def part(self, name: str, language: str, context: Mapping[str, Any]) -> Body:
        """Render a part of a mail, such as an item of a digest, with the styles of the mail that it joins."""
        given = {**unlinked_all(isolated_all(context)), "say": lambda el, en: Localized(el=el, en=en).to(language)}
        given["language"] = language
        html = _render(self._html, name, "html", given)
        text = _EMPTY_LINES.sub("\n\n", _render(self._text, name, "text", given)).strip() + "\n"
        return Body(text=text, html=self._inline.inline_fragment(html, self._styles))


@cache
def renderer() -> Renderer:
    """Return the renderer of this process. Its templates are compiled once."""
    return Renderer()


def _environment(*, autoescape: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - the text version of a mail must not be escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["breaks"] = _breaks
    made.filters["quoted"] = _quoted
    return made


def _render(environment: Environment, name: str, form: str, given: Mapping[str, Any]) -> str:
    parts = environment.get_template(f"parts.{form}.jinja").make_module({"language": given["language"]})
    return environment.get_template(name).render({**given, "layout": f"layout.{form}.jinja", "ui": parts})


def _worded(kind: str, language: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the template's context. That of a short notice holds its words too."""
    if kind not in MAIL_TEXTS:
        return dict(context)
    action = PORTAL_PAGES[kind].label if context["portal_url"] else None
    return {**context, "notice": MAIL_TEXTS[kind].worded(language, context, action=action)}


def _breaks(text: str) -> Markup:
    """Keep the line breaks of a person's text in HTML."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _quoted(text: str) -> str:
    """Mark a person's text as quoted in the text version."""
    return "\n".join(f"> {line}" for line in text.splitlines())
