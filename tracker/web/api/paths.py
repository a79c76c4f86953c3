"""The paths of the HTTP API, and what its videos are sent in."""

from __future__ import annotations

import re
from typing import Final

BASE: Final = "/api/v1"

TABLES: Final = {
    "episodes": "episodes",
    "check-ins": "check_ins",
    "milestones": "milestones",
    "measurements": "measurements",
}
"""The table behind each collection's path segment."""

CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})", re.ASCII)
"""The place of a part of a video: its first and last byte, and the size of the whole."""

MAX_PART_BYTES: Final = 8 * 1024 * 1024
"""The longest part of a video."""
