"""Names of people, for services that show them where trust needs them."""
