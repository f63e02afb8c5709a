"""Appointment: invitations of experts to solve or to evaluate, and the effect of accepting."""
