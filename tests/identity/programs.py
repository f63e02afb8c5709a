"""Programs: register a client, ask for its token, read the answer."""

import base64
import json
from urllib.parse import quote_plus, urlencode

import orjson

from chassis.context import CallContext
from chassis.messaging.rpc import Request
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
FORM = "application/x-www-form-urlencoded"


def register(house, principal, **more):
    body = {"organisation_id": str(LAMIA), "name": "Δημοτική πύλη", "scopes": ["practices:read", "practices:write"]}
    return house.call("register_client", principal=principal, body={**body, **more})


def ask(house, basic=None, form=None, **parameters):
    """Ask for a token as a client does: a form, HTTP Basic beside it."""
    sent = {"grant_type": "client_credentials", **parameters}
    raw = form if form is not None else urlencode({k: v for k, v in sent.items() if v is not None})
    context = CallContext.for_system()
    context = CallContext(deadline=context.deadline, content_type=FORM, basic=basic, language="el")
    reply = house.instance(context).issue_token(Request(context, raw.encode()))
    return reply.status, orjson.loads(reply.body), reply


def basic(client_id, secret):
    return base64.b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode()


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def credentials(answered):
    return {"client_id": answered.json["id"], "client_secret": answered.json["client_secret"]}
