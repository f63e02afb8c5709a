"""Origins: which pilot a practice came from, and the draft that a pilot's end leaves here."""
