"""Wire shapes of exports."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View
from identity.privacy.erasure.schemas import BothLanguages, HeldView


class FieldView(View):
    """A field of the records, and its meaning."""

    name = fields.String(required=True)
    meaning = fields.Nested(BothLanguages, required=True)


class SectionView(HeldView):
    """Records of one category with the meaning of their fields; `complete` is false where more exist than fit."""

    fields_ = fields.List(fields.Nested(FieldView), required=True, data_key="fields", attribute="fields")
    records = fields.List(fields.Dict(), required=True)  # type: ignore[assignment]  # here they are all there
    complete = fields.Boolean(required=True)


class PartView(View):
    """The data held by one service."""

    service = fields.String(required=True)
    sections = fields.List(fields.Nested(SectionView), required=True)


class ExportView(View):
    """Everything that is held about a person, as it is at this moment."""

    title = fields.Nested(BothLanguages, required=True)
    person_id = fields.UUID(required=True)
    made_at = fields.DateTime(required=True)
    services = fields.List(fields.Nested(PartView), required=True)
