"""The notifications service: a table of contents."""

from __future__ import annotations

from typing import ClassVar

from chassis.erasures import ErasureReceipted
from chassis.events import Event
from chassis.language import Localized
from chassis.operator.health_checks import HealthCheck
from chassis.service import Service
from chassis.settings import ServiceSettings
from notifications.announcements.operations import AnnouncementHandlers
from notifications.challenges.operations import ChallengeHandlers
from notifications.deliveries.health_check import mail_server
from notifications.deliveries.operations import DeliveryOperations
from notifications.erasures.operations import ErasureOperations
from notifications.evaluators.operations import EvaluatorHandlers
from notifications.organisations.operations import OrganisationHandlers
from notifications.participants.operations import ParticipantHandlers
from notifications.pilots.operations import PilotHandlers
from notifications.role_assignments.operations import RoleAssignmentHandlers
from notifications.settings import NotificationsSettings
from notifications.subscriptions.operations import SubscriptionOperations
from notifications.suppressions.operations import SuppressionOperations
from notifications.webhook_deliveries.operations import WebhookDeliveryOperations
from notifications.webhooks.operations import WebhookOperations


class Notifications(
    SubscriptionOperations,
    DeliveryOperations,
    SuppressionOperations,
    WebhookOperations,
    WebhookDeliveryOperations,
    AnnouncementHandlers,
    ChallengeHandlers,
    ParticipantHandlers,
    EvaluatorHandlers,
    PilotHandlers,
    OrganisationHandlers,
    RoleAssignmentHandlers,
    ErasureOperations,
    Service,
):
    """Subscriptions, notices, deliveries by mail, and webhooks."""

    name = "notifications"
    title = Localized(el="Εγγραφές ενημέρωσης και παραδόσεις", en="Subscriptions and deliveries")
    settings_class: ClassVar[type[ServiceSettings]] = NotificationsSettings
    publishes: ClassVar[tuple[type[Event], ...]] = (ErasureReceipted,)
    health_checks: ClassVar[tuple[HealthCheck, ...]] = (mail_server,)
