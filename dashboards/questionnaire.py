"""The questions a page asks, and the widgets that ask them. Nothing is preselected; "not sure" is an answer of its own, silence is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, cast

import streamlit as st

from tracker.domain.diary import CONTRACTS
from tracker.domain.schemas import BackgroundRecord
from tracker.domain.vocabulary import Word
from tracker.presentation.entry_text import enumeration

Said = Mapping[str, Any]
Saver = Callable[..., None]


@dataclass(frozen=True)
class Question:
    """One question: the field it fills, the words it is asked in, and what helps to answer it."""

    field: str
    words: str
    help: str = ""
    least: float = 0
    most: float = 1_000_000
    step: float = 1


@dataclass(frozen=True)
class Group:
    """Questions asked under one heading."""

    heading: str
    questions: tuple[Question, ...]
    folded: bool = False


ONLY_IF_TRIED: Final = (
    "Only if you already did. Please never test a movement you are worried about."
)

EPISODE: Final = (
    Group("What the baby was doing", (Question("state", "When it began, the baby was"),)),
    Group(
        "What it looked like",
        (
            Question("movements", "It looked like"),
            Question("rhythm", "The beat was"),
            Question(
                "jerk_count",
                "How many in a row?",
                "One movement after another, a few seconds apart: count them all.",
                1,
                100_000,
            ),
            Question("jerk_interval_s", "Seconds from one to the next", "", 0, 3_600),
        ),
    ),
    Group(
        "Where",
        (
            Question("body_parts", "It moved"),
            Question("side", "Which side?", "Left is the baby's own left."),
        ),
    ),
    Group(
        "Eyes, colour, breathing, response",
        (
            Question("eyes", "The eyes"),
            Question("colour", "The colour"),
            Question("breathing", "The breathing"),
            Question("responsive", "Responded to you?"),
            Question("tone", "The body felt"),
        ),
    ),
    Group(
        "If you held or woke the baby",
        (
            Question("held", "Held the limb gently", ONLY_IF_TRIED),
            Question("woken", "Woke or called the baby", ONLY_IF_TRIED),
        ),
    ),
    Group(
        "Afterwards, and what went on around it",
        (
            Question("after", "Afterwards the baby"),
            Question("recovery_min", "Minutes until as usual again", "", 0, 1_440, 5),
            Question("trigger", "Set off by"),
            Question("fever", "Fever?"),
            Question("temperature_c", "Temperature, °C", "", 30, 45, 0.1),
            Question("injury_before", "A fall or knock in the days before?"),
            Question("very_worried", "Are you very worried about this one?"),
            Question("medical_help", "Did you call for help?"),
        ),
        folded=True,
    ),
    Group(
        "Film and note",
        (
            Question("video", "Is there a film?"),
            Question("note", "Anything else, in your own words"),
        ),
    ),
)
"""In the order of what a neurologist gains from it and a parent can tell."""

DAY: Final = (
    Group(
        "The day",
        (
            Question("watched", "How much of the day could someone watch?"),
            Question("episodes_seen", "Any movements seen today?"),
            Question("feeding", "Feeding"),
            Question("mood", "Mood"),
            Question("cry", "The cry"),
            Question("tone", "The body felt"),
            Question("alertness", "Alertness"),
            Question("social", "Smiling and looking at faces"),
            Question("vitamin_d_given", "Vitamin D given?"),
        ),
    ),
    Group(
        "More, if it applies",
        (
            Question("tone_onset", "If stiff or floppy: it came"),
            Question("fever", "Fever?"),
            Question("temperature_c", "Highest temperature, °C", "", 30, 45, 0.1),
            Question("serious_signs", "Any of these signs?"),
            Question("very_worried", "Are you very worried?"),
            Question("vaccinated", "Vaccinated today?"),
            Question("night_wakings", "How often awake at night?", "", 0, 50),
            Question("note", "Anything else, in your own words"),
        ),
    ),
)

OTHER: Final[dict[str, tuple[Question, ...]]] = {
    "milestones": (
        Question("status", "Does the baby do it?"),
        Question("date", "Since, or seen on"),
        Question("date_precision", "How sure is the day?"),
    ),
    "signs": (
        Question("sign", "What did you notice?"),
        Question("side", "Which side?", "Left is the baby's own left."),
        Question("beats", "If the foot beats: how many beats?", "", 1, 1_000),
        Question("date", "Seen on"),
        Question("first_noticed", "First noticed on"),
    ),
    "spans": (Question("kind", "Sleep or feed?"),),
    "measurements": (
        Question("kind", "What was measured?"),
        Question("value", "How much?", "", 0, 100_000, 0.1),
        Question("date", "Measured on"),
    ),
    "doses": (
        Question("medicine", "Name"),
        Question("amount", "Amount", "", 0, 100_000, 0.1),
        Question("unit", "Unit"),
    ),
    "visits": (Question("kind", "Who was it?"), Question("date", "On")),
}


def asked_of(table: str) -> tuple[Question, ...]:
    """Return every question about a record of one table, the note last."""
    groups = {"episodes": EPISODE, "check_ins": DAY}.get(table)
    if groups:
        return tuple(question for group in groups for question in group.questions)
    return (*OTHER[table], Question("note", "Anything else, in your own words"))


@lru_cache(maxsize=256)
def words_of(table: str, field: str) -> type[Word] | None:
    """Return the words a question is answered with, None where it takes a number, a day or text."""
    return enumeration(table, field)


@lru_cache(maxsize=256)
def _kind(table: str, field: str) -> str:
    if table == "background":
        return (
            "words"
            if "list" in str(BackgroundRecord.model_fields[field].annotation)
            else "word"
            if words_of(table, field)
            else "number"
        )
    return next(column.kind for column in CONTRACTS[table] if column.name == field)


ALONE: Final = frozenset({"normal", "unsure"})
"""Answers that stand for the whole question: "as usual" and "not sure" go with no other."""


def settled(values: list[str], before: list[str]) -> list[str]:
    """Return several chosen words without contradiction: the newest tap decides between a whole answer and the others."""
    new = [value for value in values if value not in before]
    if any(value in ALONE for value in new):
        return [value for value in values if value in ALONE and value in new]
    return [value for value in values if value not in ALONE] if new else values


def _pills(table: str, question: Question, said: Said, key: str, saver: Saver | None) -> object:
    known = cast("type[Word]", words_of(table, question.field))
    many = _kind(table, question.field) == "words"
    readings = {str(word): word.parent for word in known}
    shared: dict[str, Any] = {
        "format_func": readings.__getitem__,
        "key": key,
        "help": question.help or None,
        "on_change": saver,
        "args": (question.field, key) if saver else None,
    }
    if many:
        return st.pills(
            question.words,
            list(readings),
            selection_mode="multi",
            default=said.get(question.field) or [],
            **shared,
        )
    return st.pills(question.words, list(readings), default=said.get(question.field), **shared)


def pick(
    words: str,
    kind: type[Word],
    key: str,
    *,
    said: str | None = None,
    hidden: bool = False,
    saver: Saver | None = None,
    args: tuple[object, ...] = (),
) -> str | None:
    """Ask for one of a few words, none preselected unless it was `said`; `saver(*args)` is called when the answer changes."""
    readings = {str(word): word.parent for word in kind}
    visibility: Literal["collapsed", "visible"] = "collapsed" if hidden else "visible"
    return st.pills(
        words,
        list(readings),
        default=said,
        format_func=readings.__getitem__,
        key=key,
        label_visibility=visibility,
        on_change=saver or "rerun",
        args=args,
    )


def _number(question: Question, said: Said, key: str, saver: Saver | None) -> object:
    whole = float(question.step).is_integer()
    kind: Callable[[float], float] = int if whole else float
    value = said.get(question.field)
    return st.number_input(
        question.words,
        min_value=kind(question.least),
        max_value=kind(question.most),
        value=None if value is None else kind(value),
        step=kind(question.step),
        key=key,
        help=question.help or None,
        on_change=saver,
        args=(question.field, key) if saver else None,
        placeholder="not asked",
    )


def _day(question: Question, said: Said, key: str, saver: Saver | None, latest: date) -> object:
    value = said.get(question.field)
    return st.date_input(
        question.words,
        value=date.fromisoformat(str(value)) if value else None,
        max_value=latest,
        min_value=date(1990, 1, 1),
        key=key,
        format="YYYY-MM-DD",
        on_change=saver,
        args=(question.field, key) if saver else None,
    )


def ask_one(
    table: str,
    question: Question,
    said: Said,
    key: str,
    *,
    latest: date,
    saver: Saver | None = None,
) -> object:
    """Ask one question with the widget that fits its answer; `saver(field, key)` is called when the answer changes."""
    if words_of(table, question.field):
        return _pills(table, question, said, key, saver)
    kind = _kind(table, question.field)
    if kind == "number":
        return _number(question, said, key, saver)
    if kind == "day":
        return _day(question, said, key, saver, latest)
    args = (question.field, key) if saver else None
    if question.field == "note":
        return st.text_area(
            question.words,
            value=str(said.get("note", "")),
            key=key,
            max_chars=10_000,
            on_change=saver,
            args=args,
        )
    return st.text_input(
        question.words, value=str(said.get(question.field, "")), key=key, on_change=saver, args=args
    )


def ask_all(
    table: str,
    questions: Iterable[Question],
    said: Said,
    key: str,
    *,
    latest: date,
    saver: Saver | None = None,
) -> dict[str, object]:
    """Ask several questions; return the answers given so far, None or an empty list where nothing was said."""
    return {
        question.field: ask_one(
            table, question, said, f"{key}-{question.field}", latest=latest, saver=saver
        )
        for question in questions
    }


def plain(answer: object) -> object:
    """Return an answer in the words of the exchange file: days as text, nothing as None."""
    if isinstance(answer, date):
        return answer.isoformat()
    return None if answer in ("", [], None) else answer


def changed(drawn: Said, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers that differ from what was drawn, in the words of the exchange file; None where one was taken back."""
    return {
        field: plain(answer)
        for field, answer in answers.items()
        if plain(answer) != plain(drawn.get(field))
    }


def given(answers: Mapping[str, object]) -> dict[str, object]:
    """Return only what was said, in the words of the exchange file."""
    return {field: plain(answer) for field, answer in answers.items() if plain(answer) is not None}
