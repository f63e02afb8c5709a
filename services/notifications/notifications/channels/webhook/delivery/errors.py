"""Errors of callers that cannot see a delivery, or cannot repeat it."""

from __future__ import annotations

from chassis.errors import Conflict, NotFound
from chassis.language import Localized


class WebhookDeliveryNotFound(NotFound):
    """The webhook has no such delivery."""

    title = Localized(el="Η παράδοση δεν βρέθηκε", en="The delivery was not found")


class DeliveryUnderWay(Conflict):
    """The delivery waits for its next attempt, or is being sent."""

    title = Localized(el="Η παράδοση εκκρεμεί ήδη", en="The delivery is under way already")
