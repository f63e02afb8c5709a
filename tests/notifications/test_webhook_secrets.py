"""Tests of webhook secrets: their signatures, their change, and that they are stored nowhere."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta

from webhooking import MANAGER

from notifications.channels.webhook.endpoint.secrets import Secrets, sign


def test_signatures_are_those_of_the_reference_library(hooked, receiver, clock):
    from standardwebhooks import Webhook, WebhookVerificationError

    clock.now = datetime.now(UTC)  # the library looks at the clock on the wall
    platform = hooked()
    made = platform.register(receiver.url())
    former = made["secret"]
    assert former.startswith("whsec_")

    def delivered(number):
        platform.publish()
        platform.send_hooks()
        receiver.wait_for(number)
        return receiver.taken[-1]

    def verifies(secret, taken):
        try:
            return Webhook(secret).verify(taken.body, taken.headers)["type"] == "practice.published.v1"
        except WebhookVerificationError:
            return False

    assert verifies(former, delivered(1))
    rotated = platform.call("rotate_webhook_secret", principal=MANAGER, webhook_id=made["id"], body={})
    newer = rotated.json["secret"]
    assert newer != former
    assert datetime.fromisoformat(rotated.json["former_secret_until"]) == clock() + timedelta(hours=24)
    both = delivered(2)
    assert verifies(former, both)
    assert verifies(newer, both)
    assert len(both.headers["webhook-signature"].split(" ")) == 2
    newest = platform.call(
        "rotate_webhook_secret", principal=MANAGER, webhook_id=made["id"], body={"keep_old_for_hours": 0}
    ).json["secret"]
    last = delivered(3)
    assert verifies(newest, last)
    assert not verifies(newer, last)
    assert not verifies(former, last)
    tampered = type(last)(last.path, last.headers, last.body.replace(b"published", b"certified"))
    assert not verifies(newest, tampered)


def test_the_secret_of_before_ends_when_its_time_is_over(hooked, receiver, clock):
    platform = hooked()
    made = platform.register(receiver.url())
    platform.call("rotate_webhook_secret", principal=MANAGER, webhook_id=made["id"], body={"keep_old_for_hours": 2})
    clock.forward(hours=3)
    platform.publish()
    platform.send_hooks()
    assert len(receiver.taken[0].headers["webhook-signature"].split(" ")) == 1


def test_no_secret_is_in_the_database_and_none_is_shown_again(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    secret = made["secret"].removeprefix("whsec_")
    everything = str([platform.rows(f"select * from {t}") for t in ("webhooks", "webhook_secrets", "idempotency")])
    assert secret not in everything
    assert secret not in str(platform.hook(made["id"]))
    assert secret not in str(platform.change(made["id"], description="Άλλη").json)


def test_secrets_survive_a_rotation_of_the_platforms_own():
    before = Secrets("a secret of the platform")
    after = Secrets("another secret of the platform", "a secret of the platform")
    from chassis.database import uuid7

    identifier = uuid7()
    assert after.key(before.mark, identifier) == before.key(before.mark, identifier)
    assert after.key(after.mark, identifier) != before.key(before.mark, identifier)


def test_a_lost_secret_costs_no_attempt_and_is_nobodys_failure(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    platform.execute("update webhook_secrets set key_mark = 'of-another-platform'")
    platform.publish()
    platform.send_hooks()
    delivery = platform.delivery(made["id"])
    assert (delivery["state"], delivery["reason"]) == ("waiting", "secret_lost")
    assert platform.rows("select tried from webhook_deliveries") == [{"tried": 0}]
    assert platform.hook(made["id"])["failures"] == 0


def test_the_specifications_own_example():
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
