"""What the HTTP API reads: a child's status and skills, the family, and the response to a write."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from tracker.clinical.assess import Assessment, assess
from tracker.clinical.catalogue.loader import age_of
from tracker.domain.age import format_age
from tracker.domain.diary import Diary
from tracker.domain.local_time import iso, local_date
from tracker.domain.questions import APPEARANCE_FIELDS
from tracker.domain.video_marks import video_marks
from tracker.localization.region import Region, current_region, find_region, guess_region
from tracker.presentation import clock_text, today_status
from tracker.presentation.child_avatar import avatars
from tracker.presentation.confirmation import confirmation
from tracker.presentation.reminders import evening_reminders
from tracker.presentation.size_question import size_question
from tracker.presentation.skills import checklist, checklist_ages, newest_answer
from tracker.presentation.tap_tempo_text import tap_tempo_text, video_tempo_text
from tracker.presentation.warning_card import warning_card
from tracker.statistics.tap_tempo import tap_rhythm
from tracker.storage import store
from tracker.storage.database import reading
from tracker.web.api.writes import WriteResult, requested_child
from tracker.web.clock_monitor import clock_monitor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

MAX_CACHED: Final = 32
"""Children in the cache, the one assessed longest ago leaves first: many must not fill memory."""


@dataclass(frozen=True)
class CachedAssessment:
    """A child's diary at one version and minute, and its assessment by the rules."""

    version: store.Version
    minute: int
    diary: Diary
    assessment: Assessment

    def is_of(self, minute: int) -> bool:
        """Return whether it is no older than a minute; a clock that was set back makes it old."""
        return minute <= self.minute <= minute + 1


def clock_sentence(diary: Diary) -> str | None:
    """Return what is wrong with the clock of this computer, None where nothing is known."""
    by = clock_monitor().jump()
    return clock_text.diary_contradiction(diary) or (clock_text.jump(by) if by else None)


