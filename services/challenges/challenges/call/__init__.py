"""Call: challenges with their phases, owners, reviews, questions and announcements."""
