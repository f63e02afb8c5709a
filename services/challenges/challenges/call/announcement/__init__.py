"""Announcements: what the owners of a challenge tell everybody who takes part or follows it."""
