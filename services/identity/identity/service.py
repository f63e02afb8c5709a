"""The identity service: a table of contents."""

from __future__ import annotations

from typing import ClassVar

from chassis.events import Event
from chassis.language import Localized
from chassis.operator.health_checks import HealthCheck
from chassis.settings import ServiceSettings
from commons.service import PlatformService
from identity.access.client.operations import ClientOperations
from identity.access.closure.operations import ClosureOperations
from identity.access.directory.operations import DirectoryOperations
from identity.access.email_change.operations import EmailChangeOperations
from identity.access.mail_contact.operations import MailContactOperations
from identity.access.oauth.operations import OAuthOperations
from identity.access.own_account.operations import OwnAccountOperations
from identity.access.password_reset.operations import PasswordResetOperations
from identity.access.platform_role.operations import PlatformRoleOperations
from identity.access.session.operations import SessionOperations
from identity.access.signing_key.key_check import signing_keys_open
from identity.access.signing_key.operations import KeyOperations
from identity.access.staff_sign_in.operations import StaffSignInOperations
from identity.access.suspension.operations import SuspensionOperations
from identity.access.user_info.operations import UserInfoOperations
from identity.network.expert.events import ExpertListed, ExpertUnlisted
from identity.network.expert.operations import ExpertOperations
from identity.network.introduction.events import IntroductionAnswered, IntroductionRequested
from identity.network.introduction.operations import IntroductionOperations
from identity.organisation.invitation.events import InvitationMade
from identity.organisation.invitation.operations import InvitationOperations
from identity.organisation.membership.events import MemberAdded, MemberRemoved, RoleGranted, RoleRevoked
from identity.organisation.membership.operations import MembershipOperations
from identity.organisation.organisation.events import (
    OrganisationClosed,
    OrganisationRegistered,
    OrganisationUnmanaged,
    OrganisationUpdated,
)
from identity.organisation.organisation.operations import OrganisationOperations
from identity.person.consent.operations import WordsOperations
from identity.person.name.operations import NameOperations
from identity.person.person.events import (
    PersonEmailChanged,
    PersonEmailChangeRequested,
    PersonPasswordChanged,
    PersonPasswordResetRequested,
    PersonRegistered,
    PersonRegistrationRepeated,
    PersonReinstated,
    PersonSuspended,
    PersonVerified,
)
from identity.person.person.operations import PeopleOperations
from identity.personal_data import PERSONAL_DATA, RETENTION
from identity.privacy.consent_history.operations import ConsentOperations
from identity.privacy.erasure.events import PersonErased
from identity.privacy.erasure.health_check import erasures
from identity.privacy.erasure.operations import ErasureOperations
from identity.privacy.export.operations import ExportOperations
from identity.security.revocation.events import AccessEnded
from identity.security.revocation.operations import RevocationOperations
from identity.settings import IdentitySettings
from identity.task.operations import TaskOperations


class Identity(
    OrganisationOperations,
    ClosureOperations,
    MembershipOperations,
    InvitationOperations,
    PeopleOperations,
    NameOperations,
    WordsOperations,
    UserInfoOperations,
    OwnAccountOperations,
    EmailChangeOperations,
    MailContactOperations,
    SessionOperations,
    StaffSignInOperations,
    PasswordResetOperations,
    SuspensionOperations,
    DirectoryOperations,
    PlatformRoleOperations,
    ConsentOperations,
    ExportOperations,
    ErasureOperations,
    ExpertOperations,
    IntroductionOperations,
    ClientOperations,
    OAuthOperations,
    RevocationOperations,
    KeyOperations,
    TaskOperations,
    PlatformService,
):
    """The identity service: organisations, people and their roles, access tokens, experts."""

    name = "identity"
    title = Localized(el="Πρόσωπα, οργανισμοί, προγράμματα, συνεδρίες", en="People, organisations, clients, sessions")
    settings_class: ClassVar[type[ServiceSettings]] = IdentitySettings
    health_checks: ClassVar[tuple[HealthCheck, ...]] = (erasures,)
    keys = (signing_keys_open,)
    personal_data_categories = PERSONAL_DATA
    retention = RETENTION
    publishes: ClassVar[tuple[type[Event], ...]] = (
        OrganisationRegistered,
        OrganisationUpdated,
        OrganisationClosed,
        OrganisationUnmanaged,
        PersonRegistered,
        PersonRegistrationRepeated,
        PersonVerified,
        PersonPasswordResetRequested,
        PersonPasswordChanged,
        PersonEmailChangeRequested,
        PersonEmailChanged,
        PersonSuspended,
        PersonReinstated,
        PersonErased,
        MemberAdded,
        MemberRemoved,
        InvitationMade,
        RoleGranted,
        RoleRevoked,
        ExpertListed,
        ExpertUnlisted,
        IntroductionRequested,
        IntroductionAnswered,
        AccessEnded,
    )
