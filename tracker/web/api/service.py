"""What each request of the HTTP interface does in the diary: have a change written, then say what the diary says now."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from tracker.clinical.assess import Assessment, Flag, assess
from tracker.clinical.catalogue.loader import age_of
from tracker.domain.age import format_age
from tracker.domain.diary import Diary
from tracker.domain.local_time import iso, local_date
from tracker.domain.questions import APPEARANCE_FIELDS
from tracker.presentation.child_avatar import avatars
from tracker.presentation.skills import checklist, checklist_ages, newest_answer
from tracker.presentation.tap_tempo_text import tap_tempo_text
from tracker.presentation.today_status import episode_starts_since, status, urgent_flags
from tracker.statistics.tap_tempo import tap_rhythm
from tracker.storage import store
from tracker.storage.database import open_database, reading
from tracker.storage.together import Together
from tracker.web.api.writes import Kept, as_kept, the_child

if TYPE_CHECKING:
    from concurrent.futures import Future

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

MOST_KEPT: Final = 32
"""Glances kept at once, the one worked out longest ago going first: a database of many families must not fill the memory."""


@dataclass(frozen=True)
class Glance:
    """The diary of one child at one revision and minute, and what the rules say of it."""

    diary: Diary
    assessment: Assessment


def _flag_words(flag: Flag) -> dict[str, str]:
    return {
        "rule": flag.rule,
        "urgency": str(flag.urgency),
        "title": flag.title,
        "why": flag.why,
        "do": flag.do,
    }


def _minute(now: datetime) -> int:
    return int(now.timestamp() // 60)


def _running(diary: Diary) -> list[dict[str, object]]:
    rows = diary.episodes[diary.episodes["running"]].iloc[::-1]
    return [
        {
            "id": row["id"],
            "started_at": iso(row["started_at"].to_pydatetime(), row["time_zone"]),
            "jerk_offsets_s": json.loads(row["jerk_offsets_s"] or "[]"),
        }
        for row in rows.to_dict("records")
    ]


class Desk:
    """One diary behind the interface: its database, and the last glance at each child."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._kept: dict[str, tuple[tuple[int, int], Glance]] = {}
        self._one_at_a_time = Lock()

    @cached_property
    def engine(self) -> Engine:
        """The everyday engine, opened at the first request."""
        return open_database(self.url)

    @cached_property
    def _together(self) -> Together:
        return Together(self.engine)

    def close(self) -> None:
        """Write what waits, and let the database go."""
        self._together.close()
        self.engine.dispose()

    def glance(self, child_id: str, now: datetime) -> Glance:
        """Return the child's diary and assessment, no older than this request; computed at most once a revision and minute.

        Of many writers that wait here, the first computes what serves all those who wrote before it began. A diary that was put back
        from a copy stands at an earlier revision than what is kept, and is looked at anew.
        """
        asked = (self._revision(child_id), _minute(now))
        with self._one_at_a_time:
            kept = self._kept.get(child_id)
            if kept is None or not (
                kept[0][0] >= asked[0]
                and kept[0][1] >= asked[1]
                and kept[0][0] <= self._revision(child_id)
            ):
                self._kept.pop(child_id, None)
                kept = self._kept[child_id] = self._look(child_id, now)
                if len(self._kept) > MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
            return kept[1]

    def _revision(self, child_id: str) -> int:
        with reading(self.engine) as session:
            return store.revision(session, child_id)

    def _look(self, child_id: str, now: datetime) -> tuple[tuple[int, int], Glance]:
        """Look at the diary as it stands; the clock is read again, for a request may have waited."""
        now = max(now, datetime.now(UTC))
        with reading(self.engine) as session:
            seen_at = (store.revision(session, child_id), _minute(now))
            diary = store.shelf(self.url).diary(session, child_id, now)
        return seen_at, Glance(diary, assess(diary))

    def write(self, change: Callable[[Session], Kept]) -> Future[Kept]:
        """Have something changed, together with what others change at this moment; what the future holds is on the disk."""
        return self._together.submit(change)

    def get(
        self,
        table: str,
        record_id: str,
        *,
        now: datetime,
        allowed: Callable[[Session, str, str], None] = lambda *_: None,
    ) -> dict[str, object]:
        """Return one record, where it is `allowed` to be read."""
        with reading(self.engine) as session:
            allowed(session, table, record_id)
            store.read(session, table, record_id)
            kept = as_kept(session, table, record_id)
        return self.told(kept, now)

    def family(self, *, now: datetime) -> dict[str, object]:
        """Return the children with what tells them apart at a glance, who logs here, the family's emergency number, and the diary's own clock."""
        with reading(self.engine) as session:
            children, number = store.children(session), store.emergency_number(session)
            caregivers = [one.name for one in store.caregivers(session) if not one.retired]
        mine = avatars(children)
        told = [
            {
                "id": child.id,
                "name": child.name,
                "initial": mine[child.id].initial,
                "colour": mine[child.id].colour,
                "time_zone": child.time_zone,
            }
            for child in children
        ]
        return {
            "now": now.isoformat(),
            "emergency_number": number,
            "caregivers": caregivers,
            "children": told,
        }

    def at_a_glance(self, child_id: str | None, *, now: datetime) -> dict[str, object]:
        """Return what a home display shows of one child.

        `running` is the newest that runs, `all_running` every one, `recent` how the last two looked, `last_24_h` when those with a known time
        began, `card` today's newest check-in.
        """
        with reading(self.engine) as session:
            child = the_child(session, child_id)
        seen = self.glance(child.id, now)
        newest = seen.diary.episodes["id"].iloc[:-3:-1].tolist()
        told, running = status(seen.diary), _running(seen.diary)
        with reading(self.engine) as session:
            read = store.read_many(session, "episodes", newest)
            card = (
                None
                if told.check_in_id is None
                else store.read(session, "check_ins", told.check_in_id)
            )
        last = told.last
        return {
            "now": now.isoformat(),
            "child": child.id,
            "today": local_date(now, child.time_zone).isoformat(),
            "last_episode_at": None if last is None else iso(last.started_at, last.time_zone),
            "minutes_since": None
            if last is None
            else max(0, int((now - last.started_at).total_seconds() // 60)),
            "episodes_today": told.episodes_today,
            "running": running[0] if running else None,
            "all_running": running,
            "urgency": str(seen.assessment.urgency),
            "urgent": [_flag_words(flag) for flag in urgent_flags(seen.diary, seen.assessment)],
            "checked_in_today": card is not None,
            "card": card,
            "last_24_h": [
                iso(one, child.time_zone)
                for one in episode_starts_since(seen.diary, now - timedelta(days=1))
            ],
            "recent": [
                {
                    name: read[id_][1][name]
                    for name in ("id", "started_at", *APPEARANCE_FIELDS)
                    if name in read[id_][1]
                }
                for id_ in newest
            ],
        }

    def skills(self, child_id: str | None, *, now: datetime) -> dict[str, object]:
        """Return the skills asked at the child's age, corrected while that applies, each with the newest answer; `from_birth` only where they differ."""
        with reading(self.engine) as session:
            child = the_child(session, child_id)
        diary = self.glance(child.id, now).diary
        age = age_of(child, diary.today)
        months = checklist_ages(age).now
        asked = [skill for skills in checklist(diary, months).values() for skill in skills]
        return {
            "child": child.id,
            "months": int(months),
            "age": format_age(
                age.corrected_days if age.corrected_applies else age.chronological_days
            ),
            "from_birth": format_age(age.chronological_days) if age.corrected_applies else None,
            "skills": [
                {"key": one.key, "label": one.label, "hint": one.hint, **newest_answer(one)}
                for one in asked
            ],
        }

    def told(self, kept: Kept, now: datetime) -> dict[str, object]:
        """Return what stands after a change, with the words of the flags that stay in sight; of what nobody wants to read, whose it is."""
        if kept.entry is None:
            return {"id": kept.id, "child": kept.child}
        taps = kept.entry.get("jerk_offsets_s")
        more = {"rhythm": tap_tempo_text(tap_rhythm(taps))} if taps else {}
        return {
            "id": kept.id,
            "child": kept.child,
            "entry": kept.entry,
            **more,
            "urgent": self._urgent_words(kept.child, now),
        }

    def _urgent_words(self, child_id: str, now: datetime) -> list[dict[str, str]] | None:
        """Return the words of the flags that stay in sight; None where they could not be worked out: what was saved stays saved all the same."""
        try:
            seen = self.glance(child_id, now)
            return [_flag_words(flag) for flag in urgent_flags(seen.diary, seen.assessment)]
        except Exception:
            logging.getLogger(__name__).exception(
                "The rules could not be asked after an entry was saved"
            )
            return None
