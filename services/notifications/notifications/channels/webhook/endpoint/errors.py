"""Errors of operations on webhooks."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound
from chassis.language import Localized


class WebhookNotFound(NotFound):
    """There is no such webhook, or it is another organisation's."""

    title = Localized(el="Το webhook δεν βρέθηκε", en="The webhook was not found")


class NotYourOrganisation(Forbidden):
    """The caller neither approves for nor manages the organisation."""

    title = Localized(
        el="Τα webhooks ενός φορέα τα διαχειρίζονται όσοι εγκρίνουν ή διαχειρίζονται σε αυτόν",
        en="An organisation's webhooks are managed by its approvers and managers",
    )


class TooManyWebhooks(Conflict):
    """The organisation has as many webhooks as one may have."""

    title = Localized(
        el="Ο φορέας έχει ήδη όσα webhooks επιτρέπονται", en="The organisation has as many webhooks as it may"
    )


class WebhookDisabled(Conflict):
    """Nothing is delivered to a webhook that is disabled."""

    title = Localized(el="Το webhook είναι απενεργοποιημένο", en="The webhook is disabled")
