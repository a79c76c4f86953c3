"""Where the files that are not Python stand: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return `migrations`, `dashboards` or `alembic.ini`, wherever this installation keeps them."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.exists() else PACKAGE.parent / name
