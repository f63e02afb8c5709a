"""Alembic's entry into the portal's migrations."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
