"""Reviews: decisions of the regional centre and of the Ministry about a practice."""
