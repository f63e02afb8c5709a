"""Messaging: one connection in, one relay out, and the promises between them."""

from chassis.messaging import memory

memory.register()
