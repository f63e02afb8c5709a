"""Examples of bodies, answers and events, generated from their schemas.

`example` or `examples` in a schema take precedence over a service's values for names of fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_DEEPEST: Final = 16
FORMATS: Final[Mapping[str, str]] = {
    "date": "2027-03-01",
    "date-time": "2027-03-01T09:30:00Z",
    "email": "eleni.papadopoulou@example.gr",
    "uri": "https://www.example.gr/kainotomia",
    "uri-reference": "/problems/not-found",
    "uuid": "0193b6c2-7d0e-7c51-b0a4-6f1f6f9d3c11",
}
_BY_NAME: Final[Mapping[str, Any]] = {
    "cursor": None,
    "If-Match": '"3-9f86d081884c7d65"',
    "language": "el",
    "limit": 20,
    "next": None,
    "version": 3,
}


@dataclass(frozen=True)
class Examples:
    """Typical values: `by_name` of a field, `text` for any other, `codes` to try where a pattern refuses these."""

    by_name: Mapping[str, Any] = field(default_factory=dict)
    text: str = "Ένα σύντομο κείμενο."
    codes: tuple[str, ...] = ("a1b2c3d4", "2027")

    def of(self, schema: Mapping[str, Any], named: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
        """Return an example of a schema; `named` resolves its references, `name` is the field that holds it."""
        if depth > _DEEPEST:
            return None
        if "$ref" in schema:
            return self.of(named.get(schema["$ref"].rsplit("/", 1)[1], {}), named, name, depth + 1)
        said = (schema.get("example"), schema.get("const"), schema.get("default"))
        for choice in (*said, *schema.get("examples", ()), *schema.get("enum", ())):
            if choice is not None:
                return choice
        if "allOf" in schema:
            return _all_of([self.of(part, named, name, depth + 1) for part in schema["allOf"]])
        for form in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            if form.get("type") != "null":
                return self.of(form, named, name, depth + 1)
        return self._of_kind(_kind(schema), schema, named, name, depth)

    def add_to(self, paths: Mapping[str, Any], named: Mapping[str, Any]) -> None:
        """Add an example to each body, each answer that is no fault, and each parameter of the path."""
        for operation in (operation for methods in paths.values() for operation in methods.values()):
            answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for held in (operation.get("requestBody", {}), *answers):
                for kind, media in held.get("content", {}).items():
                    if kind == "application/json" and "schema" in media:
                        media.setdefault("example", self.of(media["schema"], named))
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["example"] = self.of(parameter["schema"], named, parameter["name"])

    def _of_kind(self, kind: str, schema: Mapping[str, Any], named: Mapping[str, Any], name: str, depth: int) -> Any:
        if kind == "object":
            return self._object(schema, named, depth)
        if kind == "array":
            one = self.of(schema.get("items", {}), named, name, depth + 1)
            return [] if one is None else [one] * max(1, schema.get("minItems", 0))
        if kind in {"integer", "number"}:
            return self._number(schema, name)
        if kind == "boolean":
            return False
        return self._text(schema, name) if kind == "string" else None

    def _object(self, schema: Mapping[str, Any], named: Mapping[str, Any], depth: int) -> dict[str, Any]:
        made = {}
        for name, inner in schema.get("properties", {}).items():
            value = self.of(inner, named, name, depth + 1)
            if value is not None or _may_be_null(inner):
                made[name] = value
        more = schema.get("additionalProperties")
        if isinstance(more, Mapping) and not made:
            made["quality"] = self.of(more, named, "", depth + 1)
        return made

    def _number(self, schema: Mapping[str, Any], name: str) -> int | float:
        lowest: int | float = schema.get("minimum", schema.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in schema))
        highest: int | float | None = schema.get("maximum", schema.get("exclusiveMaximum"))
        usual = self._usual(name)
        number: int | float = max(usual if isinstance(usual, int) else 3, lowest)
        return number if highest is None else min(number, highest)

    def _text(self, schema: Mapping[str, Any], name: str) -> str | None:
        least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
        usual = FORMATS.get(schema.get("format", "")) or self._usual(name, self.text)
        if usual is None:
            return None
        usual = str(usual)
        pattern = schema.get("pattern")
        if pattern is not None and re.search(pattern, usual) is None:
            usual = next((text for text in self.codes if re.search(pattern, text)), None)
            if usual is None:
                return None
        while len(usual) < least:
            usual = f"{usual} {self.text}"
        return usual[:most].rstrip() or usual[:most]

    def _usual(self, name: str, otherwise: Any = None) -> Any:
        return self.by_name[name] if name in self.by_name else _BY_NAME.get(name, otherwise)


def _all_of(parts: list[Any]) -> Any:
    whole: dict[str, Any] = {}
    for part in parts:
        whole |= part if isinstance(part, dict) else {}
    return whole or parts[0]


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "")
    if isinstance(kinds, list):
        return next((kind for kind in kinds if kind != "null"), "null")
    return str(kinds)


def _may_be_null(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", [])
    forms = [form.get("type") for form in schema.get("anyOf", [])]
    return "null" in (kinds if isinstance(kinds, list) else [kinds]) or "null" in forms
