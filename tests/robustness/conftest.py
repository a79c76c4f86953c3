"""A diary that a module's tests share; each empties it first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.migrated import new_diary
from tracker.storage.database import open_database


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('bad') / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    yield engine
    engine.dispose()
