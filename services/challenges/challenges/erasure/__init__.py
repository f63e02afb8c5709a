"""Erasures: removal of a person's data from challenges, and succession in their teams."""
