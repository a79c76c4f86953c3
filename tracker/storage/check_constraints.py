"""Factories of named CHECK constraints (a word, a range, a flag, a day) and table arguments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Index

from tracker.domain.vocabulary import Word


def word_checks(**columns: type[Word]) -> list[CheckConstraint]:
    """Return a named CHECK for each column: one of the words, or null."""
    return [
        CheckConstraint(
            f"{name} IN ({', '.join(repr(str(word)) for word in vocabulary)})", name=f"{name}_word"
        )
        for name, vocabulary in columns.items()
    ]


def range_check(column: str, low: float, high: float) -> CheckConstraint:
    """Return a named CHECK: between two numbers, both included, or null."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def minimum_check(column: str, low: float) -> CheckConstraint:
    """Return a named CHECK: not under a number, or null."""
    return CheckConstraint(f"{column} >= {low}", name=f"{column}_range")


def flag_checks(*columns: str) -> list[CheckConstraint]:
    """Return a named CHECK for each column: 0 or 1."""
    return [CheckConstraint(f"{name} IN (0, 1)", name=f"{name}_flag") for name in columns]


def day_checks(*columns: str) -> list[CheckConstraint]:
    """Return a named CHECK for each column: ten characters of an ISO day, or null."""
    return [CheckConstraint(f"{name} LIKE '____-__-__'", name=f"{name}_day") for name in columns]


def table_arguments(*parts: Iterable[Any] | CheckConstraint | Index) -> tuple[Any, ...]:
    """Return table arguments: the constraints, and STRICT on SQLite."""
    flat: list[Any] = []
    for part in parts:
        flat.extend([part] if isinstance(part, CheckConstraint | Index) else part)
    return (*flat, {"sqlite_strict": True})
