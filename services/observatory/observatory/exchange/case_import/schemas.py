"""Wire shape of a case in an import file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis import validate
from chassis.field_errors import REQUIRED, field_error
from chassis.files.model import MOST_FILES, TITLE_LIMIT
from chassis.schemas import Line, Schema
from observatory.practice.certification.model import NEEDED_EVALUATIONS
from observatory.practice.certification.schemas import Evaluate
from observatory.practice.practice.schemas import ELSTAT_CODE, PracticeContent

_EVALUATED = field_error(
    "not_allowed", el="Μόνο παραδείγματα επίδειξης, και δύο.", en="Only of a demonstration, and two of them."
)


class CaseFile(Schema):
    """A file beside the list of cases, and its title; of a picture, its alternative text."""

    file = fields.String(required=True, validate=validate.Regexp(r"(?!/)(?!(.*/)?\.\.(/|\Z))[^\0\r\n]{1,255}\Z"))
    title = Line(min=1, max=TITLE_LIMIT, required=True)


class CaseRow(PracticeContent):
    """One case: the content of a practice, its organisation, and the permanent id of its source.

    `from_pilot` is the title of a pilot that left a draft here: the case completes that draft. `attach` are its files.
    `evaluations` are made up, two for a certificate: a demonstration alone has them.
    """

    external_id = Line(max=100, min=1, required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    organisation_elstat = fields.String(
        load_default=None,
        allow_none=True,
        validate=ELSTAT_CODE,
    )
    organisation_name = Line(max=300, load_default=None, allow_none=True)
    year = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1950, max=datetime.now(UTC).year + 1),
    )
    demo = fields.Boolean(load_default=False)
    from_pilot = Line(max=300, load_default=None, allow_none=True)
    attach = fields.List(fields.Nested(CaseFile), load_default=list, validate=validate.Length(max=MOST_FILES))
    evaluations = fields.List(fields.Nested(Evaluate), load_default=list)

    @validates_schema
    def only_demonstrations_are_evaluated(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse evaluations of any other case: evaluators give certificates."""
        given = data.get("evaluations")
        if given and not (data.get("demo") and len(given) == NEEDED_EVALUATIONS):
            raise ValidationError({"evaluations": [_EVALUATED]})

    @validates_schema
    def somebody_did_it(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a case that names no organisation at all."""
        if not any(data.get(name) for name in ("organisation_id", "organisation_elstat", "organisation_name")):
            raise ValidationError({"organisation_name": [REQUIRED]})
