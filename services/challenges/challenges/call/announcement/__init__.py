"""Announcements from the owners of a challenge to its participants and followers."""
