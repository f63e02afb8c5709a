"""Reads of tasks: the requests for an introduction that wait for an expert."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from commons.tasks import tasks
from identity.network.introduction.model import REQUESTED, Introduction
from identity.organisation.organisation.model import Organisation
from identity.task import schemas


def of_person(person_id: UUID | None, language: str) -> list[Select[Any]]:
    """Return the queries of everything that a person can act on, titled in their language."""
    asked = tasks(
        schemas.INTRODUCTION,
        id=Introduction.id,
        title=Organisation.name_en if language == "en" else Organisation.name_el,
        waiting_since=Introduction.created_at,
        organisation=(Organisation.name_el, Organisation.name_en),
    )
    return [
        asked.select_from(Introduction)
        .join(Organisation, Organisation.id == Introduction.organisation_id)
        .where(Introduction.expert_id == person_id, Introduction.state == REQUESTED)
    ]
