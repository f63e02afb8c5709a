"""What in a changed contract would break somebody who relies on the old one.

Of what a client sends, the new contract must accept everything that the old one accepted. Of what a client
gets, the new one must still hold everything that the old one promised. What is only added breaks nobody.
"""

WIDER = {("integer", "number")}
NARROWING_MAXIMA = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
NARROWING_MINIMA = ("minLength", "minimum", "exclusiveMinimum", "minItems")


def breaking(old, new):
    """Every fault, as a sentence."""
    return [*_operations(old, new), *_events(old, new), *_queues(old, new)]


def may_break(old_version, new_version):
    """Whether the version says that it breaks: a higher major, or below 1.0 a higher minor."""
    before, after = (tuple(int(part) for part in version.split(".")[:2]) for version in (old_version, new_version))
    return after[0] > before[0] or (before[0] == 0 and after > before)


def _operations(old, new):
    after = {operation["name"]: operation for operation in new["operations"]}
    for before in old["operations"]:
        name = before["name"]
        if name not in after:
            yield f"operation {name} is gone"
            continue
        now = after[name]
        for fact in ("method", "path", "status", "produces"):
            if before[fact] != now[fact]:
                yield f"{name}: {fact} was {before[fact]}, is {now[fact]}"
        shut_out = set(before["allow"]) - set(now["allow"])
        if shut_out and "anyone" not in now["allow"]:
            yield f"{name}: no longer lets in {', '.join(sorted(shut_out))}"
        if now["if_match"] and not before["if_match"]:
            yield f"{name}: asks for If-Match"
        if before.get("idempotent") and not now["idempotent"]:
            yield f"{name}: no longer keeps idempotency keys"
        if before["form"] and not now["form"]:
            yield f"{name}: no longer takes forms"
        if (before["method"], before["path"]) == (now["method"], now["path"]):
            yield from (f"{name}: {fault}" for fault in _call(old, new, now["path"], now["method"].lower()))


def _call(old, new, path, method):
    before, after = old["paths"][path][method], new["paths"][path][method]
    yield from _parameters(before, after, Schemas(old, new))
    yield from _body(before, after, Schemas(old, new))
    yield from _answers(before, after, Schemas(old, new))


def _parameters(before, after, schemas):
    earlier, later = (
        {(parameter["in"], parameter["name"]): parameter for parameter in call.get("parameters", [])}
        for call in (before, after)
    )
    for key in later.keys() - earlier.keys():
        if later[key].get("required"):
            yield f"parameter {key[1]} is new and required"
    for key, parameter in earlier.items():
        if key not in later:
            yield f"parameter {key[1]} is gone"
            continue
        if later[key].get("required") and not parameter.get("required"):
            yield f"parameter {key[1]} became required"
        sent = _never_null(parameter.get("schema", {}))  # no client can send null in a query, a path or a header
        yield from _accepts(sent, later[key].get("schema", {}), schemas, key[1])


def _body(before, after, schemas):
    if "requestBody" in after and "requestBody" not in before:
        yield "asks for a body"
    for kind, media in before.get("requestBody", {}).get("content", {}).items():
        now = after.get("requestBody", {}).get("content", {}).get(kind)
        if now is None:
            yield f"no longer takes {kind}"
        else:
            yield from _accepts(media["schema"], now["schema"], schemas, "body")


def _answers(before, after, schemas):
    for status, response in before["responses"].items():
        if not status.startswith("2"):
            continue
        for kind, media in response.get("content", {}).items():
            now = after["responses"].get(status, {}).get("content", {}).get(kind)
            if now is None:
                yield f"no longer answers {status} as {kind}"
            else:
                yield from _offers(media["schema"], now["schema"], schemas, "answer")


def _events(old, new):
    after = {event["type"]: event for event in new["events"]}
    for before in old["events"]:
        kind = before["type"]
        if kind not in after:
            yield f"event {kind} is gone"
            continue
        now = after[kind]
        for fact in ("aggregate", "key"):
            if before[fact] != now[fact]:
                yield f"{kind}: {fact} was {before[fact]}, is {now[fact]}"
        if before["public"] and not now["public"]:
            yield f"{kind}: is no longer public"
        elif now["public"]:
            gone = set(before.get("public_fields", ())) - set(now["public_fields"])
            yield from (f"{kind}: {name} is no longer a public field" for name in sorted(gone))
        yield from _offers(before["schema"], now["schema"], Schemas(old, new), kind)


