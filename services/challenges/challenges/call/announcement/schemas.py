"""Wire shapes of announcements."""

from __future__ import annotations

from marshmallow import fields

from challenges.call.announcement.model import TEXT_LIMIT, TITLE_LIMIT
from chassis.schemas import Line, PlainText, Schema, View, page_of


class NewAnnouncement(Schema):
    """Request to publish an announcement."""

    title = Line(min=1, max=TITLE_LIMIT, required=True)
    text = PlainText(min=1, max=TEXT_LIMIT, required=True)


class AnnouncementView(View):
    """Representation of an announcement."""

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    made_at = fields.DateTime(required=True)


AnnouncementPage = page_of(AnnouncementView)
