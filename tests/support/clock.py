"""A time that only the test moves."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Half past nine on a Monday in March until moved; `tick` is how much passes at each look."""

    def __init__(self, tick=timedelta()):
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
        self._tick = tick

    def __call__(self):
        self.now += self._tick
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)
