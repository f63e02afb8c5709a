"""Suspensions: accounts that curators shut for a while."""
