"""What keeps the program translatable, checked in its source."""

from __future__ import annotations

import re

from tracker.resources import resource

ROOT = resource("alembic.ini").parent
SOURCES = [*sorted((ROOT / "tracker").rglob("*.py")), *sorted((ROOT / "dashboards").glob("*.py"))]


def test_no_name_of_a_day_or_month_is_the_c_locales() -> None:
    names = re.compile(r"%[aAbBpxXc]\b")
    assert [path.name for path in SOURCES if names.search(path.read_text(encoding="utf-8"))] == []
