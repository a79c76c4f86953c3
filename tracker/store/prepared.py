"""Statements that every request asks: written out once for the database's driver, since making one anew costs several times as much as running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
def _written(statement: Statement, driver: str) -> Written:
    compiled: SQLCompiler = statement.compile(dialect=make_url(f"{driver}://").get_dialect()())
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return Written(str(compiled), fixed, None if compiled.positiontup is None else tuple(compiled.positiontup))


def _in_order(values: Mapping[str, object], order: Sequence[str]) -> tuple[object, ...]:
    return tuple(map(values.__getitem__, order))


def run(connection: Connection, statement: Statement, *rows: Mapping[str, object]) -> CursorResult[Any]:
    """Run a statement that was made once, such as a module's constant, for one row of values or for several; each row has every value it names."""
    written = _written(statement, connection.engine.url.drivername)
    order = written.order
    told: list[Any] = [{**written.fixed, **row} if order is None else _in_order({**written.fixed, **row}, order) for row in rows]
    return connection.exec_driver_sql(written.text, told[0] if len(told) == 1 else told)
