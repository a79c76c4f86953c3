"""The fullest diaries a family can bring: every part of the report has its say, every note and name is as long as the file allows."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from tests.builders import a_diary
from tracker.domain import vocabulary as v
from tracker.domain.diary import Background, Child
from tracker.domain.report_note import LONGEST_CONCERN, LONGEST_QUESTION, MOST_QUESTIONS, VisitNote
from tracker.review import Review, build_review

WORDS = "He folded up on waking, arms out, eyes to one side, again and again while we held him; "
LONGEST_NOTE = 10_000
LONGEST_NAME = 100
TABLES = (
    "episodes",
    "check_ins",
    "milestones",
    "signs",
    "spans",
    "measurements",
    "doses",
    "visits",
)


def prose(letters: int, mark: str = "") -> str:
    """Return that many letters of a parent's prose."""
    return (mark + WORDS * (letters // len(WORDS) + 1))[:letters].strip()


FULL_NOTE = VisitNote(
    concern=prose(LONGEST_CONCERN),
    first_seen=date(2026, 10, 1),
    questions=tuple(
        prose(LONGEST_QUESTION, f"Question {number}: ") for number in range(1, MOST_QUESTIONS + 1)
    ),
)


def fullest(name: str, as_of: str, *, letters: int = LONGEST_NOTE, more: int = 12) -> Review:
    """Return a demo child with every list filled: notes of so many letters, and so many more skills, medicines, sizes and visits."""
    document = json.loads((files("tracker") / "demo" / f"{name}.json").read_text(encoding="utf-8"))[
        "children"
    ][0]
    now = datetime.fromisoformat(as_of)
    child = Child(
        name=prose(LONGEST_NAME, "Wolfeschlegelsteinhausen "),
        birth_date=date.fromisoformat(document["birth_date"]),
        background=Background(
            birth_history=tuple(v.BirthEvent),
            conditions=tuple(v.Condition),
            family_history=tuple(v.FamilyHistory),
            vitamin_d_risks=tuple(v.VitaminDRisk),
            vitamin_d_supplement="yes",
            feeding="mixed",
            formula_ml_per_day=450,
            birth_weight_g=3_210,
            complete=True,
            note=prose(letters),
        ),
        **{
            key: document.get(key)
            for key in ("id", "time_zone", "gestation_weeks", "gestation_days", "sex")
        },
    )
    tables: dict[str, list[dict[str, Any]]] = {key: list(document.get(key, ())) for key in TABLES}
    tables["episodes"] = [
        one | {"note": prose(letters, f"Note {place} ")}
        for place, one in enumerate(tables["episodes"])
    ] + _episodes(now, letters)
    tables["check_ins"] = [
        one for one in tables["check_ins"] if one["date"] < str((now - timedelta(days=20)).date())
    ] + _check_ins(now)
    for key, rows in _overleaf(now, letters, more).items():
        tables[key] += rows
    return build_review(a_diary(child, as_of, **tables))


def _day(now: datetime, back: int) -> str:
    return str((now - timedelta(days=back)).date())


def _episodes(now: datetime, letters: int) -> list[dict[str, Any]]:
    """Return filmed episodes with every answer, as alarming and as long as they come."""
    answers: dict[str, Any] = {
        "movements": list(v.Movement),
        "body_parts": list(v.BodyPart),
        "rhythm": "regular",
        "side": "left",
        "eyes": ["turned_left", "rolled", "staring"],
        "responsive": "no",
        "colour": "blue",
        "breathing": "paused",
        "tone": "stiff",
        "held": "continued",
        "woken": "continued",
        "after": "unresponsive",
        "video": "on_phone",
        "temperature_c": 39.5,
        "duration_s": 372,
        "duration_precision": "estimated",
        "logged_by": prose(LONGEST_NAME, "Grandmother "),
    }
    rows = []
    for number, state in enumerate(
        ["asleep", "just_woke", "awake", "feeding", "crying", "falling_asleep", "just_woke"]
    ):
        at = now - timedelta(days=number + 1, minutes=7 * number)
        series = {"jerk_count": 12, "jerk_interval_s": 8} if state == "just_woke" else {}
        rows.append(
            answers
            | series
            | {
                "state": state,
                "started_at": at.isoformat(),
                "note": prose(letters, f"Filmed {number} "),
            }
        )
    return rows


def _check_ins(now: datetime) -> list[dict[str, Any]]:
    """Return twenty days of cards with every word of every question."""
    feeding, mood, tone = list(v.Feeding), list(v.Mood), list(v.DayTone)
    return [
        {
            "date": _day(now, back),
            "watched": "most",
            "episodes_seen": "yes",
            "feeding": feeding[back % len(feeding)],
            "mood": mood[back % len(mood)],
            "tone": tone[back % len(tone)],
            "cry": "high_pitched",
            "alertness": "sleepy",
            "social": "less",
            "fever": "yes",
            "temperature_c": 38.5 + back / 20,
            "serious_signs": list(v.SeriousSign),
            "vitamin_d_given": "yes" if back % 3 else "no",
            "vaccinated": "yes" if back % 5 == 0 else "no",
        }
        for back in range(1, 20)
    ]


def _overleaf(now: datetime, letters: int, more: int) -> dict[str, list[dict[str, Any]]]:
    statuses = list(v.MilestoneStatus)
    sizes = {"head_circumference_cm": 41.5, "weight_g": 6_400, "length_cm": 62}
    return {
        "milestones": [
            {
                "milestone": prose(118, f"a skill of our own {place} "),
                "status": statuses[place % 4],
                "date": _day(now, place + 1),
                "note": prose(letters),
            }
            for place in range(more)
        ],
        "signs": [
            {
                "sign": sign,
                "date": _day(now, 3),
                "first_noticed": _day(now, 20),
                "side": "left",
                "note": prose(letters),
            }
            for sign in v.SignKind
        ],
        "measurements": [
            {"kind": kind, "value": size, "date": _day(now, 2 * place)}
            for kind, size in sizes.items()
            for place in range(more)
        ],
        "doses": [
            {
                "medicine": prose(198, f"Medicine {place} "),
                "amount": 2.5,
                "unit": prose(48, "ml "),
                "given_at": (now - timedelta(days=place, hours=2)).isoformat(),
                "note": prose(letters),
            }
            for place in range(more)
        ],
        "visits": [
            {"date": _day(now, 30 + 3 * place), "kind": "doctor", "note": prose(letters)}
            for place in range(more)
        ],
    }
