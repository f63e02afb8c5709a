"""Script: the life of a challenge as dated steps, with days relative to the day of the import.

    {"title": "…", "people": {"editor": {"organisation": "Δήμος Λαμιέων", "role": "approver"}, "anna": {}},
     "steps": [{"at": "-90d 09:00", "by": "editor", "do": "create_challenge",
                "body": {"closes_at": "@+60d 14:00"}, "keep": {"challenge": "id"}},
               {"at": "-80d 09:00", "do": "keep_time"}]}

`@…` in a body is a day, or a minute in Athens. `$name` is a value kept by an earlier step, in a body or in `path`.
`#name` is a person of the script, `%name` that person's organisation. In an e-mail address, the part before the `@` is
the name of a person of the script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from marshmallow import ValidationError, fields

from chassis import validate
from chassis.language import Localized
from chassis.schemas import Schema
from commons.greek_time import ATHENS

CLOCK: Final = "keep_time"
"""The step that lets time do what is due."""

_SIGNS: Final = ("@", "$", "#", "%")
_WHEN: Final = re.compile(r"([+-]\d{1,4})d(?: (\d\d):(\d\d))?")
_MOMENT: Final = validate.Regexp(r"\A[+-]\d{1,4}d \d\d:\d\d\Z")


class PersonSaid(Schema):
    """Somebody of the script: a role in an organisation of the register, a role on the platform, or none."""

    organisation = fields.String(load_default=None)
    role = fields.String(load_default=None)


class StepSaid(Schema):
    """One step: actor, operation and time, and the parts of the response to keep, by name."""

    at = fields.String(required=True, validate=_MOMENT)
    by = fields.String(load_default=None)
    do = fields.String(required=True)
    path = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    body = fields.Raw(load_default=None)
    keep = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


class ScriptSaid(Schema):
    """The life of one challenge, identified by `title`."""

    title = fields.String(required=True)
    demo = fields.Boolean(load_default=False)
    people = fields.Dict(keys=fields.String(), values=fields.Nested(PersonSaid), required=True)
    steps = fields.List(fields.Nested(StepSaid), required=True, validate=validate.Length(min=1))


def person_id(title: str, name: str) -> UUID:
    """Return the id of a person of a script, the same in every import. The person has no account."""
    return uuid5(NAMESPACE_URL, f"kainotomia:script:{title}:{name}")


def moment(value: str, today: date) -> datetime:
    """Read a minute of Athens, counted from `today`."""
    days, hour, minute = _read(value)
    at = datetime.combine(today + timedelta(days=days), time(int(hour or 0), int(minute or 0)), ATHENS)
    return at.astimezone(UTC)


@dataclass(frozen=True)
class Places:
    """Values of the placeholders of a script at one step."""

    today: date
    kept: Mapping[str, Any]
    people: Mapping[str, UUID]
    organisations: Mapping[str, UUID]

    def __getitem__(self, sign: str) -> Any:
        """Return the value of a placeholder."""
        name = sign[1:]
        if sign[0] == "@":
            at, (_, hour, _) = moment(name, self.today), _read(name)
            return at.isoformat() if hour else at.astimezone(ATHENS).date().isoformat()
        return str({"$": self.kept, "#": self.people, "%": self.organisations}[sign[0]][name])


def filled_in(template: Any, places: Places) -> Any:
    """Return a body or a path with its placeholders replaced."""
    if isinstance(template, Mapping):
        return {name: filled_in(inner, places) for name, inner in template.items()}
    if isinstance(template, list):
        return [filled_in(inner, places) for inner in template]
    return places[template] if isinstance(template, str) and template[:1] in _SIGNS and len(template) > 1 else template


def part(answer: Any, wanted: str) -> Any:
    """Return a part of a response by its path: names and indexes joined by dots."""
    for name in wanted.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    return answer


def _read(value: str) -> tuple[int, str | None, str | None]:
    match = _WHEN.fullmatch(value)
    if match is None:
        raise ValidationError({"at": [Localized(el=f"Δεν είναι ημέρα: {value}", en=f"Not a day: {value}")]})
    return int(match[1]), match[2], match[3]
