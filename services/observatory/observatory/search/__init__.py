"""Search: finding published practices in Greek and in English, and counting what was found by facet."""
