"""Person: accounts of people and the consents that they gave."""
