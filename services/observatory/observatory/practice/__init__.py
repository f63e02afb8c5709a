"""Practice: practices with their revisions, reviews, certifications and publications."""
