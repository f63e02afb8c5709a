"""The services fit together: who may call is said, what is awaited is sent, what is sent is awaited."""

import importlib
import pkgutil
import sys

import pytest
from services import NAMES, contract, service_class, subscriptions

from chassis.contract import operations_of
from chassis.erasures import ErasureReceipted
from chassis.events import Event
from chassis.service import Operations, Service
from gateway.prefixes import owner

ROLES = {
    "anyone",
    "signed_in",
    "curator",
    "auditor",
    "evaluator",
    "contributor",
    "approver",
    "manager",
    "representative",
    "centre_manager",
}

# What a caller may change without having signed in. Every line is a decision: nobody can have signed in yet, or
# the secret is in the request itself.
OPEN_TO_ANYONE = {
    "identity": {
        "POST /v1/people",
        "POST /v1/people/verify",
        "POST /v1/sessions",
        "POST /v1/sessions/refresh",
        "POST /v1/oauth/token",
        "POST /v1/people/password_resets",
        "POST /v1/people/password",
        "POST /v1/people/invitation",
        "POST /v1/sessions/staff_logins",
        "POST /v1/sessions/staff",
        "POST /v1/people/email",
        "POST /v1/people/email/keep",
    },
    "notifications": {
        "POST /v1/feedback",
        "POST /v1/subscriptions",
        "POST /v1/subscriptions/confirm",
        "PATCH /v1/subscriptions/{subscription_id}",
        "DELETE /v1/subscriptions/{subscription_id}",
        "POST /v1/unsubscribe/{token}",
    },
}


# POST operations that do not keep an Idempotency-Key: nobody is signed in whose key it could be, the answer holds a
# secret, or another service is asked half-way, outside any transaction (whom it invites is written to once only).
WITHOUT_KEYS = {
    "identity": {
        "register_person",
        "start_session",
        "refresh_session",
        "register_client",
        "rotate_client",
        "issue_token",
        "request_password_reset",
        "choose_password",
        "change_my_password",
        "change_my_email",
        "accept_invitation",
        "begin_staff_login",
        "complete_staff_login",
        "erase_person",
    },
    "challenges": {"invite_evaluator", "invite_member"},
    "notifications": {"register_webhook", "rotate_webhook_secret"},
}


def modules(name):
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        # what the command line starts with turns the process green, which a test run must not become half-way
        if found.name.rsplit(".", 1)[1] not in {"__main__", "command"}:
            yield importlib.import_module(found.name)


def classes(name, base):
    """The classes that a service's modules define below a base of the chassis."""
    for module in modules(name):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__:
                yield value


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_says_who_may_call_it(name):
    operations = operations_of(service_class(name))
    assert operations
    for operation in operations:
        assert operation.allow.roles, operation.name
        assert operation.allow.roles <= ROLES, operation.name


@pytest.mark.parametrize("name", NAMES)
def test_only_reviewed_operations_change_something_for_strangers(name):
    opened = {
        f"{operation['method']} {operation['path']}"
        for operation in contract(name)["operations"]
        if operation["method"] != "GET" and "anyone" in operation["allow"]
    }
    assert opened <= OPEN_TO_ANYONE.get(name, set()), "decide, then name it above"


@pytest.mark.parametrize("name", NAMES)
def test_only_reviewed_operations_do_without_idempotency_keys(name):
    without = {
        operation["name"]
        for operation in contract(name)["operations"]
        if operation["method"] == "POST" and not operation["idempotent"]
    }
    assert without == WITHOUT_KEYS.get(name, set()), "decide, then name it above"


@pytest.mark.parametrize("name", NAMES)
def test_reading_changes_nothing_and_only_reading_is_cached(name):
    for operation in contract(name)["operations"]:
        if operation["method"] == "GET":
            assert not operation["has_body"], operation["name"]
        else:
            assert operation["cache"] is None, operation["name"]


@pytest.mark.parametrize("name", NAMES)
def test_no_route_is_declared_twice(name):
    routes = [(operation["method"], operation["path"]) for operation in contract(name)["operations"]]
    assert len(routes) == len(set(routes))