def _minute(now: datetime) -> int:
    return int(now.timestamp() // 60)


def _urgent_flags(assessed: CachedAssessment) -> list[dict[str, str]]:
    """Return the flags that stay in sight, as the API sends them."""
    return [
        {
            "rule": flag.rule,
            "urgency": str(flag.urgency),
            "title": flag.title,
            "why": flag.why,
            "do": flag.do,
        }
        for flag in today_status.urgent_flags(assessed.diary, assessed.assessment)
    ]


def _confirm(assessed: CachedAssessment) -> dict[str, object] | None:
    """Return the questions about a movement that is over (P23), None where there are none."""
    flags = today_status.urgent_flags(assessed.diary, assessed.assessment)
    questions = confirmation(assessed.diary, flags)
    return None if questions is None else asdict(questions)


def _running(diary: Diary) -> list[dict[str, object]]:
    """Return the episodes that are still running, the newest first, as the API sends them."""
    rows = diary.episodes[diary.episodes["running"]].iloc[::-1]
    return [
        {
            "id": row["id"],
            "started_at": iso(row["started_at"].to_pydatetime(), row["time_zone"]),
            "jerk_offsets_s": json.loads(row["jerk_offsets_s"] or "[]"),
        }
        for row in rows.to_dict("records")
    ]


class ApiService:
    """One diary behind the API: its database, and the last assessment of each child."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._diaries = store.diary_cache(engine.url.render_as_string(hide_password=False))
        self._cache: dict[tuple[str, str], CachedAssessment] = {}
        self._lock = Lock()

    def assessed_diary(self, child_id: str, now: datetime) -> CachedAssessment:
        """Return a child's diary and assessment, at the newest version and no older than `now`.

        The sentences of the assessment are those of the region in use.

        They are computed at most once per version and minute. Of several requests that wait here,
        the first computes what serves all that wrote before it began.
        """
        key = (child_id, current_region().code)
        with self._lock:
            with reading(self.engine) as session:
                version = store.version(session, child_id)
                cached = self._cache.get(key)
                if cached and cached.version == version and cached.is_of(_minute(now)):
                    return cached
                now = max(now, datetime.now(UTC))  # the request may have waited for the lock
                diary = store.present_diary(session, child_id, now, self._diaries)
            self._cache.pop(key, None)
            assessed = CachedAssessment(version, _minute(now), diary, assess(diary))
            self._cache[key] = assessed
            if len(self._cache) > MAX_CACHED:
                del self._cache[next(iter(self._cache))]
            return assessed

    def region(self, languages: str | None) -> Region:
        """Return the region the family chose, else the one that fits a browser's languages."""
        with reading(self.engine) as session:
            chosen = store.region(session)
        return find_region(chosen) or guess_region(languages)

    def family(self, *, now: datetime, child_id: str | None = None) -> dict[str, object]:
        """Return the children with their avatars, the caregivers and the numbers to call.

        With a `child_id` the caregivers are those who logged something about that child.
        """
        with reading(self.engine) as session:
            children, arrival = store.children(session), store.arrival_order(session)
            region = store.region(session)
            number, doctor = store.emergency_number(session), store.doctor_number(session)
            caregivers = (
                store.caregivers_of(session, child_id) if child_id else store.caregivers(session)
            )
        by_child = avatars(children, arrival)
        return {
            "now": now.isoformat(),
            "emergency_number": number,
            "doctor_number": doctor,
            "region": region,
            "caregivers": [caregiver.name for caregiver in caregivers if not caregiver.retired],
            "children": [
                {
                    "id": child.id,
                    "name": child.name,
                    "initial": by_child[child.id].initial,
                    "colour": by_child[child.id].colour,
                    "time_zone": child.time_zone,
                }
                for child in children
            ],
        }

    def status(self, child_id: str | None, *, now: datetime) -> dict[str, object]:
        """Return what a home display shows of one child.

        `running` is the newest running episode, `all_running` every one; `recent` is how the last
        two looked; `last_24_h` holds the starts with a known time; `card` is today's newest
        check-in. `last_episode_day` is set if only the day of the last episode is known,
        `missing_day` if yesterday has no check-in.
        """
        with reading(self.engine) as session:
            child = requested_child(session, child_id)
        assessed = self.assessed_diary(child.id, now)
        today, running = today_status.status(assessed.diary), _running(assessed.diary)
        last, day_ago = today.last, now - timedelta(days=1)
        card, recent = self._card_and_recent(assessed.diary, today.check_in_id)
        last_day = (
            local_date(last.started_at, last.time_zone).isoformat()
            if last is not None and last.day_only
            else None
        )
        missing_day = today_status.missing_check_in_day(assessed.diary)
        minutes = None if last is None else int((now - last.started_at).total_seconds() // 60)
        is_wrong = assessed.diary.clock is not None
        day = assessed.diary.today if is_wrong else local_date(now, child.time_zone)
        return {
            "now": now.isoformat(),
            "clock": clock_sentence(assessed.diary),
            "clock_is_behind": is_wrong,
            "newest_entry_at": assessed.diary.as_of.isoformat() if is_wrong else None,
            "child": child.id,
            "today": day.isoformat(),
            "last_episode_at": None if last is None else iso(last.started_at, last.time_zone),
            "last_episode_day": last_day,
            "minutes_since": None if minutes is None or is_wrong else max(0, minutes),
            "episodes_today": today.episodes_today,
            "running": running[0] if running else None,
            "all_running": running,
            "urgency": str(assessed.assessment.urgency),
            "urgent": _urgent_flags(assessed),
            "warning": self._warning(assessed),
            "confirm": _confirm(assessed),
            "checked_in_today": card is not None,
            "reminders": evening_reminders(assessed.diary),
            "missing_day": None if missing_day is None else missing_day.isoformat(),
            "card": card,
            "last_24_h": [
                iso(start, child.time_zone)
                for start in today_status.episode_starts_since(assessed.diary, day_ago)
            ],
            "recent": recent,
        }

    def _card_and_recent(
        self, diary: Diary, check_in_id: str | None
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """Return a check-in, and how the two newest episodes looked."""
        newest = diary.episodes["id"].iloc[:-3:-1].tolist()
        with reading(self.engine) as session:
            records = store.read_many(session, "episodes", newest)
            card = None if check_in_id is None else store.read(session, "check_ins", check_in_id)
        episodes = [records[id_][1] for id_ in newest]
        names = ("id", "started_at", *APPEARANCE_FIELDS)
        return card, [{name: row[name] for name in names if name in row} for row in episodes]

    def skills(self, child_id: str | None, *, now: datetime) -> dict[str, object]:
        """Return the skills asked at the child's age, each with its newest answer.

        The age is the corrected one while correction applies; then `from_birth` is the other one.
        """
        with reading(self.engine) as session:
            child = requested_child(session, child_id)
        diary = self.assessed_diary(child.id, now).diary
        age = age_of(child, diary.today)
        months = checklist_ages(age).now
        days = age.corrected_days if age.corrected_applies else age.chronological_days
        listed = [skill for skills in checklist(diary, months).values() for skill in skills]
        return {
            "child": child.id,
            "months": int(months),
            "age": format_age(days, diary.today),
            "from_birth": (
                format_age(age.chronological_days, diary.today) if age.corrected_applies else None
            ),
            "skills": [
                {"key": skill.key, "label": skill.label, "hint": skill.hint, **newest_answer(skill)}
                for skill in listed
            ],
        }

    def response(self, result: WriteResult, now: datetime) -> dict[str, object]:
        """Return the body of the response to a write, with the flags that stay in sight."""
        body: dict[str, object] = {"id": result.id, "child": result.child}
        if result.entry is None:
            return body
        body["entry"] = result.entry
        if taps := result.entry.get("jerk_offsets_s"):
            rate = video_marks(result.entry.get("source") or "").playback_rate
            body["rhythm"] = (
                video_tempo_text(tap_rhythm(taps, rate))
                if rate
                else tap_tempo_text(tap_rhythm(taps))
            )
        if "kind" in result.entry and "value" in result.entry and "removed_at" not in result.entry:
            body["questions"] = self._questions(result.child, result.entry, now)
        return body | self._urgent_or_none(result.child, now)

    def _questions(self, child_id: str, size: Mapping[str, Any], now: datetime) -> list[str]:
        """Return what is asked about a stored size that does not fit the others (one or none)."""
        diary = self.assessed_diary(child_id, now).diary
        day = date.fromisoformat(size["date"])
        question = size_question(
            diary, size["kind"], float(size["value"]), day, record_id=size["id"]
        )
        return [] if question is None else [question]

    def _warning(self, assessed: CachedAssessment) -> dict[str, object] | None:
        """Return the one card of all flags that stay in sight, None where there is none."""
        flags = today_status.urgent_flags(assessed.diary, assessed.assessment)
        if not flags:
            return None
        with reading(self.engine) as session:
            number, doctor = store.emergency_number(session), store.doctor_number(session)
        card = warning_card(assessed.diary, flags, emergency_number=number, doctor_number=doctor)
        return None if card is None else asdict(card)

    def _urgent_or_none(self, child_id: str, now: datetime) -> dict[str, object]:
        """Return the flags that stay in sight and their card; null where the rules fail.

        The entry is saved in either case.
        """
        try:
            assessed = self.assessed_diary(child_id, now)
            return {
                "urgent": _urgent_flags(assessed),
                "warning": self._warning(assessed),
                "confirm": _confirm(assessed),
            }
        except Exception:
            logging.getLogger(__name__).exception(
                "The rules could not be asked after an entry was saved"
            )
            return {"urgent": None, "warning": None, "confirm": None}
