"""Schemas: building blocks of wire formats, on top of marshmallow, with errors in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from marshmallow import EXCLUDE, RAISE, ValidationError, fields
from marshmallow import Schema as MarshmallowSchema

from chassis import validate
from chassis.addresses import LONGEST_ADDRESS, InvalidAddress, canonical
from chassis.errors import FieldError, ValidationFailed
from chassis.field_errors import OF_SCHEMA, field_error, localize
from chassis.language import Localized
from chassis.numbers import Whole
from chassis.text import clean, clean_line, has_controls, nfc, trim, without_controls
from chassis.web_addresses import LONGEST_URL, InvalidUrl, check_url

MOST_FAULTS = (
    100  # named in one answer: a body of a thousand unknown fields is not answered at a hundred times its size
)


_MOST_NAMED = 12
"""Codes that the error of a missing value names."""

_CONTROLS = field_error(
    "control_characters", el="Δεν επιτρέπονται χαρακτήρες ελέγχου.", en="Control characters are not allowed."
)
_ONE_LINE = field_error("one_line", el="Πρέπει να είναι μία γραμμή.", en="Must be one line.")
_INVALID = "Μη έγκυρη τιμή."


class _Exactly(set[Any]):
    """Choice of values that differ by type, too: to Python, 1 and True are one."""

    def __contains__(self, value: object) -> bool:
        return any(value is known or (isinstance(value, str) and value == known) for known in self)


_TRUE, _FALSE = _Exactly({True, "true"}), _Exactly({False, "false"})


class Schema(MarshmallowSchema):
    """A shape that comes in from a caller: fields it does not know are an error."""

    class Meta:
        """Options: undeclared fields are refused."""

        unknown = RAISE

    error_messages: dict[str, Any] = {**OF_SCHEMA}  # noqa: RUF012 - marshmallow's way to give them

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Name faults by codes, in both languages. Read true and false by their own names only.

        Nobody consents with `0`, `yes` or `1.0`.
        """
        del field_name
        localize(field_obj)
        if isinstance(field_obj, fields.Boolean):
            field_obj.truthy, field_obj.falsy = _TRUE, _FALSE


class View(MarshmallowSchema):
    """A shape that goes out; readers must expect fields to be added."""

    class Meta:
        """Options: undeclared fields are ignored."""

        unknown = EXCLUDE


class EventPayload(MarshmallowSchema):
    """The fields of another service's event that a consumer needs; all others are ignored."""

    class Meta:
        """Options: undeclared fields are ignored."""

        unknown = EXCLUDE


class PlainText(fields.String):
    """Text of several lines, in the form of `chassis.text.clean`; `max` and `min` in characters.

    Invisible text counts as empty. Control characters are refused.
    """

    def __init__(self, *, max: int, min: int = 0, **kwargs: Any) -> None:  # noqa: A002 - reads like the rule
        super().__init__(validate=validate.Length(min=min or None, max=max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = self._clean(super()._deserialize(value, attr, data, **kwargs))
        if has_controls(text):
            raise ValidationError([_CONTROLS])
        return text

    def _clean(self, text: str) -> str:
        return clean(text)


class Line(PlainText):
    """Text of one line."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\n" in text or "\t" in text:
            raise ValidationError([_ONE_LINE])
        return text

    def _clean(self, text: str) -> str:
        return clean_line(text)


class SearchText(PlainText):
    """Words to search for: no text is an error. Control characters and runs of white space are one blank."""

    def _clean(self, text: str) -> str:
        return " ".join(clean(without_controls(text)).split())


class Email(Line):
    """An e-mail address, read into the canonical form of `chassis.addresses`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=LONGEST_ADDRESS, metadata={"format": "email"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        try:
            return canonical(address)
        except InvalidAddress as exc:
            raise ValidationError([FieldError("", "invalid_email", exc.reason)]) from None


class Url(Line):
    """A web address, http or https, that leads where it seems to (`chassis.web_addresses`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=LONGEST_URL, metadata={"format": "uri"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        try:
            if address:
                check_url(address)
        except InvalidUrl as exc:
            raise ValidationError([FieldError("", "invalid_url", exc.reason)]) from None
        return address

    def _clean(self, text: str) -> str:
        return nfc(trim(text))  # what is hidden inside is refused, not taken away


def _missing_code(codes: Collection[str]) -> Localized:
    named = ", ".join(codes)
    return Localized(
        el=f"Το πεδίο είναι υποχρεωτικό. Επιτρεπτές τιμές: {named}.",
        en=f"Missing data for required field. Must be one of: {named}.",
    )


class Code(fields.String):
    """A code of a taxonomy."""

    def __init__(self, codes: Collection[str], **kwargs: Any) -> None:
        self.codes = tuple(codes)
        super().__init__(validate=validate.OneOf(self.codes), **kwargs)
        if len(self.codes) <= _MOST_NAMED:
            self.error_messages["required"] = [FieldError("", "required", _missing_code(self.codes))]


class CommaSeparated(fields.List[Any]):
    """A query parameter with several values: repeated, or separated by commas."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        values = [value] if isinstance(value, str) else value
        flat = [part.strip() for one in values for part in str(one).split(",") if part.strip()]
        return super()._deserialize(flat, attr, data, **kwargs)


class PageQuery(Schema):
    """The query of a list: `limit` 1 to 100 (20), and the `cursor` that the page before gave."""

    limit = Whole(load_default=20, validate=validate.Range(min=1, max=100))
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=1000))


def page_of(item: type[MarshmallowSchema], name: str | None = None, **extra: fields.Field[Any]) -> type[View]:
    """Create the schema of a list: `items`, `next` (the cursor of the next page, or null) and further members."""
    members: dict[str, Any] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(required=True, allow_none=True),
        **extra,
    }
    return View.from_dict(members, name=name or item.__name__.removesuffix("View") + "Page")  # type: ignore[return-value]


def load(schema: MarshmallowSchema, data: Any) -> dict[str, Any]:
    """Load `data`, or raise `ValidationFailed` with every fault named, a hundred at most."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as exc:
        raise ValidationFailed(errors=list(islice(_flatten(exc.messages), MOST_FAULTS))) from None
    return loaded


def load_query(schema: MarshmallowSchema, query: Mapping[str, list[str]]) -> dict[str, Any]:
    """Load a query string: a parameter given once is its value, unless the schema wants a list."""
    data: dict[str, Any] = {}
    for name, values in query.items():
        wants_list = isinstance(schema.fields.get(name), fields.List)
        data[name] = values if wants_list or len(values) > 1 else values[0]
    return load(schema, data)


def _flatten(messages: Any, path: str = "") -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            part = "" if key == "_schema" else str(key)
            yield from _flatten(inner, ".".join(filter(None, (path, part))))
        return
    for said in messages:
        if isinstance(said, FieldError):
            yield replace(said, field=path)
        else:
            yield FieldError(path, "invalid", said if isinstance(said, Localized) else Localized(_INVALID, str(said)))
