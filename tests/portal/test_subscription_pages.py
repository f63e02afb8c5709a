"""Subscriptions: how often somebody wants to hear, asked when they begin and changed later."""

import contract
import html5lib
import pytest

PLACE = f"/el/follow/subscriptions/{contract.AN_ID}?token=proof"


def chosen(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    fields = [one for one in page.iter("input") if one.get("name") == "frequency"]
    return [one.get("value") for one in fields], [one.get("value") for one in fields if one.get("checked") is not None]


def test_a_new_subscription_is_told_at_once_unless_chosen(visitor, gateway):
    assert chosen(visitor.get("/el/follow")) == (["immediate", "daily", "weekly"], ["immediate"])
    sent = {"email": "a@b.example", "q": "θυρίδα", "frequency": "weekly"}
    assert visitor.post("/el/follow", data=sent).status_code == 200
    assert gateway.bodies["request_subscription"]["frequency"] == "weekly"
    visitor.post("/el/follow", data={"email": "a@b.example"})
    assert gateway.bodies["request_subscription"]["frequency"] == "immediate"


def test_a_faulty_form_keeps_the_choice(visitor, gateway):
    fault = {"detail": "Ελέγξτε.", "errors": [{"field": "email", "message": "Όχι."}]}
    gateway.answers["request_subscription"] = (422, fault)
    answer = visitor.post("/el/follow", data={"email": "x", "frequency": "daily"})
    assert answer.status_code == 422
    assert chosen(answer)[1] == ["daily"]


@pytest.mark.parametrize("frequency", ["immediate", "daily", "weekly", "none"])
def test_frequency_is_shown_and_changed_with_the_link(visitor, gateway, frequency):
    subscription = contract.answer("get_subscription", full=True)
    gateway.answers["get_subscription"] = (200, {**subscription, "state": "active", "frequency": frequency})
    options, checked = chosen(visitor.get(PLACE))
    assert (options, checked) == (["immediate", "daily", "weekly", "none"], [frequency])
    form = {"action": "save", "language": "en", "frequency": "daily"}
    assert visitor.post(PLACE, data=form).status_code == 303
    assert gateway.bodies["change_subscription"]["frequency"] == "daily"


def test_own_subscriptions_say_how_often(signed_in, gateway):
    [one] = contract.answer("list_own_subscriptions", full=True)["items"]
    gateway.answers["list_own_subscriptions"] = (200, {"items": [{**one, "frequency": "weekly"}]})
    assert "Μία φορά την εβδομάδα, το πρωί" in signed_in.get("/el/account/subscriptions").text
