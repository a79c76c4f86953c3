"""A diary read on from where it was last read equals the same diary read whole, whatever happened in between."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.examples import RANDOM_CASES
from tests.storage.test_store import add_child, log
from tracker.domain.diary import CONTRACTS, Diary
from tracker.events.event_index import EventIndex, detect_events, event_index
from tracker.storage import backup, store
from tracker.storage.database import open_database, reading, writing
from tracker.storage.diary_cache import MOST_CHANGES, MOST_UPDATES, DiaryCache

START = datetime.fromisoformat("2026-11-20T03:12:00+01:00")
STATES, MOVEMENTS, PEOPLE = (
    ("asleep", "just_woke", "awake"),
    (["twitch"], ["jerk"], ["jerk", "twitch"], ["twitch", "jerk"]),
    ("Mum", "Dad", "Granny"),
)


def check_equal(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Fail with pandas' own words where two tables differ; finding that they are equal is quicker without it."""
    if not (one.dtypes.equals(other.dtypes) and one.equals(other)):
        pd.testing.assert_frame_equal(one, other)


def same_diary(one: Diary, other: Diary) -> None:
    assert (one.child, one.as_of) == (other.child, other.as_of)
    for name in (*CONTRACTS, "edits"):
        check_equal(getattr(one, name), getattr(other, name))


def same_found(one: EventIndex, other: EventIndex) -> None:
    for name in ("events", "bouts", "series", "entries"):
        check_equal(getattr(one, name), getattr(other, name))
    assert np.array_equal(one.canonical_row, other.canonical_row)
    assert np.array_equal(one.series_numbers_strict, other.series_numbers_strict)


def both_ways(engine: Engine, cache: DiaryCache, child: str, now: datetime) -> Diary:
    """Read a diary on and whole, see that they are the same, and return the one read on."""
    with reading(engine) as session:
        cached, whole = cache.diary(session, child, now), store.load_diary(session, child, now)
    same_diary(cached, whole)
    same_found(event_index(cached), detect_events(whole.episodes))
    return cached


class Family:
    """Three people who log, amend, remove, bring back and move entries of two children, by chance."""

    def __init__(self, engine: Engine, now: datetime, chance: random.Random) -> None:
        self.engine, self.now, self.chance = engine, now, chance
        self.children = [add_child(engine, now, name=name) for name in ("Robin", "Kim")]
        self.ids: list[str] = []

    def an_episode(self) -> dict[str, Any]:
        """Return an episode: close to others in time or far from them, told in one way or another."""
        answers: dict[str, Any] = {
            "started_at": START
            - timedelta(
                seconds=self.chance.choice((20, 90, 400, 86_400)) * self.chance.randint(0, 12)
            )
        }
        answers |= {
            "state": self.chance.choice(STATES),
            "movements": self.chance.choice(MOVEMENTS),
            "logged_by": self.chance.choice(PEOPLE),
        }
        if self.chance.random() < 0.5:
            answers |= {
                "note": self.chance.choice(("", "went blue", "hiccups")),
                "eyes": self.chance.choice((["normal"], ["turned"])),
            }
        answers |= {"jerk_count": self.chance.randint(2, 9)} if self.chance.random() < 0.2 else {}
        return answers | ({"time_precision": "day_only"} if self.chance.random() < 0.1 else {})

    def act(self) -> None:
        """Let one of them do something in the diary, and time pass."""
        self.now += timedelta(minutes=self.chance.choice((0, 1, 90)))
        does = self.chance.choice(
            (
                self._log,
                self._log,
                self._log,
                self._amend,
                self._remove,
                self._restore,
                self._move,
                self._another_table,
            )
        )
        with writing(self.engine) as session:
            does(session)

    def _log(self, session: Session) -> None:
        child = self.chance.choice(self.children)
        self.ids.append(
            store.record(session, child, "episodes", self.an_episode(), now=self.now, by="Mum").id
        )

    def _with_one(self, does: Callable[[str], None]) -> None:
        if self.ids:
            does(self.chance.choice(self.ids))

    def _amend(self, session: Session) -> None:
        self._with_one(
            lambda id_: store.amend(
                session, "episodes", id_, self.an_episode(), now=self.now, by="Dad"
            )
        )

    def _remove(self, session: Session) -> None:
        self._with_one(
            lambda id_: store.remove(session, "episodes", id_, "mistake", now=self.now, by="Dad")
        )

    def _restore(self, session: Session) -> None:
        self._with_one(lambda id_: store.restore(session, "episodes", id_, now=self.now, by="Dad"))

    def _move(self, session: Session) -> None:
        child = self.chance.choice(self.children)
        self._with_one(
            lambda id_: store.amend(
                session, "episodes", id_, {"child": child}, now=self.now, by="Dad"
            )
        )

    def _another_table(self, session: Session) -> None:
        day = f"2026-11-{self.chance.randint(1, 21):02d}"
        store.record(
            session,
            self.children[0],
            "check_ins",
            {"date": day, "mood": "usual"},
            now=self.now,
            by="Mum",
        )
        store.record(
            session,
            self.children[0],
            "doses",
            {"given_at": START, "medicine": "Vitamin D"},
            now=self.now,
            by="Mum",
        )


