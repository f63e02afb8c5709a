"""Report mapping: a pilot's report as valid content of a practice, as if its editors had written it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError

from chassis.text import clean, without_controls
from commons.taxonomies import SECTORS
from observatory.practice.practice.content import SECTION_LIMIT, SECTOR_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT
from observatory.practice.practice.schemas import PracticeContent

STAGE_AFTER_A_PILOT: Final = "evaluating"
CUT: Final = "…"

_LIMITS: Final = {
    "title": TITLE_LIMIT,
    "summary": SUMMARY_LIMIT,
    **dict.fromkeys(("problem", "solution", "results", "obstacles", "lessons"), SECTION_LIMIT),
}


def content_from_report(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report as content. Text that is too long is cut with an ellipsis; invalid values are left out."""
    sectors = report["sectors"] if isinstance(report["sectors"], list) else []
    content = {
        **{name: _cut(report[name] or "", limit, lines=name != "title") for name, limit in _LIMITS.items()},
        "sectors": [code for code in sectors if code in SECTORS][:SECTOR_LIMIT],
        "region": report["region"] or None,
        "outcome_kind": report["outcome"] or None,
        "started_on": report["started_on"],
        "cost_eur": report["cost_eur"],
        "language": report["language"] or "el",
        "stage": STAGE_AFTER_A_PILOT,
    }
    schema = PracticeContent()
    try:
        loaded = schema.load(content)
    except ValidationError as exc:
        loaded = schema.load({name: value for name, value in content.items() if name not in exc.messages_dict})
    return dict(loaded)


def _cut(text: str, limit: int, *, lines: bool) -> str:
    text = clean(without_controls(text))
    text = text if lines else " ".join(text.split())
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT
