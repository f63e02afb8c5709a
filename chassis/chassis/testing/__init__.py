"""Testing: calls a service's operations in this process, on a real database, without a broker."""

from chassis.testing.caller import Answered, Caller, member, person

__all__ = ["Answered", "Caller", "member", "person"]
