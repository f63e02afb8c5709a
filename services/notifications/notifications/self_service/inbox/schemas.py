"""Schemas of the inbox: the wire shapes."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, PageQuery, Schema, View, page_of
from notifications.notices.inbox.queries import STATES, UNREAD

MOST_ITEMS = 50


class InboxQuery(PageQuery):
    """Which items: unread ones, all that are not archived, or the archived ones."""

    state = Code(STATES, load_default=UNREAD)
    limit = Whole(load_default=20, validate=validate.Range(min=1, max=MOST_ITEMS))


class ReadBody(Schema):
    """The newest item that somebody saw."""

    up_to = fields.UUID(required=True)


class InboxItemView(View):
    """A notice, in the caller's language; `count` is the number of notices in it, of which it shows the newest.

    `page` is the path of its page in the portal, below the language. `available`: whether the caller may still read it.
    """

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    count = fields.Integer(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    page = fields.String(required=True, allow_none=True)
    available = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    archived_at = fields.AwareDateTime(required=True, allow_none=True)


InboxPage = page_of(InboxItemView)


class InboxCountView(View):
    """How many items nobody has read, and when the newest of them came."""

    unread = fields.Integer(required=True)
    newest_at = fields.AwareDateTime(required=True, allow_none=True)
