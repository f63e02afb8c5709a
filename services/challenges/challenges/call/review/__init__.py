"""Reviews: what the regional centre or the Ministry decides about a challenge before it is published."""
