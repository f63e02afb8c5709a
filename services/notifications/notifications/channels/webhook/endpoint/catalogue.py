"""Catalogue: the public events that a webhook may be told of, by the service that announces them."""

from __future__ import annotations

from typing import Final

OBSERVATORY: Final = (
    "practice.published.v1",
    "practice.updated.v1",
    "practice.certified.v1",
    "practice.certificate_ended.v1",
    "practice.stale.v1",
    "practice.ended.v1",
    "practice.archived.v1",
    "practice.unlisted.v1",
    "practice.derived.v1",
    "adoption.implemented.v1",
    "adoption.unlisted.v1",
    "document.published.v1",
    "document.updated.v1",
    "document.withdrawn.v1",
    "impact.verified.v1",
    "impact.reopened.v1",
    "impact.superseded.v1",
    "document.edition_published.v1",
)
CHALLENGES: Final = (
    "challenge.published.v1",
    "challenge.updated.v1",
    "challenge.unpublished.v1",
    "challenge.archived.v1",
    "challenge.phase_opened.v1",
    "challenge.phase_closed.v1",
    "challenge.owner_joined.v1",
    "challenge.owner_left.v1",
    "challenge.question_answered.v1",
    "challenge.announcement_made.v1",
    "challenge.results_published.v1",
    "solution.selected.v1",
    "solution.won.v1",
    "pilot.started.v1",
    "pilot.progressed.v1",
    "pilot.cancelled.v1",
    "pilot.ended.v1",
    "pilot.returned.v1",
)
EVENT_TYPES: Final = OBSERVATORY + CHALLENGES
