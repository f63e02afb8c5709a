"""Erasures: people who are forgotten, here and in every service, with a receipt from each."""
