"""The state of a diary at a glance: last episode, today's count, flags still to be acted on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import pandas as pd

from tracker.domain.diary import CONTRACTS
from tracker.domain.local_time import local_date

if TYPE_CHECKING:
    from tracker.clinical.assess import Assessment, Evidence, Flag
    from tracker.domain.diary import Diary

LONGEST_DAY: Final = timedelta(hours=26)
"""No day of any place began longer ago: one has 25 hours where the clocks go back, and a spare."""


FEWEST_DAYS_WITH_ENTRIES: Final = 3
"""Before so many days have entries, nothing is said about what is missing (ours)."""


@dataclass(frozen=True)
class LastEpisode:
    """The newest episode; `time_zone` is the clock it was logged on.

    `day_only`: no time of day is known.
    """

    id: str
    started_at: datetime
    time_zone: str
    minutes_since: int
    day_only: bool


@dataclass(frozen=True)
class Status:
    """A diary at a glance.

    `watched`: None until today's check-in says it. `none_seen`: today's check-in says that no
    episode was seen. `days_with_entries`: local days with an episode or a check-in.
    """

    last: LastEpisode | None
    episodes_today: int
    running_id: str | None
    check_in_id: str | None
    watched: str | None
    none_seen: bool
    days_with_entries: int

    @property
    def is_new_diary(self) -> bool:
        """Whether it is too early to say what is missing."""
        return self.days_with_entries < FEWEST_DAYS_WITH_ENTRIES


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
        row["time_precision"] == "day_only",
    )


def _episodes_today(diary: Diary) -> int:
    """Return how many episodes were on the present day of the place where each was logged."""
    from tracker.events.event_index import event_index  # noqa: PLC0415 - heavy

    episodes = event_index(diary).events
    earliest = pd.Timestamp(diary.as_of) - LONGEST_DAY
    lately = episodes[episodes["started_at"] >= earliest]
    return sum(
        cast("pd.Timestamp", day).date() == local_date(diary.as_of, str(place))
        for day, place in zip(lately["local_day"], lately["time_zone"], strict=True)
    )


def status(diary: Diary) -> Status:
    """Return a diary at a glance; duplicates count once in `episodes_today`."""
    today = diary.check_ins[diary.check_ins["date"] == pd.Timestamp(diary.today)]
    running = diary.episodes[diary.episodes["running"]]
    watched = today["watched"].dropna()
    return Status(
        last=_last_episode(diary),
        episodes_today=_episodes_today(diary),
        running_id=None if running.empty else str(running["id"].iloc[-1]),
        check_in_id=newest_check_in_id(diary, diary.today),
        watched=None if watched.empty else str(watched.iloc[-1]),
        none_seen=bool((today["episodes_seen"] == "none").any()),
        days_with_entries=len(
            {*diary.episodes["local_day"].tolist(), *diary.check_ins["date"].tolist()}
        ),
    )


def _newest_logging(diary: Diary, evidence: tuple[Evidence, ...]) -> datetime | None:
    """Return when the entry behind a flag that was logged last came into the diary."""
    logged = [
        diary.table(item.table).loc[lambda rows, id_=item.id: rows["id"] == id_, "known_at"]
        for item in evidence
        if item.table in CONTRACTS
    ]
    instants = [series.iloc[0] for series in logged if not series.empty]
    return cast("pd.Timestamp", max(instants)).to_pydatetime() if instants else None


def visits_about(diary: Diary, rule: str) -> pd.DataFrame:
    """Return the visits that discussed a rule."""
    return diary.visits[diary.visits["discussed"].str.contains(f'"{rule}"', regex=False)]


def _newest_day(visits: pd.DataFrame) -> date | None:
    return None if visits.empty else cast("pd.Timestamp", visits["date"].max()).date()


def last_call_day(diary: Diary, rule: str) -> date | None:
    """Return the day of the newest visit about a rule, whatever was logged since; None if none."""
    return _newest_day(visits_about(diary, rule))


def contact_day(diary: Diary, flag: Flag) -> date | None:
    """Return the day of the newest visit about a flag, None if none covers all its entries.

    A visit covers the entries that were in the diary when the visit was noted.
    """
    about = visits_about(diary, flag.rule)
    newest = None if about.empty else _newest_logging(diary, flag.evidence)
    return _newest_day(about if newest is None else about[about["known_at"] >= newest])


def episode_starts_since(diary: Diary, earliest: datetime) -> list[datetime]:
    """Return the starts of the episodes since an instant, oldest first.

    Episodes of which only the day is known and duplicates are left out.
    """
    from tracker.events.deduplicate import is_duplicate  # noqa: PLC0415 - heavy

    episodes = diary.episodes
    late = episodes["started_at"] >= pd.Timestamp(earliest)
    countable = episodes[
        late & (episodes["time_precision"] != "day_only") & ~is_duplicate(episodes)
    ]
    return [cast("pd.Timestamp", instant).to_pydatetime() for instant in countable["started_at"]]


def urgent_flags(diary: Diary, assessment: Assessment) -> tuple[Flag, ...]:
    """Return the emergency and same-day flags that no visit covers (see `contact_day`)."""
    return tuple(
        flag
        for flag in assessment.flags
        if flag.urgency in {"emergency_now", "same_day"} and contact_day(diary, flag) is None
    )


def newest_entries(
    diary: Diary, tables: tuple[str, ...], limit: int | None, only: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Return the newest records of some tables as (table, id), the latest start or day first.

    `limit`: None returns all. `only`: unless empty, just these ids.
    """
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
    """Return the newest entries behind a flag, newest first; only records of the tables."""
    by_id = {item.id: item for item in evidence if item.table in CONTRACTS}
    tables = tuple(dict.fromkeys(item.table for item in by_id.values()))
    newest = newest_entries(diary, tables, None, frozenset(by_id)) if tables else []
    return [by_id[id_] for _, id_ in newest[:limit]]


def first_observed_day(diary: Diary) -> date:
    """Return the first local day with an episode or a check-in, today if there is none."""
    firsts = [
        frame[column].min()
        for frame, column in ((diary.episodes, "local_day"), (diary.check_ins, "date"))
        if not frame.empty
    ]
    return cast("pd.Timestamp", min(firsts)).date() if firsts else diary.today


def newest_check_in_id(diary: Diary, day: date) -> str | None:
    """Return the id of a day's newest check-in, None if it has none."""
    rows = np.flatnonzero(diary.check_ins["date"].to_numpy() == np.datetime64(day))
    return str(diary.check_ins["id"].iloc[rows[-1]]) if rows.size else None


def is_yesterday_missing(diary: Diary) -> bool:
    """Return whether yesterday has no check-in although the diary had begun."""
    yesterday = diary.today - timedelta(days=1)
    return first_observed_day(diary) <= yesterday and newest_check_in_id(diary, yesterday) is None


def missing_check_in_day(diary: Diary) -> date | None:
    """Return yesterday if it has no check-in although the diary had begun, else None."""
    return diary.today - timedelta(days=1) if is_yesterday_missing(diary) else None
