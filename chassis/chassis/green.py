"""Green: turns this process's blocking calls into cooperative ones; imported before anything else, or not at all."""

from __future__ import annotations

import os
import warnings

# set before psycopg is imported: its C wait function would block every other greenthread
os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")

with warnings.catch_warnings():
    # eventlet says of itself that it is in maintenance; it is nameko's engine, see docs/decisions
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()
