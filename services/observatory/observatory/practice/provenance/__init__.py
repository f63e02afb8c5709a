"""Provenance: the pilot that a practice came from, and the draft that a pilot's end leaves here."""
