"""Reviews: decisions of the regional centre or the Ministry about a challenge before its publication."""
