"""Links: where an answer leads on, as its `Link` header says (RFC 8288)."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from chassis.context import CallContext


def next_page(template: str, context: CallContext, cursor: str) -> str:
    """Give the link to the page after this one: the same question with the cursor."""
    path = template.format_map({name: quote(value, safe="") for name, value in context.path.items()})
    query = {**context.query, "cursor": [cursor]}
    return f'<{path}?{urlencode(query, doseq=True)}>; rel="next"'
