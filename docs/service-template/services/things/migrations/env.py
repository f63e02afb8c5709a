"""Alembic's entry into this service's migrations."""

from chassis.migrations import run_env

run_env()
