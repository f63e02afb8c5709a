"""Pages: the inbox and one message as HTML, in Greek and in English."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

_WORDS = {
    "el": {
        "title": "Τοπικά μηνύματα",
        "about": "Ό,τι στέλνει η πλατφόρμα μένει εδώ: κανένα μήνυμα δεν φεύγει από αυτόν τον υπολογιστή.",
        "count": "Σύνολο μηνυμάτων:",
        "recipient": "Παραλήπτης",
        "filter": "Αναζήτηση",
        "subject": "Θέμα",
        "received": "Ελήφθη",
        "empty": "Δεν υπάρχουν μηνύματα.",
        "no_subject": "(χωρίς θέμα)",
        "from": "Από",
        "to": "Προς",
        "as_html": "Το μήνυμα όπως εμφανίζεται",
        "as_text": "Το μήνυμα ως κείμενο",
        "headers": "Κεφαλίδες",
        "raw": "Το πρωτότυπο",
        "back": "Όλα τα μηνύματα",
        "other": "English",
        "live": "Η σελίδα ανανεώνεται μόνη της.",
        "none": "Δεν υπάρχει.",
    },
    "en": {
        "title": "Local mail",
        "about": "Everything the platform sends stays here: no message leaves this computer.",
        "count": "Messages in all:",
        "recipient": "Recipient",
        "filter": "Search",
        "subject": "Subject",
        "received": "Received",
        "empty": "There are no messages.",
        "no_subject": "(no subject)",
        "from": "From",
        "to": "To",
        "as_html": "The message as it looks",
        "as_text": "The message as text",
        "headers": "Headers",
        "raw": "The original",
        "back": "All messages",
        "other": "Ελληνικά",
        "live": "This page refreshes itself.",
        "none": "There is none.",
    },
}


def language(asked: str | None, accepted: str) -> str:
    """Return the page's language: the one asked for, else English only for browsers that prefer it to Greek."""
    if asked in _WORDS:
        return str(asked)
    for part in accepted.lower().split(","):
        primary = part.strip()[:2]
        if primary in _WORDS:
            return primary
    return "el"


@cache
def resource(name: str) -> str:
    """Return a file that belongs to the pages."""
    return (files(__package__) / "resources" / name).read_text("utf-8")


def inbox(messages: list[dict[str, Any]], count: int, recipient: str, lang: str) -> str:
    """Return the list of messages."""
    words = _WORDS[lang]
    rows = "".join(_row(message, words, lang) for message in messages)
    newest = messages[0]["id"] if messages else 0
    table = (
        f'<table><thead><tr><th scope="col">{words["subject"]}</th><th scope="col">{words["to"]}</th>'
        f'<th scope="col">{words["received"]}</th></tr></thead><tbody>{rows}</tbody></table>'
        if messages
        else f"<p>{words['empty']}</p>"
    )
    body = f"""
<h1>{words["title"]}</h1>
<p>{words["about"]}</p>
<form method="get" role="search"><input type="hidden" name="lang" value="{lang}">
<label for="recipient">{words["recipient"]}</label>
<input id="recipient" name="recipient" type="search" value="{escape(recipient)}">
<button>{words["filter"]}</button></form>
<div id="messages" data-newest="{newest}" aria-live="polite">
<p>{words["count"]} <strong>{count}</strong>. <small>{words["live"]}</small></p>
{table}
</div>
<script src="/refresh.js"></script>"""
    return _page(words["title"], body, lang, {"recipient": recipient} if recipient else {})


def message(item: dict[str, Any], lang: str) -> str:
    """Return one message: its look in a frame without rights, its text, its headers."""
    words = _WORDS[lang]
    number = item["id"]
    subject = escape(item["subject"] or words["no_subject"])
    headers = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in item["headers"].items()
    )
    look = (
        f'<iframe src="/messages/{number}/html" sandbox="allow-popups" title="{words["as_html"]}"></iframe>'
        if item["html"]
        else f"<p>{words['none']}</p>"
    )
    body = f"""
<p><a href="/?lang={lang}">{words["back"]}</a></p>
<h1>{subject}</h1>
<dl><dt>{words["from"]}</dt><dd>{escape(item["headers"].get("From", item["sender"]))}</dd>
<dt>{words["to"]}</dt><dd>{escape(", ".join(item["recipients"]))}</dd>
<dt>{words["received"]}</dt><dd>{_time(item["received_at"])}</dd></dl>
<h2>{words["as_html"]}</h2>
{look}
<h2>{words["as_text"]}</h2>
<pre tabindex="0">{escape(item["text"] or words["none"])}</pre>
<details><summary>{words["headers"]}</summary><table class="headers"><tbody>{headers}</tbody></table>
<p><a href="/messages/{number}/raw">{words["raw"]}</a></p></details>"""
    return _page(subject, body, lang, {})


def _row(item: dict[str, Any], words: dict[str, str], lang: str) -> str:
    subject = escape(item["subject"] or words["no_subject"])
    return (
        f'<tr><td><a href="/messages/{item["id"]}?lang={lang}">{subject}</a></td>'
        f"<td>{escape(', '.join(item['recipients']))}</td><td>{_time(item['received_at'])}</td></tr>"
    )


def _time(stamp: str) -> str:
    local = datetime.fromisoformat(stamp).astimezone()
    return f'<time datetime="{stamp}">{local:%d/%m/%Y %H:%M:%S}</time>'


def _page(title: str, body: str, lang: str, query: dict[str, str]) -> str:
    other = "en" if lang == "el" else "el"
    link = urlencode({**query, "lang": other})
    return f"""<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Kainotomia</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="?{link}" lang="{other}" hreflang="{other}">{_WORDS[lang]["other"]}</a></header>
<main>{body}</main></body>
</html>
"""
