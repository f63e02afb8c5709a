"""Rules: events of other services, and the notices that follow from them."""
