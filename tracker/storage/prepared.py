"""Statements that every request asks: written out once for the database's driver, since making one anew costs several times as much as running it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Delete, Insert, Select, Update
    from sqlalchemy.sql.compiler import SQLCompiler

    Statement = Select[Any] | Insert | Update | Delete


@dataclass(frozen=True)
class Written:
    """A statement in a driver's words: the values it holds itself, and the order of all where they have no names there."""

    text: str
    fixed: dict[str, object]
    order: tuple[str, ...] | None


@cache
def written(statement: Statement, driver: str) -> Written:
    """Return a statement, such as a module's constant, in the words of a driver: SQLAlchemy's name of it."""
    compiled: SQLCompiler = statement.compile(dialect=make_url(f"{driver}://").get_dialect()())
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return Written(
        str(compiled), fixed, None if compiled.positiontup is None else tuple(compiled.positiontup)
    )


def in_order(told: Written, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - what the driver takes
    """Return the values of one run as the driver takes them; every one that the statement names must be there."""
    values = {**told.fixed, **values}
    return values if told.order is None else tuple(map(values.__getitem__, told.order))


def run(
    connection: Connection, statement: Statement, *rows: Mapping[str, object]
) -> CursorResult[Any]:
    """Run a statement that was made once, for one row of values or for several."""
    told = written(statement, connection.engine.url.drivername)
    ordered = [in_order(told, row) for row in rows]
    return connection.exec_driver_sql(told.text, ordered[0] if len(ordered) == 1 else ordered)
