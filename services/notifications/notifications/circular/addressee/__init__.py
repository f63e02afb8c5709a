"""Addressees: the bodies of an issued circular, frozen at that moment, and the standing of each."""
