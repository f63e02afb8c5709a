"""Alembic's entry into the gateway's migrations."""

from chassis.migrations import run_env

run_env()
