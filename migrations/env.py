"""Runs migrations on the careful engine: foreign keys off, one real transaction, every reference checked before it is kept."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import BigInteger, Connection

from tracker.settings import load_settings
from tracker.storage.database import check_references, migration_engine
from tracker.storage.models import REAL_NUMBER, Base


def frozen_type(kind: str, item: Any, _autogen: object) -> str | Literal[False]:  # noqa: ANN401 - alembic hands anything in
    """Write our column types into a migration as plain ones, so that it never changes with the models."""
    if kind == "type" and isinstance(item, BigInteger):
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if kind == "type" and isinstance(item, type(REAL_NUMBER)):
        return 'sa.Double().with_variant(sa.REAL(), "sqlite")'
    return False


def migrate(connection: Connection) -> None:
    """Run the wanted migrations in one transaction on one connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        render_as_batch=True,
        render_item=frozen_type,
    )
    with context.begin_transaction():
        context.run_migrations()
        check_references(connection)


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = migration_engine(load_settings().database_url)
    with engine.begin() as own:
        migrate(own)