@pytest.mark.parametrize("name", NAMES)
def test_every_public_route_is_under_a_prefix_of_its_service(name):
    for operation in contract(name)["operations"]:
        assert owner(operation["path"]) == name, operation["path"]


@pytest.mark.parametrize("name", NAMES)
def test_the_service_class_is_composed_of_every_noun(name):
    composed = service_class(name).__mro__
    for cls in classes(name, Operations):
        if not issubclass(cls, Service):
            assert cls in composed, f"{cls.__module__}.{cls.__name__} is not part of {service_class(name).__name__}"


@pytest.mark.parametrize("name", NAMES)
def test_no_two_nouns_of_a_service_give_one_name_to_two_methods(name):
    # all of them become one class, in which the first would silently stand in for the second
    composed = [cls for cls in service_class(name).__mro__ if cls.__module__.startswith(f"{name}.")]
    nouns = [cls for cls in composed if issubclass(cls, Operations) and not issubclass(cls, Service)]
    named = {}
    for noun in nouns:
        for method in set(vars(noun)) - set(vars(Operations)):
            if not method.startswith("__") and not is_abstract(vars(noun)[method]):
                named.setdefault(method, []).append(noun.__name__)
    assert not {method: where for method, where in named.items() if len(where) > 1}


@pytest.mark.parametrize("name", NAMES)
def test_every_hook_of_a_lower_wing_is_implemented(name):
    composed = service_class(name)
    assert [method for method in dir(composed) if is_abstract(getattr(composed, method))] == []


def is_abstract(member):
    return getattr(member, "__isabstractmethod__", False)


def test_looking_at_the_services_did_not_patch_this_process():
    for name in NAMES:
        list(modules(name))
    assert "chassis.green" not in sys.modules or "-p chassis.green" in " ".join(sys.argv)


@pytest.mark.parametrize("name", NAMES)
def test_every_event_of_the_service_is_announced(name):
    declared = {cls for cls in classes(name, Event) if "type" in vars(cls)}
    shared = {ErasureReceipted} & set(service_class(name).publishes)
    assert declared | shared == set(service_class(name).publishes)


@pytest.mark.parametrize("name", NAMES)
def test_every_service_receipts_the_erasures_of_identity(name):
    # each holds the audit trail and the kept answers of people, if nothing else
    assert name == "identity" or ErasureReceipted in service_class(name).publishes


@pytest.mark.parametrize("name", NAMES)
def test_what_is_awaited_is_sent(name):
    for heard in subscriptions(name):
        assert heard.producer in NAMES, heard.method
        sent = {event.type for event in service_class(heard.producer).publishes}
        assert set(heard.types) <= sent, heard.method


@pytest.mark.parametrize("name", NAMES)
def test_what_expects_a_listener_is_awaited(name):
    awaited = {
        kind
        for consumer in NAMES
        for heard in subscriptions(consumer)
        if heard.producer == name
        for kind in heard.types
    }
    expected = {event.type for event in service_class(name).publishes if event.expects_listener}
    assert expected <= awaited, "nobody would hear these, and each would hold back its aggregate"


@pytest.mark.parametrize("name", ["observatory", "challenges"])
def test_webhooks_are_told_of_every_public_event_and_of_no_other(name):
    public = {event.type for event in service_class(name).publishes if event.public}
    passed_on = next(heard.types for heard in subscriptions("notifications") if heard.method == f"on_{name}_announced")
    assert set(passed_on) == public


@pytest.mark.parametrize("name", NAMES)
def test_the_names_of_an_event_agree(name):
    for event in service_class(name).publishes:
        noun, participle, major = event.type.split(".")
        camel = "".join(word.title() for word in f"{noun}_{participle}".split("_"))
        assert event.__name__ == camel + ("" if major == "v1" else major.upper()), event.type
        assert event.key.endswith("_id"), event.type


@pytest.mark.parametrize("name", NAMES)
def test_the_tags_that_an_event_invalidates_can_be_made(name):
    for event in service_class(name).publishes:
        fields = set(event.__dataclass_fields__)
        for tag in event.invalidates:
            assert tag.format(**dict.fromkeys(fields, "x"))
