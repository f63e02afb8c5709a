"""Wire shapes of staff sign-in."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Schema, View

_SECRET = validate.Length(min=1, max=200)


class StaffLoginView(View):
    """The address for the browser, and the secret that completes the login; both hold for ten minutes."""

    authorization_url = fields.String(required=True)
    binder = fields.String(required=True)


class CompleteStaffLogin(Schema):
    """The parameters of the provider's redirect, and the binder from the beginning."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=4000))
    state = fields.String(required=True, validate=_SECRET)
    binder = fields.String(required=True, validate=_SECRET)
