"""Reviews: what the regional centre and the Ministry decide about a practice."""
