"""Stages of the request pipeline, one module each; `gateway.pipeline` defines their order."""
