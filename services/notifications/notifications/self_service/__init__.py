"""Self-service: subscribing, confirming, changing and unsubscribing, by the owner of an address."""
