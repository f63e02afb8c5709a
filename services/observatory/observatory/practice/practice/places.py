"""Places: the region and municipality of a practice, kept consistent with each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from chassis.errors import FieldError, ValidationFailed
from chassis.language import Localized
from observatory.projections.organisation import queries


class MunicipalityUnknown(ValidationFailed):
    """No municipality has this ELSTAT code."""

    title = Localized(el="Άγνωστος κωδικός δήμου", en="Unknown municipality code")


class MunicipalityElsewhere(ValidationFailed):
    """The municipality lies in another region than the one given."""

    title = Localized(el="Ο δήμος ανήκει σε άλλη περιφέρεια", en="The municipality lies in another region")


class RegionElsewhere(ValidationFailed):
    """The region is another than that of the practice's body."""

    title = Localized(
        el="Ο φορέας της πρακτικής ανήκει σε άλλη περιφέρεια", en="The practice's organisation lies in another region"
    )


def with_region(
    session: Session,
    changes: Mapping[str, Any],
    *,
    municipality: str | None,
    default_region: str | None,
    home: str | None = None,
) -> dict[str, Any]:
    """Return the changes with their region: the one given, else the municipality's, else `default_region`.

    `municipality` is the one stored so far, `home` the region that the practice may not leave, if any. Raises
    `MunicipalityUnknown`, `MunicipalityElsewhere`, `RegionElsewhere`.
    """
    code = changes.get("municipality", municipality)
    region = changes.get("region")
    if code is not None:
        known = queries.municipality(session, code)
        if known is None and queries.knows_municipalities(session):
            raise MunicipalityUnknown(errors=[FieldError("municipality", "unknown", MunicipalityUnknown.title)])
        if known is not None and region is not None and region != known.region:
            raise MunicipalityElsewhere(
                errors=[FieldError("municipality", "elsewhere", MunicipalityElsewhere.title)], region=known.region
            )
        region = region or (known.region if known else None)
    if home is not None and region not in {None, home}:
        field = "region" if changes.get("region") else "municipality"
        raise RegionElsewhere(errors=[FieldError(field, "elsewhere", RegionElsewhere.title)], region=home)
    return {**changes, "region": region or default_region}
