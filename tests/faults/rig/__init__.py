"""The rig of the fault tests: real processes, a proxy that misbehaves, and an oracle that counts."""
