"""Search: finding published practices in Greek and in English."""
