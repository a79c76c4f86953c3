"""What a family wants to know at a glance, as a pure question of the Diary: the last episode, today's count, who has been called about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from tracker.domain.diary import CONTRACTS

if TYPE_CHECKING:
    from tracker.clinical.assess import Assessment, Evidence, Flag
    from tracker.domain.diary import Diary


@dataclass(frozen=True)
class LastEpisode:
    """The newest episode: its id, when it began and on which clock."""

    id: str
    started_at: datetime
    time_zone: str
    minutes_since: int


@dataclass(frozen=True)
class Status:
    """A glance at one diary. `watched` is None where today's check-in has not said it; `none_seen` is today's true zero."""

    last: LastEpisode | None
    episodes_today: int
    running_id: str | None
    check_in_id: str | None
    watched: str | None
    none_seen: bool


def _last_episode(diary: Diary) -> LastEpisode | None:
    if diary.episodes.empty:
        return None
    row = diary.episodes.iloc[-1]
    started_at = row["started_at"].to_pydatetime()
    return LastEpisode(
        str(row["id"]),
        started_at,
        str(row["time_zone"]),
        int((diary.as_of - started_at).total_seconds() // 60),
    )


def _episodes_on(diary: Diary, day: date) -> int:
    from tracker.events.detect import found_in  # noqa: PLC0415 - summaries are heavy

    return int((found_in(diary).events["local_day"] == pd.Timestamp(day)).sum())


def status(diary: Diary) -> Status:
    """Return the glance at a diary; a pair of entries two caregivers made of one event counts once."""
    today = diary.check_ins[diary.check_ins["date"] == pd.Timestamp(diary.today)]
    running = diary.episodes[diary.episodes["running"]]
    watched = today["watched"].dropna()
    return Status(
        last=_last_episode(diary),
        episodes_today=_episodes_on(diary, diary.today),
        running_id=None if running.empty else str(running["id"].iloc[-1]),
        check_in_id=newest_check_in_id(diary, diary.today),
        watched=None if watched.empty else str(watched.iloc[-1]),
        none_seen=bool((today["episodes_seen"] == "none").any()),
    )


def _newest(diary: Diary, evidence: tuple[Evidence, ...]) -> datetime | None:
    """When the newest entry behind a flag came into the diary."""
    known = [
        diary.table(item.table).loc[lambda rows, id_=item.id: rows["id"] == id_, "known_at"]
        for item in evidence
        if item.table in CONTRACTS
    ]
    instants = [series.iloc[0] for series in known if not series.empty]
    return cast("pd.Timestamp", max(instants)).to_pydatetime() if instants else None


def contact_day(diary: Diary, flag: Flag) -> date | None:
    """Return the day someone was called about a flag: the newest visit that names its rule and was noted after every entry behind it."""
    about = diary.visits[diary.visits["discussed"].str.contains(f'"{flag.rule}"', regex=False)]
    if about.empty:
        return None
    newest = _newest(diary, flag.evidence)
    later = about if newest is None else about[about["known_at"] >= newest]
    return None if later.empty else cast("pd.Timestamp", later["date"].max()).date()


def episode_starts_since(diary: Diary, earliest: datetime) -> list[datetime]:
    """Return when the episodes since an instant began, oldest first: those whose time is known, a pair of doubles once."""
    from tracker.events.series import doubles  # noqa: PLC0415 - summaries are heavy

    episodes = diary.episodes
    late = episodes["started_at"] >= pd.Timestamp(earliest)
    shown = episodes[late & (episodes["time_precision"] != "day_only") & ~doubles(episodes)]
    return [cast("pd.Timestamp", instant).to_pydatetime() for instant in shown["started_at"]]


def urgent_flags(diary: Diary, assessment: Assessment) -> tuple[Flag, ...]:
    """Return the flags that must stay in sight: an emergency or a same-day flag nobody was called about since its newest entry."""
    return tuple(
        flag
        for flag in assessment.flags
        if flag.urgency in {"emergency_now", "same_day"} and contact_day(diary, flag) is None
    )


def newest_entries(
    diary: Diary, tables: tuple[str, ...], limit: int | None, only: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Return the newest records of some tables as (table, id), newest first by the time they speak of; `only` these ids, if any are named."""
    parts = []
    for name in tables:
        frame = diary.table(name)
        frame = frame[frame["id"].isin(only)] if only else frame
        column = next(c for c in ("started_at", "given_at", "date") if c in frame)
        times = (
            frame[column]
            if column != "date"
            else frame[column].dt.tz_localize(
                diary.child.time_zone, ambiguous=True, nonexistent="shift_forward"
            )
        )
        parts.append(
            pd.DataFrame(
                {
                    "table": name,
                    "id": frame["id"],
                    "at": times.dt.tz_convert("UTC"),
                    "known_at": frame["known_at"],
                }
            ).tail(limit or len(frame))
        )
    ordered = pd.concat(parts).sort_values(["at", "known_at"], ascending=False, kind="stable")[
        :limit
    ]
    return list(zip(ordered["table"], ordered["id"], strict=True))


def newest_evidence(diary: Diary, evidence: tuple[Evidence, ...], limit: int) -> list[Evidence]:
    """Return the newest entries behind a flag, newest first, of those a table of the diary holds."""
    places = {item.id: item for item in evidence if item.table in CONTRACTS}
    tables = tuple(dict.fromkeys(item.table for item in places.values()))
    found = newest_entries(diary, tables, None, frozenset(places)) if tables else []
    return [places[id_] for _, id_ in found[:limit]]


def first_observed_day(diary: Diary) -> date:
    """Return the first local day with an episode or a check-in, today where there is none."""
    firsts = [
        frame[column].min()
        for frame, column in ((diary.episodes, "local_day"), (diary.check_ins, "date"))
        if not frame.empty
    ]
    return cast("pd.Timestamp", min(firsts)).date() if firsts else diary.today


def newest_check_in_id(diary: Diary, day: date) -> str | None:
    """Return the id of a day's newest check-in, None where it has none."""
    places = np.flatnonzero(diary.check_ins["date"].to_numpy() == np.datetime64(day))
    return str(diary.check_ins["id"].iloc[places[-1]]) if places.size else None


def is_yesterday_missing(diary: Diary) -> bool:
    """Say whether the diary had begun by yesterday and yesterday has no check-in."""
    yesterday = diary.today - timedelta(days=1)
    return first_observed_day(diary) <= yesterday and newest_check_in_id(diary, yesterday) is None
