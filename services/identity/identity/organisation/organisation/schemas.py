"""Wire shapes of organisations."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.language import Localized
from chassis.numbers import Number
from chassis.schemas import Code, Email, Line, PageQuery, Schema, View, page_of
from commons.taxonomies import ORGANISATION_KINDS, REGIONS
from identity.organisation.organisation.model import APPROVAL_REQUIRED, APPROVALS

LONGEST_NAME = 300
_SLUG = validate.Regexp(
    r"[a-z0-9]+(-[a-z0-9]+)*\Z",
    Localized(el="Μόνο μικρά λατινικά γράμματα, ψηφία και παύλες ανάμεσά τους.", en="Not a valid slug."),
)
_ELSTAT = validate.Regexp(
    r"[0-9]{4}\Z", Localized(el="Ο κωδικός ΕΛΣΤΑΤ έχει τέσσερα ψηφία.", en="Not a valid ELSTAT code.")
)
_NUTS2 = validate.Regexp(
    r"EL[0-9]{2}\Z", Localized(el="Ο κωδικός NUTS 2 είναι EL και δύο ψηφία, όπως EL30.", en="Not a valid NUTS code.")
)


class FindOrganisations(PageQuery):
    """Words of the name in either language, accents and capitals aside, the last ones may be unfinished."""

    q = Line(max=200, load_default="")
    kind = Code(ORGANISATION_KINDS, load_default=None)
    region = Code(REGIONS, load_default=None)


class RegisterOrganisation(Schema):
    """A body for the register. The slug, when left out, follows from the English name."""

    kind = Code(ORGANISATION_KINDS, required=True)
    name_el = Line(required=True, min=2, max=LONGEST_NAME)
    name_en = Line(required=True, min=2, max=LONGEST_NAME)
    slug = fields.String(load_default="", validate=[validate.Length(max=120), _SLUG])
    parent_id = fields.UUID(load_default=None, allow_none=True)
    region = Code(REGIONS, load_default=None, allow_none=True)
    nuts2 = fields.String(load_default=None, allow_none=True, validate=_NUTS2)
    elstat_code = fields.String(load_default=None, allow_none=True, validate=_ELSTAT)
    seat_el = Line(max=100, load_default=None, allow_none=True)
    latitude = Number(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    longitude = Number(load_default=None, allow_none=True, validate=validate.Range(-180, 180))
    contact_address = Email(load_default=None, allow_none=True)
    approval = Code(APPROVALS, load_default=APPROVAL_REQUIRED)


class CorrectOrganisation(Schema):
    """The fields that change; the others stay. The kind and the slug of a body are fixed.

    `approval` is `required` where what a contributor hands in waits for an approver of the body, else `none`. The NUTS
    code follows from the region.
    """

    name_el = Line(min=2, max=LONGEST_NAME)
    name_en = Line(min=2, max=LONGEST_NAME)
    parent_id = fields.UUID(allow_none=True)
    region = Code(REGIONS, allow_none=True)
    elstat_code = fields.String(allow_none=True, validate=_ELSTAT)
    seat_el = Line(max=100, allow_none=True)
    latitude = Number(allow_none=True, validate=validate.Range(-90, 90))
    longitude = Number(allow_none=True, validate=validate.Range(-180, 180))
    contact_address = Email(allow_none=True)
    approval = Code(APPROVALS)


class OrganisationView(View):
    """A body in the register; coordinates are those of its seat, WGS 84 degrees."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name_el = fields.String(required=True)
    name_en = fields.String(required=True)
    slug = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True, metadata={"description": "ISO 3166-2"})
    region_name_el = fields.String(required=True, allow_none=True)
    region_name_en = fields.String(required=True, allow_none=True)
    nuts2 = fields.String(required=True, allow_none=True, metadata={"description": "NUTS 2021, level 2"})
    elstat_code = fields.String(required=True, allow_none=True)
    seat_el = fields.String(required=True, allow_none=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)
    status = fields.String(required=True)
    approval = fields.String(required=True)
    successor_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The body that acts for it since it was closed"}
    )
    closed_at = fields.DateTime(required=True, allow_none=True)
    updated_at = fields.DateTime(required=True)


class OrganisationSettingsView(OrganisationView):
    """A body as those who work there see it, with the address at which the platform writes to it."""

    contact_address = fields.String(required=True, allow_none=True)
    closed_because = fields.String(required=True, allow_none=True)


OrganisationPage = page_of(OrganisationView)
