"""Erasures: deletion of a person's data here and in every service, with a receipt from each."""
