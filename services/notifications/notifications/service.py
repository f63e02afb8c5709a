"""The notifications service: a table of contents."""

from __future__ import annotations

from typing import ClassVar

from chassis.erasures import ErasureReceipted
from chassis.events import Event
from chassis.language import Localized
from chassis.operator.health_checks import HealthCheck
from chassis.settings import ServiceSettings
from commons.service import PlatformService
from notifications.channels.mail.health_check import mail_server
from notifications.channels.mail.operations import DeliveryOperations
from notifications.channels.webhook.delivery.operations import WebhookDeliveryOperations
from notifications.channels.webhook.endpoint.operations import WebhookOperations
from notifications.circular.circular.events import CircularEnded, CircularIssued
from notifications.circular.circular.operations import CircularOperations
from notifications.circular.obligation.operations import ObligationOperations
from notifications.circular.task.operations import TaskOperations
from notifications.notices.digest.operations import DigestOperations
from notifications.notices.operations import NoticeOperations
from notifications.privacy.erasure.operations import ErasureOperations
from notifications.projections.organisation.operations import OrganisationHandlers
from notifications.recipients.suppression.operations import SuppressionOperations
from notifications.rules.operations import RuleHandlers
from notifications.self_service.feedback.operations import FeedbackOperations
from notifications.self_service.inbox.operations import InboxOperations
from notifications.self_service.preference.operations import PreferenceOperations
from notifications.self_service.subscription.operations import SubscriptionOperations
from notifications.settings import NotificationsSettings


class Notifications(
    SubscriptionOperations,
    FeedbackOperations,
    InboxOperations,
    PreferenceOperations,
    DeliveryOperations,
    SuppressionOperations,
    WebhookOperations,
    WebhookDeliveryOperations,
    TaskOperations,
    CircularOperations,
    ObligationOperations,
    RuleHandlers,
    NoticeOperations,
    DigestOperations,
    OrganisationHandlers,
    ErasureOperations,
    PlatformService,
):
    """Subscriptions, circulars, notices, deliveries by mail, and webhooks."""

    name = "notifications"
    title = Localized(el="Εγγραφές ενημέρωσης, εγκύκλιοι και παραδόσεις", en="Subscriptions, circulars and deliveries")
    settings_class: ClassVar[type[ServiceSettings]] = NotificationsSettings
    publishes: ClassVar[tuple[type[Event], ...]] = (CircularIssued, CircularEnded, ErasureReceipted)
    health_checks: ClassVar[tuple[HealthCheck, ...]] = (mail_server,)
