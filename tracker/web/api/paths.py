"""The paths of the HTTP API."""

from __future__ import annotations

from typing import Final

BASE: Final = "/api/v1"

TABLES: Final = {"episodes": "episodes", "check-ins": "check_ins", "milestones": "milestones"}
"""The table behind each collection's path segment."""
