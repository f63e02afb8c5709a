"""Stages: what happens to a request, one module each; `gateway.pipeline` holds their order."""
