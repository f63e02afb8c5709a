"""Rules for events of identity."""

from __future__ import annotations

from functools import partial
from typing import Final

from notifications.notices.model import Kind
from notifications.rules.evaluator import rules as evaluator
from notifications.rules.evaluator.schemas import IntroductionHeard
from notifications.rules.practice import rules
from notifications.rules.practice.schemas import EmailChangeHeard, InvitationHeard, PersonHeard, PersonRegisteredHeard
from notifications.rules.role_assignment import effects
from notifications.rules.role_assignment import rules as role_assignment
from notifications.rules.role_assignment.schemas import MemberHeard, OrganisationUnmanagedHeard, RoleGrantedHeard
from notifications.rules.rule import Rule, Table

_account = partial(partial, role_assignment.of_account)
_membership = partial(partial, role_assignment.of_membership)
_platform_role = partial(partial, role_assignment.of_platform_role)

PERSON: Final[Table] = {
    "person.registered.v1": Rule(PersonRegisteredHeard, rules.of_registration),
    "person.registration_repeated.v1": Rule(PersonHeard, rules.of_repeated_registration),
    "person.password_reset_requested.v1": Rule(PersonHeard, rules.of_reset_request),
    "person.password_changed.v1": Rule(PersonHeard, rules.of_changed_password),
    "person.email_change_requested.v1": Rule(EmailChangeHeard, rules.of_email_change_request),
    "person.email_changed.v1": Rule(PersonHeard, rules.of_changed_email),
    "person.suspended.v1": Rule(PersonHeard, _account(Kind.ACCOUNT_SUSPENDED), effects.suspend),
    "person.reinstated.v1": Rule(PersonHeard, _account(Kind.ACCOUNT_REINSTATED), effects.reinstate),
    "member.added.v1": Rule(MemberHeard, _membership(Kind.ROLE_GIVEN), effects.add_member),
    "member.removed.v1": Rule(MemberHeard, _membership(Kind.ROLE_ENDED), effects.remove_member),
    "role.granted.v1": Rule(RoleGrantedHeard, _platform_role(Kind.PLATFORM_ROLE_GIVEN), effects.grant_role),
    "role.revoked.v1": Rule(RoleGrantedHeard, _platform_role(Kind.PLATFORM_ROLE_ENDED), effects.revoke_role),
}
VACANCY: Final[Table] = {
    "organisation.unmanaged.v1": Rule(OrganisationUnmanagedHeard, role_assignment.of_vacancy),
}
INVITATION: Final[Table] = {
    "invitation.made.v1": Rule(InvitationHeard, rules.of_invitation),
}
INTRODUCTION: Final[Table] = {
    "introduction.requested.v1": Rule(IntroductionHeard, evaluator.of_introduction),
    "introduction.answered.v1": Rule(IntroductionHeard, evaluator.of_introduction_answer),
}
