"""Subscribing: an address, and the state of its subscriptions."""

ADDRESS = "dimitra@polites.example"


def state_of(platform, address=ADDRESS):
    return [
        row["state"]
        for row in platform.rows(
            "select s.state from subscriptions s join subscribers r on r.id = s.subscriber_id"
            " where r.address = :address order by s.id",
            address=address,
        )
    ]