def _queues(old, new):
    after = {queue for each in new["subscriptions"] for queue in (each["queue"], *each.get("earlier", {}))}
    for before in old["subscriptions"]:
        if before["queue"] not in after:
            yield f"queue {before['queue']} is gone: what waits in it would wait for ever"


class Schemas:
    """The named schemas of both contracts, and which pairs have been compared: a schema may hold itself."""

    def __init__(self, old, new):
        self.old, self.new, self.seen = old["schemas"], new["schemas"], set()

    def pair(self, before, after):
        """Both schemas with their references followed; None when this pair has been compared."""
        names = before.get("$ref"), after.get("$ref")
        if all(names):
            if names in self.seen:
                return None
            self.seen.add(names)
        return self._follow(before, self.old), self._follow(after, self.new)

    @staticmethod
    def _follow(schema, named):
        while "$ref" in schema:
            schema = named[schema["$ref"].rsplit("/", 1)[1]]
        return _one_spelling(schema)


def _one_spelling(schema):
    """A nullable code in the form of an enum with null, if it is written as one of the codes, or null."""
    codes = [form for form in schema.get("anyOf", ()) if "enum" in form]
    if len(codes) != 1 or len(schema["anyOf"]) != 2 or {"type": "null"} not in schema["anyOf"]:
        return schema
    rest = {name: inner for name, inner in schema.items() if name != "anyOf"}
    return {**rest, "type": [codes[0]["type"], "null"], "enum": [*codes[0]["enum"], None]}


def _never_null(schema):
    made = {**schema}
    if isinstance(made.get("type"), list):
        made["type"] = [kind for kind in made["type"] if kind != "null"]
    if "enum" in made:
        made["enum"] = [value for value in made["enum"] if value is not None]
    return made


def _kinds(schema):
    kinds = schema.get("type")
    return None if kinds is None else set([kinds] if isinstance(kinds, str) else kinds)


def _fits(inner, outer):
    """Whether every kind of value of `inner` is one of `outer`; None stands for any kind."""
    if outer is None:
        return True
    if inner is None:
        return False
    return all(kind in outer or any((kind, wide) in WIDER for wide in outer) for kind in inner)


def _narrower(before, after, place):
    if "enum" in after:
        refused = [value for value in before.get("enum", []) if value not in after["enum"]]
        if refused or "enum" not in before:
            yield f"{place} no longer accepts {', '.join(map(str, refused)) or 'free values'}"
    for limit in NARROWING_MAXIMA:
        if limit in after and after[limit] < before.get(limit, float("inf")):
            yield f"{place}: {limit} is narrower, {after[limit]}"
    for limit in NARROWING_MINIMA:
        counted = limit.endswith(("Length", "Items"))
        if limit in after and after[limit] > before.get(limit, 0 if counted else float("-inf")):
            yield f"{place}: {limit} is narrower, {after[limit]}"
    for fact in ("pattern", "format"):
        if fact in after and after[fact] != before.get(fact):
            yield f"{place}: {fact} is narrower, {after[fact]}"


def _accepts(before, after, schemas, place):
    pair = schemas.pair(before, after)
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
            yield from _accepts(inner, after["properties"][name], schemas, f"{place}.{name}")
    if "items" in before and "items" in after:
        yield from _accepts(before["items"], after["items"], schemas, f"{place}[]")
    yield from _choices(before, after, place, lost="no longer accepts one of its forms", subset=(before, after))


def _offers(before, after, schemas, place):
    pair = schemas.pair(before, after)
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
            yield from _offers(inner, after["properties"][name], schemas, f"{place}.{name}")
    for name in sorted(set(before.get("required", [])) - set(after.get("required", []))):
        if name in after.get("properties", {}):
            yield f"{place}.{name} is no longer sure to be there"
    if "items" in before and "items" in after:
        yield from _offers(before["items"], after["items"], schemas, f"{place}[]")
    yield from _choices(before, after, place, lost="may take a new form", subset=(after, before))


def _choices(before, after, place, *, lost, subset):
    """`anyOf` compared as wholes: every form of the smaller set must be among those of the larger one."""
    if "anyOf" in before or "anyOf" in after:
        smaller, larger = (schema.get("anyOf", [schema]) for schema in subset)
        if any(form not in larger for form in smaller):
            yield f"{place} {lost}"
