"""The public API as the portal calls it."""
