"""The delivery engine of both channels: workers, the schedule of attempts, and the record of outcomes."""
