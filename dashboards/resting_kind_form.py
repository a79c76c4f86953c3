"""The form of a visit that lets a kind of movement rest which a doctor saw and named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import common
import components
import draft
import finding_forms
import number_field
import streamlit as st

from tracker.clinical.snooze import (
    ANY,
    BREATH_HOLDING,
    TWO_SIDED,
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
    from tracker.domain.diary import Child

SHOWN: Final = {
    "film": N_("watched a video of it"),
    "eeg": N_("did an EEG (brain-wave test)"),
    "heart": N_("checked the heart (for breath-holding)"),
}
LONGEST: Final = number_field.Bounds(1, 300)
MOST_ENTRIES: Final = 20
"""Entries that are looked at for one without a name, the newest first (ours)."""
DESCRIBED: Final = ("rhythm", "state", "side")


def _unnamed(child: Child) -> dict[str, str] | None:
    """Return rhythm, state and side of the newest two-sided entry behind a flag without a name."""
    flags = common.assessment(child).flags
    evidence = tuple(item for flag in flags for item in flag.evidence)
    for item in newest_evidence(common.diary(child), evidence, MOST_ENTRIES):
        record: dict[str, Any] = common.query(store.read, item.table, item.id)
        described = all(record.get(name) for name in DESCRIBED)
        if described and not record.get("movements") and record["side"] in TWO_SIDED:
            return {name: str(record[name]) for name in DESCRIBED}
    return None


def _label(kind: str, unnamed: dict[str, str] | None) -> str:
    if kind == UNNAMED and unnamed:
        described = (answer_text("episodes", name, word) for name, word in unnamed.items())
        return _("a movement without a name: {answers}").format(answers=", ".join(described))
    return _("breath-holding spells") if kind == BREATH_HOLDING else Movement(kind).parent


def resting_kind_form(child: Child) -> None:
    """Ask, where a warning could rest, for the kind of movement that a doctor saw and named."""
    diary = common.diary(child)
    kinds, unnamed = list(common.assessed(child).kinds_to_rest), _unnamed(child)
    if unnamed is None and UNNAMED in kinds:
        kinds.remove(UNNAMED)
    if not kinds:
        return
    purpose = "visit-rest"
    record_id = common.idempotency_id(purpose)
    with st.expander(_("A doctor saw it and named it: pause the warning for a while")):
        components.caption(
            _(
                "Events like it then stop being warnings: at most twice as long as what the doctor "
                "saw, never over 30 seconds, and only where you answered that your baby responded "
                "and that colour, breathing and the time afterwards were as usual. One that is "
                "different ends it. Several in a row are paused only after an EEG."
            )
        )
        key = draft.form_key(purpose, child.id, len(diary.visits))
        on, who = finding_forms.day_and_clinician(child, key)
        resting = _choice(kinds, unnamed, on, key)
        if not st.button(
            _("Pause the warning"), type="primary", width="stretch", key=f"pause-{record_id}"
        ):
            return
        missing = _("Please choose who it was.") if who is None else resting
        if isinstance(missing, str):
            st.warning(missing)
            return
        fields = {
            "id": record_id,
            "date": on.isoformat(),
            "kind": who,
            "discussed": [missing.token],
        }
        if common.save(store.record, child.id, "visits", fields):
            common.release_id(purpose)
            draft.close_form(purpose, child.id)
            st.rerun()


def _choice(
    kinds: list[str], unnamed: dict[str, str] | None, on: date, form: str
) -> RestingKind | str:
    """Ask for the kind that a doctor named; return it, or the sentence that says what is missing.

    `kinds`: those that the entries behind the warnings are of; `on`: the day of the visit.
    """
    kind = st.selectbox(
        _("What did the doctor see?"),
        kinds,
        index=None,
        format_func=lambda word: _label(word, unnamed),
        key=f"rest-{form}",
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
        min_value=on,
        max_value=latest_rest_day(on),
        format=current_region().date_picker_format,
        key=f"rest-until-{form}",
    )
    if kind is None:
        return _("Please choose what the doctor saw.")
    return _read(kind, longest_s, shown, until, unnamed)


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
        return _("Please say how long the longest was, what the doctor did, and until when.")
    details = (unnamed or {}) if kind == UNNAMED else dict.fromkeys(DESCRIBED, ANY)
    described = RestingKind(kind, float(longest_s), shown, until, **details)
    if described.may_rest:
        return described
    if kind == BREATH_HOLDING:
        return _("Breath-holding spells can be paused only after a doctor checked the heart.")
    if shown == "heart":
        return _(
            "Movements can be paused only after a doctor watched a video of them or did an EEG."
        )
    return _("Movements of one side only can't be paused.")
