"""Languages: Greek is written in the code, English comes from a catalogue."""
