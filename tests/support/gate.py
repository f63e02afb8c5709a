"""Gate: holds a call up in the middle of its transaction, to see what others do meanwhile."""

import threading

PATIENCE = 10


class Gate:
    """Stops a call in the middle of its transaction until the test lets it go on."""

    def __init__(self, function):
        self.function = function
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, *args, **kwargs):
        self.reached.set()
        assert self.go_on.wait(PATIENCE)
        return self.function(*args, **kwargs)
