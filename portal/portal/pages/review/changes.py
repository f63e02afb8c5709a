"""Changes: what a practice says now that it did not say when it was last decided about, word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from portal.forms.marking import marked


def since(
    revisions: Sequence[Mapping[str, Any]], decided: int | None, names: Sequence[str]
) -> list[tuple[str, Markup]]:
    """Return the text fields that differ from the revision decided about, each with its changes marked.

    `revisions` is the history, the latest first. Nothing is returned where nobody has decided yet.
    """
    if decided is None or not revisions:
        return []
    before = next((one["content"] for one in revisions if one["number"] == decided), None)
    if before is None:
        return []
    now = revisions[0]["content"]
    return [
        (name, marked(str(before.get(name) or ""), str(now.get(name) or "")))
        for name in names
        if (before.get(name) or "") != (now.get(name) or "")
    ]


def audience_before(revisions: Sequence[Mapping[str, Any]], practice: Mapping[str, Any]) -> str | None:
    """Return the audience of the published revision, where this one has another; else None."""
    number = practice["published_revision"]
    before = next((one["content"].get("audience", "public") for one in revisions if one["number"] == number), None)
    return before if before != practice["audience"] else None