@pytest.mark.parametrize("seed", range(RANDOM_CASES))
def test_whatever_happens_in_a_family_a_diary_read_on_equals_one_read_whole(
    sqlite_engine: Engine, now: datetime, seed: int
) -> None:
    family, cache = Family(sqlite_engine, now, random.Random(seed)), DiaryCache()  # noqa: S311
    for _ in range(60):
        for _ in range(family.chance.randint(1, 3)):
            family.act()
        both_ways(sqlite_engine, cache, family.chance.choice(family.children), family.now)


def test_on_postgresql_every_diary_is_read_whole(engine: Engine, now: datetime) -> None:
    family, cache = Family(engine, now, random.Random(1)), DiaryCache()  # noqa: S311
    for _ in range(12):
        family.act()
        both_ways(engine, cache, family.children[0], family.now)


def test_what_did_not_change_is_not_read_again(sqlite_engine: Engine, now: datetime) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    log(sqlite_engine, child, now)
    first = both_ways(sqlite_engine, cache, child, now)
    with writing(sqlite_engine) as session:
        store.record(
            session, child, "check_ins", {"date": "2026-11-20", "mood": "usual"}, now=now, by="Mum"
        )
    later = both_ways(sqlite_engine, cache, child, now + timedelta(minutes=1))
    assert later.episodes is first.episodes
    assert len(later.check_ins) == 1


def test_an_entry_dated_ahead_is_seen_as_soon_as_its_time_has_come(
    sqlite_engine: Engine, now: datetime
) -> None:
    child, cache, ahead = add_child(sqlite_engine, now), DiaryCache(), now + timedelta(minutes=5)
    both_ways(sqlite_engine, cache, child, now)
    log(sqlite_engine, child, ahead)
    assert both_ways(sqlite_engine, cache, child, ahead - timedelta(microseconds=1)).episodes.empty
    assert len(both_ways(sqlite_engine, cache, child, ahead).episodes) == 1


def test_a_child_that_moved_to_another_zone_or_was_asked_more_is_read_with_it(
    sqlite_engine: Engine, now: datetime
) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    log(sqlite_engine, child, now)
    both_ways(sqlite_engine, cache, child, now)
    with writing(sqlite_engine) as session:
        store.amend_child(
            session, child, {"time_zone": "Asia/Tokyo", "gestation_weeks": 33}, now=now, by="Mum"
        )
    log(sqlite_engine, child, now)
    assert both_ways(sqlite_engine, cache, child, now).child.gestation_weeks == 33


def test_a_caregivers_new_name_stands_beside_every_entry(
    sqlite_engine: Engine, now: datetime
) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    for minutes in range(3):
        log(sqlite_engine, child, now, started_at=START + timedelta(minutes=minutes))
    both_ways(sqlite_engine, cache, child, now)
    with writing(sqlite_engine) as session:
        store.rename_caregiver(session, "Mum", "Anna", now=now, by="Anna")
    assert set(both_ways(sqlite_engine, cache, child, now).episodes["logged_by"]) == {"Anna"}


def test_a_diary_put_back_from_a_copy_is_read_whole_even_when_as_much_was_written_since(
    sqlite_url: str, sqlite_engine: Engine, now: datetime
) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    log(sqlite_engine, child, now)
    copy = backup.backup(sqlite_url, Path(str(sqlite_engine.url.database)).parent / "copy.sqlite3")
    log(sqlite_engine, child, now, movements=["jerk"])
    both_ways(sqlite_engine, cache, child, now)
    sqlite_engine.dispose()
    backup.restore(sqlite_url, copy, now)
    again = open_database(sqlite_url)
    log(again, child, now + timedelta(seconds=1), movements=["stiffening"])
    log(again, child, now + timedelta(seconds=1), movements=["stare"])
    assert set(
        both_ways(again, cache, child, now + timedelta(seconds=1)).episodes["movements"]
    ) == {"twitch", "stiffening", "stare"}
    again.dispose()


@pytest.mark.parametrize("more", [0, 1])
def test_an_import_of_very_many_entries_is_read_whole(
    sqlite_engine: Engine, now: datetime, more: int
) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    both_ways(sqlite_engine, cache, child, now)
    with writing(sqlite_engine) as session:
        for number in range(MOST_CHANGES + more):
            store.record(
                session,
                child,
                "episodes",
                {"started_at": START + timedelta(minutes=number % 7)},
                now=now,
                by="Mum",
            )
    assert len(both_ways(sqlite_engine, cache, child, now).episodes) == MOST_CHANGES + more


def test_a_diary_does_not_grow_for_ever_in_pieces(sqlite_engine: Engine, now: datetime) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    for number in range(MOST_UPDATES + 3):
        log(sqlite_engine, child, now, started_at=START + timedelta(minutes=number))
        with reading(sqlite_engine) as session:
            cache.diary(session, child, now)
        if number % 16 == 0:
            both_ways(sqlite_engine, cache, child, now)
    diary = both_ways(sqlite_engine, cache, child, now)
    assert len(diary.episodes) == MOST_UPDATES + 3
    assert diary.episodes["state"].array._pa_array.num_chunks <= 2 * MOST_UPDATES + 1


def test_a_diary_that_somebody_took_for_a_question_of_the_past_finds_for_itself(
    sqlite_engine: Engine, now: datetime
) -> None:
    child, cache = add_child(sqlite_engine, now), DiaryCache()
    for minutes in (0, 20, 40):
        log(sqlite_engine, child, now, started_at=START + timedelta(minutes=minutes))
        diary = both_ways(sqlite_engine, cache, child, now)
    past = dataclasses.replace(diary, episodes=diary.episodes.iloc[:1])
    assert len(event_index(past).events) == 1
