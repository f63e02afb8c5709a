"""Wire shapes of erasures."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Email, Line, Schema, View
from identity.person.person.passwords import LONGEST_PASSWORD
from identity.person.person.schemas import Password
from identity.privacy.erasure.model import COMPLETE, UNDER_WAY


class EraseMe(Schema):
    """The caller's proof of identity: the password, or nothing within ten minutes of signing in."""

    password = Password(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_PASSWORD))


class ErasePerson(Schema):
    """The address of the account, and the person's written request, such as its protocol number."""

    email = Email(required=True)
    reference = Line(required=True, min=3, max=200)


class BothLanguages(View):
    """Words in both languages."""

    el = fields.String(required=True)
    en = fields.String(required=True)


class HeldView(View):
    """Records of one category: their number, and their fate at an erasure."""

    table = fields.String(required=True)
    title = fields.Nested(BothLanguages, required=True)
    records = fields.Integer(required=True)
    on_erasure = fields.String(required=True, validate=validate.OneOf(["deleted", "anonymised", "kept"]))
    because = fields.Nested(BothLanguages, required=True, allow_none=True)


class ServiceHoldsView(View):
    """The categories of data held by one service."""

    service = fields.String(required=True)
    holds = fields.List(fields.Nested(HeldView), required=True)


class ErasurePreview(View):
    """The data to be erased, the data kept, and the reasons."""

    services = fields.List(fields.Nested(ServiceHoldsView), required=True)


class ReceiptView(View):
    """The receipt of one service: rows erased by table."""

    service = fields.String(required=True)
    erased = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    at = fields.DateTime(required=True)


class ErasureView(View):
    """How far an erasure is."""

    state = fields.String(required=True, validate=validate.OneOf([UNDER_WAY, COMPLETE]))
    requested_at = fields.DateTime(required=True)
    completed_at = fields.DateTime(required=True, allow_none=True)
    receipts = fields.List(fields.Nested(ReceiptView), required=True)
    awaited = fields.List(fields.String(), required=True)


class ErasureBegunView(ErasureView):
    """The same, with the address at which it can be followed without being signed in."""

    receipt_url = fields.String(required=True, metadata={"format": "uri"})


class ErasureReceipted(Schema):
    """The fields of `erasure.receipted.v1` that are read here."""

    person_id = fields.UUID(required=True)
    service = fields.String(required=True)
    erased = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
