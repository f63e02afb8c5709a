"""The identity service: a table of contents."""

from __future__ import annotations

from typing import ClassVar

from chassis.events import Event
from chassis.language import Text
from chassis.operator.findings import Examination
from chassis.service import Service
from chassis.settings import ServiceSettings
from identity.clients.operations import ClientOperations
from identity.consents.operations import ConsentOperations
from identity.endings.events import AccessEnded
from identity.endings.operations import EndingOperations
from identity.erasures.events import PersonErased
from identity.erasures.examination import erasures
from identity.erasures.operations import ErasureOperations
from identity.experts.events import ExpertListed, ExpertUnlisted
from identity.experts.operations import ExpertOperations
from identity.exports.operations import ExportOperations
from identity.introductions.events import IntroductionAnswered, IntroductionRequested
from identity.introductions.operations import IntroductionOperations
from identity.invitations.events import InvitationMade
from identity.invitations.operations import InvitationOperations
from identity.keys.opening import signing_keys_open
from identity.keys.operations import KeyOperations
from identity.memberships.events import MemberAdded, MemberRemoved, RoleGranted, RoleRevoked
from identity.memberships.operations import MembershipOperations
from identity.oauth.operations import OAuthOperations
from identity.organisations.events import OrganisationRegistered, OrganisationUpdated
from identity.organisations.operations import OrganisationOperations
from identity.password_resets.operations import PasswordResetOperations
from identity.people.events import (
    PersonPasswordChanged,
    PersonPasswordResetRequested,
    PersonRegistered,
    PersonRegistrationRepeated,
    PersonReinstated,
    PersonSuspended,
    PersonVerified,
)
from identity.people.operations import PeopleOperations
from identity.sessions.operations import SessionOperations
from identity.settings import IdentitySettings
from identity.staff_sign_in.operations import StaffSignInOperations
from identity.suspensions.operations import SuspensionOperations


class Identity(
    OrganisationOperations,
    MembershipOperations,
    InvitationOperations,
    PeopleOperations,
    SessionOperations,
    StaffSignInOperations,
    PasswordResetOperations,
    SuspensionOperations,
    ConsentOperations,
    ExportOperations,
    ErasureOperations,
    ExpertOperations,
    IntroductionOperations,
    ClientOperations,
    OAuthOperations,
    EndingOperations,
    KeyOperations,
    Service,
):
    """Who: organisations, people, what they may do, the tokens that say so, and who knows what."""

    name = "identity"
    title = Text(el="Πρόσωπα, οργανισμοί, προγράμματα, συνεδρίες", en="People, organisations, clients, sessions")
    settings_class: ClassVar[type[ServiceSettings]] = IdentitySettings
    examinations: ClassVar[tuple[Examination, ...]] = (erasures,)
    keys = (signing_keys_open,)
    announces: ClassVar[tuple[type[Event], ...]] = (
        OrganisationRegistered,
        OrganisationUpdated,
        PersonRegistered,
        PersonRegistrationRepeated,
        PersonVerified,
        PersonPasswordResetRequested,
        PersonPasswordChanged,
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
