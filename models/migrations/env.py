"""Alembic's entry: runs the steps on the connection that `models.migrations.upgrade` hands in."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - the metadata is filled by importing it

context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
