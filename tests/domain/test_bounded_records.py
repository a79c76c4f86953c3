"""A record made to exhaust the server is refused with few problems, before its items are read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from tests.conftest import NOW
from tracker.domain.field_types import Context
from tracker.domain.record_validation import LONGEST_KEY, MOST_PROBLEMS, valid_record
from tracker.domain.schemas import (
    MOST_CLIPS,
    RECORDS,
    BackgroundRecord,
    ChildRecord,
    EpisodeRecord,
)
from tracker.errors import InvalidRecord, Problem

CONTEXT = Context(NOW, "Europe/Berlin", date(2026, 6, 1))
MODELS: list[type[BaseModel]] = [*RECORDS.values(), BackgroundRecord, ChildRecord]
BODY = 480_000
"""The characters of the largest request that was tried."""


def problems_of(model: type[BaseModel], **fields: Any) -> list[Problem]:
    with pytest.raises(InvalidRecord) as error:
        valid_record(model, fields, CONTEXT)
    return error.value.problems


def is_list(model: type[BaseModel], name: str) -> bool:
    return "list[" in str(model.model_fields[name].annotation)


@pytest.mark.parametrize("item", [{}, "x", 0, [[]], None], ids=str)
@pytest.mark.parametrize(
    ("model", "name"),
    [(model, name) for model in MODELS for name in model.model_fields if is_list(model, name)],
)
def test_a_list_longer_than_its_field_can_hold_is_one_problem(
    model: type[BaseModel], name: str, item: object
) -> None:
    problems = [p for p in problems_of(model, **{name: [item] * (BODY // 4)}) if p.where == name]
    assert [(p.problem, p.expected[:8]) for p in problems] == [("is too long", "at most ")]
    assert not [p for p in problems_of(model, **{name: [item] * (BODY // 4)}) if "/" in p.where]


@pytest.mark.parametrize("model", MODELS)
def test_a_long_text_and_a_long_key_are_one_short_problem_each(model: type[BaseModel]) -> None:
    for name in model.model_fields:
        assert len(problems_of(model, **{name: "ab" * (BODY // 2)})) <= len(model.model_fields)
        assert len(str(InvalidRecord(problems_of(model, **{name: "ab" * (BODY // 2)})))) < 10_000
    places = [p.where for p in problems_of(model, **{"k" * BODY: 1})]
    assert max(map(len, places)) == LONGEST_KEY


@pytest.mark.parametrize("model", MODELS)
def test_too_many_keys_are_one_problem(model: type[BaseModel]) -> None:
    problems = problems_of(model, **{f"k{n}": 0 for n in range(BODY // 10)})
    assert [p.problem for p in problems] == ["has too many keys"]


def test_the_problems_of_one_record_are_bounded_and_the_rest_is_mentioned() -> None:
    for name in ("jerk_offsets_s", "clips"):
        problems = problems_of(EpisodeRecord, **{name: [{}] * MOST_CLIPS})
        assert len(problems) == MOST_PROBLEMS + 1
        assert problems[-1].problem == "has more problems than these"
