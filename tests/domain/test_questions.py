from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest
from pydantic import BaseModel
from sqlalchemy import CheckConstraint

from tracker.domain.diary import CONTRACTS
from tracker.domain.questions import (
    APPEARANCE_FIELDS,
    FIELDS,
    GROUPS,
    QUICK_CHECK_IN,
    QUICK_EPISODE,
    field_spec,
    gap_phrase,
    question_fields,
)
from tracker.domain.schemas import RECORDS, BackgroundRecord, ChildRecord, enumeration
from tracker.resources import resource
from tracker.storage.models import Base

ROOT = resource("alembic.ini").parent
SCHEMAS: dict[str, type[BaseModel]] = {
    **RECORDS,
    "background": BackgroundRecord,
    "child": ChildRecord,
}
READERS = (
    *("tracker/clinical", "tracker/statistics", "tracker/report", "tracker/presentation"),
    "dashboards",
)
QUICK = {"episodes": QUICK_EPISODE, "check_ins": QUICK_CHECK_IN}
EACH_FIELD = [(table, field) for table, specs in FIELDS.items() for field in specs]


@lru_cache
def names_read() -> frozenset[str]:
    """Return every attribute and string that the readers of a diary name."""
    names: set[str] = set()
    for folder in READERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    names.add(node.attr)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names.add(node.value)
        for path in (ROOT / folder).rglob("*.toml"):
            text = path.read_text(encoding="utf-8")
            names.update(re.findall(r'"(?:\w+\.)?(\w+)"', text))
    return frozenset(names)


def unused(table: str, fields: set[str]) -> set[str]:
    """Return the fields of a table that no page asks for and no rule or summary reads."""
    answers = {*(question_fields(table) if table in GROUPS else ()), *QUICK.get(table, ())}
    return fields - answers - names_read()


@pytest.mark.parametrize("table", SCHEMAS)
def test_every_field_is_asked_on_a_page_or_read_by_a_rule_or_summary(table: str) -> None:
    assert unused(table, set(SCHEMAS[table].model_fields)) == set()


def test_a_field_that_nobody_uses_is_detected() -> None:
    assert unused("episodes", {"state", "shoe_size"}) == {"shoe_size"}


@pytest.mark.parametrize("table", SCHEMAS)
def test_registry_and_schema_have_the_same_fields(table: str) -> None:
    assert set(FIELDS[table]) == set(SCHEMAS[table].model_fields)


@pytest.mark.parametrize(("table", "field"), EACH_FIELD)
def test_registry_schema_and_diary_agree_about_the_answer(table: str, field: str) -> None:
    spec = field_spec(table, field)
    if spec.vocabulary:
        assert enumeration(SCHEMAS[table], field) is spec.vocabulary
    annotation = str(SCHEMAS[table].model_fields[field].annotation)
    if spec.widget:
        assert spec.many == ("list[" in annotation)
    kinds = {column.name: column.kind for column in CONTRACTS.get(table, ())}
    kind = kinds.get(field)
    if kind in {"word", "words", "number", "day"} and spec.widget not in {None, "text"}:
        assert kind == spec.widget


@pytest.mark.parametrize(("table", "field"), EACH_FIELD)
def test_a_question_can_be_asked_with_its_widget(table: str, field: str) -> None:
    spec = field_spec(table, field)
    assert (spec.vocabulary is not None) or spec.widget not in {"word", "words"}
    assert set(spec.quick_words) | set(spec.exclusive_words) <= set(spec.vocabulary or ())
    if spec.widget == "number":
        assert spec.minimum is not None
        assert spec.step > 0


@pytest.mark.parametrize("table", GROUPS)
def test_a_page_asks_each_question_once_and_has_its_wording(table: str) -> None:
    for fields in (question_fields(table), QUICK.get(table, ())):
        assert len(set(fields)) == len(fields)
        assert all(field_spec(table, field).wording for field in fields)
        assert all(field_spec(table, field).widget for field in fields)


def test_a_field_of_several_tables_is_missed_in_the_same_words() -> None:
    for _, field in EACH_FIELD:
        gaps = {specs[field].gap for specs in FIELDS.values() if field in specs} - {""}
        assert len(gaps) <= 1, field
    assert gap_phrase("feeding") == "how the baby fed"
    assert gap_phrase("night_wakings") == "night wakings"


def test_what_is_copied_from_the_last_episode_are_questions_about_its_look() -> None:
    assert set(APPEARANCE_FIELDS) <= set(question_fields("episodes"))


def test_wordings_stand_in_the_registry_alone() -> None:
    texts = {
        text
        for specs in FIELDS.values()
        for spec in specs.values()
        for text in (spec.wording, spec.quick_wording, spec.form_wording, spec.gap)
        if len(text.split()) > 2
    }
    files = [
        *(ROOT / "dashboards").glob("*.py"),
        *(ROOT / "tracker" / "web").rglob("*.py"),
        *(ROOT / "tracker" / "web").rglob("*.js"),
        *(ROOT / "tracker" / "presentation").glob("*.py"),
    ]
    copies = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in files
        for text in sorted(texts)
        if f'"{text}"' in path.read_text(encoding="utf-8")
    ]
    assert copies == []


def test_the_database_accepts_the_bounds_of_the_registry() -> None:
    tables = {
        name if name in FIELDS else f"{name}s": table
        for name, table in Base.metadata.tables.items()
    }
    for table, field in EACH_FIELD:
        spec = field_spec(table, field)
        if spec.minimum is None or spec.maximum is None:
            continue
        checks = {
            str(check.sqltext)
            for check in tables[table].constraints
            if isinstance(check, CheckConstraint)
        }
        assert f"{field} BETWEEN {spec.minimum} AND {spec.maximum}" in checks, (table, field)
