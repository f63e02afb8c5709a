"""The harness of the fault tests: real processes, a proxy that misbehaves, and a checker that counts."""
