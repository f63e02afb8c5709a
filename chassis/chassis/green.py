"""Green: turns this process's blocking calls into cooperative ones; imported before anything else, or not at all."""

from __future__ import annotations

import os

import eventlet

# set before psycopg is imported: its C wait function would block every other greenthread
os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
eventlet.monkey_patch()
