"""What has not left is measured: mails by their state with the age of the oldest, deliveries to webhooks."""

from prometheus_client import REGISTRY

URL = "https://agency.example/hook"


def mails(state):
    labels = {"state": state}
    return tuple(
        REGISTRY.get_sample_value(f"kainotomia_mails_{what}", labels) for what in ("waiting", "oldest_seconds")
    )


def measured(platform, name):
    instance = platform.instance()
    with instance.transaction():
        getattr(type(instance), name).__wrapped__(instance)


def test_mails_that_wait_are_measured_until_they_leave(platform, clock, post):
    platform.duty(platform.person("curator@ypes.example"), "curator")
    platform.submit(tier="ministry")
    platform.away.add("identity")
    platform.deliver()
    clock.forward(minutes=40)
    measured(platform, "measure_mails")
    assert mails("queued") == (1, 2400)
    assert mails("deferred") == mails("sending") == (0, 0)
    platform.away.clear()
    platform.send()
    measured(platform, "measure_mails")
    assert len(post.mails) == 1
    assert mails("queued") == (0, 0)


def test_deliveries_to_webhooks_that_wait_are_counted(hooked):
    platform = hooked()
    platform.register(URL)
    platform.publish()
    measured(platform, "measure_webhooks")
    assert REGISTRY.get_sample_value("kainotomia_webhook_deliveries_waiting") == 1
