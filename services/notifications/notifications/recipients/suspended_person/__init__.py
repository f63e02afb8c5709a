"""Suspended people: those whose roles do not count while their account is suspended."""
