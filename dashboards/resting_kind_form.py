"""The part of a visit's form that lets a kind of movement rest which a doctor saw and named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import common
import number_field
import streamlit as st

from tracker.clinical.snooze import (
    ANY,
    BREATH_HOLDING,
    SNOOZABLE,
    UNNAMED,
    RestingKind,
    latest_rest_day,
)
from tracker.domain.vocabulary import Movement
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region
from tracker.presentation.entry_text import answer_text
from tracker.presentation.today_status import newest_evidence
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.clinical.assess import Flag
    from tracker.domain.diary import Diary

SHOWN: Final = {
    "film": N_("watched a video of it"),
    "eeg": N_("did an EEG (brain-wave test)"),
    "heart": N_("checked the heart (for breath-holding)"),
}
LONGEST: Final = number_field.Bounds(1, 300)
DESCRIBED: Final = ("rhythm", "state", "side")


def _unnamed(diary: Diary, flag: Flag) -> dict[str, str] | None:
    """Return rhythm, state and side of the newest entry behind a flag that has no name."""
    for item in newest_evidence(diary, flag.evidence, 1):
        record: dict[str, Any] = common.query(store.read, item.table, item.id)
        if not record.get("movements") and all(record.get(name) for name in DESCRIBED):
            return {name: str(record[name]) for name in DESCRIBED}
    return None


def _label(kind: str, unnamed: dict[str, str] | None) -> str:
    if kind == UNNAMED and unnamed:
        described = (answer_text("episodes", name, word) for name, word in unnamed.items())
        return _("a movement without a name: {answers}").format(answers=", ".join(described))
    return _("breath-holding spells") if kind == BREATH_HOLDING else Movement(kind).parent


def resting_kind_choice(diary: Diary, flag: Flag, form: str) -> RestingKind | str | None:
    """Ask for the kind that a doctor named; return it, what is missing, or None for no kind."""
    if not any(item.table == "episodes" for item in flag.evidence):
        return None
    unnamed = _unnamed(diary, flag)
    kind = st.selectbox(
        _("Only if a doctor saw it and named it: let events like it rest for a while"),
        [*map(str, SNOOZABLE), *([UNNAMED] if unnamed else []), BREATH_HOLDING],
        index=None,
        format_func=lambda word: _label(word, unnamed),
        key=f"rest-{form}",
        help=(
            _(
                "Events like it then stop being warnings: at most twice as long as what the doctor "
                "saw, never over 30 seconds, and only where you answered that your baby responded "
                "and that colour, breathing and the time afterwards were as usual. One that is "
                "different ends it. Events of one side only never rest."
            )
        ),
    )
    longest_s = number_field.number_field(
        _("The longest the doctor saw, in seconds"),
        f"rest-longest-{form}",
        LONGEST,
        placeholder=_("such as 8"),
    )
    shown = st.pills(
        _("The doctor"),
        list(SHOWN),
        format_func=lambda word: _(SHOWN[word]),
        key=f"rest-shown-{form}",
    )
    until = st.date_input(
        _("Until (three months at most)"),
        value=None,
        min_value=diary.today,
        max_value=latest_rest_day(diary.today),
        format=current_region().date_picker_format,
        key=f"rest-until-{form}",
    )
    return _read(kind, longest_s, shown, until, unnamed) if kind else None


def _read(
    kind: str,
    longest_s: float | number_field.Unreadable | None,
    shown: str | None,
    until: date | None,
    unnamed: dict[str, str] | None,
) -> RestingKind | str:
    """Return the kind that was described, or the sentence that says what is missing."""
    if isinstance(longest_s, number_field.Unreadable):
        return longest_s.sentence
    if longest_s is None or shown is None or until is None:
        return _(
            "For a kind that rests, say how long the longest was, what the doctor did, and "
            "until when."
        )
    details = (unnamed or {}) if kind == UNNAMED else dict.fromkeys(DESCRIBED, ANY)
    described = RestingKind(kind, float(longest_s), shown, until, **details)
    if described.may_rest:
        return described
    if kind == BREATH_HOLDING:
        return _("Breath-holding spells rest only after a doctor checked the heart.")
    if shown == "heart":
        return _("Movements rest only after a doctor watched a video of them or did an EEG.")
    return _("Movements of one side only never rest.")
