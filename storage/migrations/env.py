"""What Alembic runs for each command; the connection, already in a transaction, comes from `storage.migrations`."""

from alembic import context

from storage.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, compare_type=True, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
