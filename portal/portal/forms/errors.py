"""Errors: what the API says against a request, by the field of the form that it is about."""

from __future__ import annotations

from collections.abc import Mapping

from portal.api.problems import Problem


def of(problem: Problem, labels: Mapping[str, str], *, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a sentence for each field that has a label; whatever else is wrong stands under the empty name.

    A sentence begins with the label where it does not say it itself. `names` maps paths of the API to fields that have
    another name in the form.
    """
    found: dict[str, str] = {}
    for path, sentence in problem.errors.items():
        first = path.split(".")[0]
        field = (names or {}).get(first, first)
        label = labels.get(field)
        if label is None:
            found[""] = f"{found.get('', '')} {sentence}".strip()
        else:
            found[field] = sentence if f"«{label}»" in sentence or f"“{label}”" in sentence else f"{label}: {sentence}"
    return found or {"": problem.detail}
