"""Shapes compared: two JSON schemas of one thing, as a request and as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_WIDER = {("integer", "number")}
_CODE_OR_NULL = 2
_NARROWING_MAXIMA = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
_NARROWING_MINIMA = ("minLength", "minimum", "exclusiveMinimum", "minItems")


class Shapes:
    """Holds the named schemas of both contracts, and which pairs have been compared: a schema may hold itself."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old, self._new = old["schemas"], new["schemas"]
        self._seen: set[tuple[str, str]] = set()

    def pair(self, before: Schema, after: Schema) -> tuple[Schema, Schema] | None:
        """Return both schemas with their references followed; None when this pair has been compared."""
        names = before.get("$ref"), after.get("$ref")
        if all(names):
            if names in self._seen:
                return None
            self._seen.add(names)  # type: ignore[arg-type]  # both are there
        return self._follow(before, self._old), self._follow(after, self._new)

    @staticmethod
    def _follow(schema: Schema, named: Schema) -> Schema:
        while "$ref" in schema:
            schema = named[schema["$ref"].rsplit("/", 1)[1]]
        return _one_spelling(schema)


def _one_spelling(schema: Schema) -> Schema:
    """Return a nullable code in the form of an enum with null, if it is written as one of the codes, or null."""
    codes = [form for form in schema.get("anyOf", ()) if "enum" in form]
    if len(codes) != 1 or len(schema["anyOf"]) != _CODE_OR_NULL or {"type": "null"} not in schema["anyOf"]:
        return schema
    rest = {name: inner for name, inner in schema.items() if name != "anyOf"}
    return {**rest, "type": [codes[0]["type"], "null"], "enum": [*codes[0]["enum"], None]}


def never_null(schema: Schema) -> Schema:
    """Return a schema without null among its kinds and codes."""
    made = {**schema}
    if isinstance(made.get("type"), list):
        made["type"] = [kind for kind in made["type"] if kind != "null"]
    if "enum" in made:
        made["enum"] = [value for value in made["enum"] if value is not None]
    return made


def _kinds(schema: Schema) -> set[str] | None:
    kinds = schema.get("type")
    return None if kinds is None else set([kinds] if isinstance(kinds, str) else kinds)


def _fits(inner: set[str] | None, outer: set[str] | None) -> bool:
    """Return whether every kind of value of `inner` is one of `outer`; None stands for any kind."""
    if outer is None:
        return True
    if inner is None:
        return False
    return all(kind in outer or any((kind, wide) in _WIDER for wide in outer) for kind in inner)


def _narrower(before: Schema, after: Schema, place: str) -> Iterator[str]:
    if "enum" in after:
        refused = [value for value in before.get("enum", []) if value not in after["enum"]]
        if refused or "enum" not in before:
            yield f"{place} no longer accepts {', '.join(map(str, refused)) or 'free values'}"
    for limit in _NARROWING_MAXIMA:
        if limit in after and after[limit] < before.get(limit, float("inf")):
            yield f"{place}: {limit} is narrower, {after[limit]}"
    for limit in _NARROWING_MINIMA:
        counted = limit.endswith(("Length", "Items"))
        if limit in after and after[limit] > before.get(limit, 0 if counted else float("-inf")):
            yield f"{place}: {limit} is narrower, {after[limit]}"
    for fact in ("pattern", "format"):
        if fact in after and after[fact] != before.get(fact):
            yield f"{place}: {fact} is narrower, {after[fact]}"


def accepts(before: Schema, after: Schema, shapes: Shapes, place: str) -> Iterator[str]:
    """Yield what the later schema of a request no longer accepts."""
    pair = shapes.pair(before, after)
    if pair is None:
        return
    before, after = pair
    if not _fits(_kinds(before), _kinds(after)):
        yield f"{place} no longer accepts {before.get('type', 'anything')}"
    yield from _narrower(before, after, place)
    for name in sorted(set(after.get("required", [])) - set(before.get("required", []))):
        yield f"{place}.{name} became required"
    for name, inner in before.get("properties", {}).items():
        if name not in after.get("properties", {}):
            yield f"{place}.{name} is no longer accepted"
        else:
            yield from accepts(inner, after["properties"][name], shapes, f"{place}.{name}")
    if "items" in before and "items" in after:
        yield from accepts(before["items"], after["items"], shapes, f"{place}[]")
    yield from _choices(before, after, place, lost="no longer accepts one of its forms", subset=(before, after))


def offers(before: Schema, after: Schema, shapes: Shapes, place: str) -> Iterator[str]:
    """Yield what the later schema of an answer no longer promises."""
    pair = shapes.pair(before, after)
    if pair is None:
        return
    before, after = pair
    if not _fits(_kinds(after), _kinds(before)):
        yield f"{place} was {before.get('type')}, is {after.get('type', 'anything')}"
    if before.get("format") != after.get("format"):
        yield f"{place}: format was {before.get('format')}, is {after.get('format')}"
    for name, inner in before.get("properties", {}).items():
        if name not in after.get("properties", {}):
            yield f"{place}.{name} is no longer there"
        else:
            yield from offers(inner, after["properties"][name], shapes, f"{place}.{name}")
    for name in sorted(set(before.get("required", [])) - set(after.get("required", []))):
        if name in after.get("properties", {}):
            yield f"{place}.{name} is no longer sure to be there"
    if "items" in before and "items" in after:
        yield from offers(before["items"], after["items"], shapes, f"{place}[]")
    yield from _choices(before, after, place, lost="may take a new form", subset=(after, before))


def _choices(before: Schema, after: Schema, place: str, *, lost: str, subset: tuple[Schema, Schema]) -> Iterator[str]:
    """Compare `anyOf` as wholes: every form of the smaller set must be among those of the larger one."""
    if "anyOf" in before or "anyOf" in after:
        smaller, larger = (schema.get("anyOf", [schema]) for schema in subset)
        if any(form not in larger for form in smaller):
            yield f"{place} {lost}"
