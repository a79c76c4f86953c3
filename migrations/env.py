"""Run migrations in one transaction with foreign keys off; check every reference before commit."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import BigInteger, Connection

from tracker.settings import load_settings
from tracker.storage.database import check_references, migration_engine
from tracker.storage.models import REAL_NUMBER, Base


def frozen_type(kind: str, item: Any, _autogen: object) -> str | Literal[False]:  # noqa: ANN401 - Alembic's type
    """Render our column types as plain ones, so that later changes of the models do not matter."""
    if kind == "type" and isinstance(item, BigInteger):
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if kind == "type" and isinstance(item, type(REAL_NUMBER)):
        return 'sa.Double().with_variant(sa.REAL(), "sqlite")'
    return False


def migrate(connection: Connection) -> None:
    """Run the requested migrations in one transaction on one connection."""
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


callers_connection = context.config.attributes.get("connection")
if callers_connection is not None:
    migrate(callers_connection)
else:
    engine = migration_engine(load_settings().database_url)
    with engine.begin() as connection:
        migrate(connection)
