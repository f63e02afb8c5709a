"""Solutions: updates of the participants of a challenge, and notices to teams."""
