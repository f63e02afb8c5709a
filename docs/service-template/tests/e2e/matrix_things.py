"""Requests by which the permission matrix tries things."""

ASKED = {"make_thing": lambda world, thing, caller: ({}, {}, {"name": world.fresh("thing")}, {})}
