"""Addressees: the bodies of an issued circular, frozen at that moment, and what each has done."""
