"""Wire shapes of the key set (RFC 7517, RFC 8037)."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View


class JwkView(View):
    """The public half of an Ed25519 pair."""

    kid = fields.String(required=True)
    kty = fields.String(required=True)
    crv = fields.String(required=True)
    x = fields.String(required=True)
    use = fields.String(required=True)
    alg = fields.String(required=True)


class JwkSetView(View):
    """The keys of all tokens that may still be valid."""

    keys = fields.List(fields.Nested(JwkView), required=True)
