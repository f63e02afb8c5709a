"""Links: the `Link` header of an answer (RFC 8288)."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from chassis.context import CallContext


def next_page(template: str, context: CallContext, cursor: str) -> str:
    """Return the link to the next page: the same query with the cursor."""
    path = template.format_map({name: quote(value, safe="") for name, value in context.path.items()})
    query = {**context.query, "cursor": [cursor]}
    return f'<{path}?{urlencode(query, doseq=True)}>; rel="next"'
