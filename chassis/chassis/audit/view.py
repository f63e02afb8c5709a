"""View of a service's audit trail ; every service has one, at an address of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from chassis import validate
from chassis.audit import queries
from chassis.audit.record import ACTORS, OUTCOMES
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import Permission
from chassis.schemas import PageQuery, View, page_of


class AuditQuery(PageQuery):
    """Filters of the audit trail."""

    actor = fields.UUID(load_default=None)
    action = fields.String(load_default=None, validate=validate.Regexp(r"[a-z][a-z_]{0,59}\Z"))
    target = fields.UUID(load_default=None, metadata={"description": "A thing that the record names"})
    outcome = fields.String(load_default=None, validate=validate.OneOf(OUTCOMES))
    since = fields.AwareDateTime(load_default=None)
    until = fields.AwareDateTime(load_default=None)


class AuditRecordView(View):
    """One record. `number` and `digest` chain it to the one before; null for the second before it is sealed."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    actor_kind = fields.String(required=True, validate=validate.OneOf(ACTORS))
    actor_id = fields.UUID(required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    organisation_ids = fields.List(fields.UUID(), required=True)
    action = fields.String(required=True)
    target_type = fields.String(required=True, allow_none=True)
    target_id = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    request_id = fields.String(required=True)
    details = fields.Dict(keys=fields.String(), required=True)
    number = fields.Integer(required=True, allow_none=True)
    digest = fields.String(required=True, allow_none=True)


AuditRecordPage = page_of(AuditRecordView, "AuditRecordPage")


def audit_view(service: str, readers: Permission) -> Callable[..., Any]:
    """Make the operation by which these readers read a service's trail."""

    def list_audit(self: Any, *, query: dict[str, Any]) -> Page:
        """List the records, the latest first."""
        limit, cursor = query.pop("limit"), query.pop("cursor")
        self.audit(details={name: str(value) for name, value in query.items() if value is not None})
        target = query.pop("target")
        wanted = queries.chosen(**query, about=None if target is None else str(target))
        found = queries.latest(self.session, wanted, after=self.cursors.keyset("audit", cursor), limit=limit + 1)
        page: Page = self.cursors.page("audit", found, limit, lambda record: (record["at"], record["id"]))
        return page

    list_audit.__name__ = f"list_{service}_audit"
    declare = operation(
        "GET",
        f"/v1/audit/{service}",
        summary=Localized(el="Ίχνη ελέγχου", en="The audit trail"),
        description=Localized(
            el="Ποιος έκανε τι, σε τι και πότε, το πιο πρόσφατο πρώτο. Δεν αλλάζει και δεν διαγράφεται· κάθε εγγραφή "
            "δένεται με την προηγούμενη (SHA-256). Και η ανάγνωσή του καταγράφεται.",
            en="Who did what, to what and when, the latest first. It is never changed or deleted; each record is "
            "chained to the one before (SHA-256). Reading it is recorded too.",
        ),
        allow=readers,
        query=AuditQuery,
        returns=AuditRecordPage,
        audit=True,
    )
    return declare(list_audit)
