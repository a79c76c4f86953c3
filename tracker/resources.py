"""Locations of the files that are not Python modules of this package.

In a checkout they are beside the package, in an installation inside it.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of `migrations`, `dashboards` or `alembic.ini` in this installation."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.exists() else PACKAGE.parent / name
