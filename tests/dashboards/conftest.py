"""A family with a phone: a diary of its own, and the pages as they would stand on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from typing import Any, TypeVar

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from tests.migrated import demo_diary, new_diary
from tracker.domain.local_time import zone
from tracker.resources import resource
from tracker.settings import DATA_FOLDER_VARIABLE, DATABASE_VARIABLE
from tracker.storage import database, store

manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
"""Each AppTest makes a Streamlit of its own, which reads every installed package's metadata anew."""

app_test.ScriptCache = local_script_runner.ScriptCache = cache(app_test.ScriptCache)  # type: ignore[attr-defined,assignment]
"""It compiles the pages anew as well; the running server compiles each page once, and so do these tests."""

config.set_option("runner.magicEnabled", value=False)
"""As `dashboards/.streamlit/config.toml` tells the server: no docstring stands on a page."""

PHONE_ZONE = "America/New_York"
"""Not the server's zone, nor the child's home: it finds clocks that were mixed up."""

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A sign as Markdown is told to take it for itself."""

Answer = TypeVar("Answer")


def read(words: str) -> str:
    """Return what Markdown shows of a label."""
    return ESCAPED.sub(r"\1", words.replace("\u2060", ""))


def page_text(page: AppTest) -> str:
    """Return everything a page says, as one text."""
    assert not page.exception, [one.message for one in page.exception]
    parts = [one.body for one in page.html if "<style>" not in one.body]
    result = (
        *page.markdown,
        *page.title,
        *page.header,
        *page.subheader,
        *page.warning,
        *page.error,
        *page.info,
        *page.success,
    )
    parts += [read(one.value) for one in result]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(parts)))


@dataclass
class Family:
    """One diary and a phone that opens its pages."""

    url: str
    engine: Engine

    def now(self) -> datetime:
        return datetime.now(UTC)

    def open(
        self, file: str = "today.py", *, entry: tuple[str, str] | None = None, **state: Any
    ) -> AppTest:
        """Open a page, with an entry (table, id) in its address if there is one."""
        page = AppTest.from_file(resource("dashboards") / "app.py", default_timeout=60)
        page.context = {"timezone": PHONE_ZONE}
        for name, value in {"device": {}, **state}.items():
            page.session_state[name] = value
        page.run()
        if entry:
            page.query_params["entry"] = ":".join(entry)
        return page if file == "today.py" else page.switch_page(file).run()

    def add(
        self,
        name: str = "Robin",
        *,
        days_old: int = 150,
        time_zone: str = "Europe/London",
        **more: Any,
    ) -> str:
        born = (self.now() - timedelta(days=days_old)).date().isoformat()
        with database.writing(self.engine) as session:
            answers = {"name": name, "birth_date": born, "time_zone": time_zone, **more}
            return store.record_child(session, answers, now=self.now(), by="Mum").id

    def record(self, child_id: str, table: str, **answers: Any) -> str:
        with database.writing(self.engine) as session:
            return store.record(session, child_id, table, answers, now=self.now(), by="Mum").id

    def ask(self, question: Callable[..., Answer], *args: Any) -> Answer:
        with database.reading(self.engine) as session:
            return question(session, *args)

    def entries(self, child_id: str, table: str = "episodes") -> list[dict[str, Any]]:
        return self.ask(store.entries, child_id, table)

    def today(self) -> str:
        """The calendar day at home, where the children of these tests live."""
        return self.now().astimezone(zone("Europe/London")).date().isoformat()

    def ago(self, **much: float) -> str:
        return (self.now() - timedelta(**much)).isoformat()


@pytest.fixture
def family(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Family]:
    monkeypatch.setenv(DATABASE_VARIABLE, sqlite_url)
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    new_diary(sqlite_url)
    config.set_option("client.showErrorDetails", "full")  # a server started here has hidden them
    config.set_option("global.disableWidgetStateDuplicationWarning", value=True)
    engine = database.open_database(sqlite_url)
    yield Family(sqlite_url, engine)
    engine.dispose()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def robin(family: Family) -> str:
    """A child of five months about whom nothing is recorded."""
    return family.add()


@pytest.fixture(params=["sleepy_twitches", "waking_series", "preterm_first_year"])
def filled(request: pytest.FixtureRequest, family: Family) -> Family:
    """Each of the three demo diaries in turn."""
    family.engine.dispose()
    demo_diary(family.url, request.param)
    return family
