"""Wire shapes of consents."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Line, Schema, View
from identity.person.consent.model import WORDINGS
from identity.person.person.schemas import LONGEST_VERSION
from identity.privacy.erasure.schemas import BothLanguages


class RenewConsent(Schema):
    """The purpose, and the version of the words that were shown."""

    purpose = Code(tuple(WORDINGS), required=True)
    version = Line(required=True, max=LONGEST_VERSION)


class ConsentView(View):
    """One consent: its purpose and text, the operations by which it was given and withdrawn, and their times."""

    purpose = fields.String(required=True)
    text_version = fields.String(required=True)
    text = fields.Nested(BothLanguages, required=True)
    given_at = fields.DateTime(required=True)
    given_by = fields.String(required=True)
    withdrawn_at = fields.DateTime(required=True, allow_none=True)
    withdrawn_by = fields.String(required=True, allow_none=True)


class ConsentsView(View):
    """Everything that a person ever agreed to, oldest first."""

    items = fields.List(fields.Nested(ConsentView), required=True)
