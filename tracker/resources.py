"""Locations of migrations and pages: beside the package in a checkout, inside it if installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of `migrations`, `dashboards` or `alembic.ini` in this installation."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.exists() else PACKAGE.parent / name
