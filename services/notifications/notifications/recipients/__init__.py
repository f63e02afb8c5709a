"""Recipients: subscriptions, suppressions, and the people that hold a role or take part in a challenge."""
