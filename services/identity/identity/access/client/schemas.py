"""Wire shapes of clients."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, Line, PageQuery, Schema, View, page_of
from commons.client_access import SCOPES
from identity.access.client.model import STANDARD, TIERS

LONGEST_NAME = 100
LONGEST_LIFE_DAYS = 730
LONGEST_OVERLAP_HOURS = 720


def _lifetime() -> Whole:
    return Whole(load_default=365, strict=True, validate=validate.Range(min=1, max=LONGEST_LIFE_DAYS))


class FindClients(PageQuery):
    """The clients of one organisation, or of all that are yours to manage."""

    organisation_id = fields.UUID(load_default=None)


class RegisterClient(Schema):
    """A program of an organisation: its scopes, its rate tier, and the lifetime of its first secret."""

    organisation_id = fields.UUID(required=True)
    name = Line(required=True, min=2, max=LONGEST_NAME)
    scopes = fields.List(Code(SCOPES), required=True, validate=validate.Length(min=1, max=len(SCOPES)))
    tier = Code(TIERS, load_default=STANDARD)
    test = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    expires_in_days = _lifetime()


class RotateClient(Schema):
    """The lifetime of the new secret, and the hours for which the previous one stays valid; 0 ends it now."""

    keep_old_for_hours = Whole(load_default=168, strict=True, validate=validate.Range(min=0, max=LONGEST_OVERLAP_HOURS))
    expires_in_days = _lifetime()


class ClientSecretView(View):
    """A secret as people may see it: its last characters, and when it was used last (to the minute)."""

    id = fields.UUID(required=True)
    hint = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)
    last_used_at = fields.DateTime(required=True, allow_none=True)


class ClientView(View):
    """A program of an organisation; `id` is its `client_id`.

    `unattended` is true where the person to whom the newest secret was shown is suspended or erased, or manages the
    organisation no longer. Then rotate the secret with `keep_old_for_hours` 0, or revoke the program.
    """

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    tier = fields.String(required=True)
    test = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)
    revoked_at = fields.DateTime(required=True, allow_none=True)
    created_by = fields.UUID(required=True)
    unattended = fields.Boolean(required=True)
    secrets = fields.List(fields.Nested(ClientSecretView), required=True)


class NewSecretView(ClientView):
    """A client with its new secret, which is shown only once and not stored in clear."""

    client_secret = fields.String(required=True)


ClientPage = page_of(ClientView)
