"""Signing keys: what makes an access token ours, published so that anybody can check it."""
