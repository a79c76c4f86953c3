"""What a tap on the Log page does: each function stores one change of an episode at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import answer_notice
import common
import number_field
import open_entry
import questionnaire
import streamlit as st
import time_pickers

from tracker.domain.local_time import iso, local_date
from tracker.domain.questions import APPEARANCE_FIELDS, DURATION_CHOICES
from tracker.localization.messages import _
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child

DURATIONS_S: Final = dict(DURATION_CHOICES)

LONGEST_RUNNING_S: Final = 20 * 60
"""An entry left running for longer was forgotten (ours)."""


# ----------------------------------------------------------------------------------- a new episode


def save_minutes_ago(child: Child, time_zone: str, episode_id: str, minutes: int) -> None:
    """Store an episode that began some minutes ago; a second call with its id changes nothing."""
    started_at = common.now() - timedelta(minutes=minutes)
    save_at(child, time_zone, episode_id, started_at, "about" if minutes else "exact")


def save_day_only(child: Child, time_zone: str, episode_id: str, days_back: int) -> None:
    """Store an episode of which only the day is known."""
    day = max(local_date(common.now(), time_zone) - timedelta(days=days_back), child.birth_date)
    started_at = time_pickers.day_only_instant(day, time_zone)
    save_at(child, time_zone, episode_id, started_at, "day_only")


def save_at(
    child: Child, time_zone: str, episode_id: str, started_at: datetime, precision: str
) -> None:
    """Store an episode that began at an instant, and open it."""
    fields = {
        "id": episode_id,
        "started_at": iso(started_at, time_zone),
        "time_zone": time_zone,
        "time_precision": precision,
        "source": "app",
    }
    if common.save(store.record, child.id, "episodes", fields):
        common.release_id("episode", episode_id)
        open_entry.show("episodes", episode_id)


def undo(episode_id: str) -> None:
    """Remove the episode that was just logged."""
    common.save(store.remove, "episodes", episode_id, "mistake")
    open_entry.close()
    st.session_state["undone"] = episode_id


def bring_back(episode_id: str) -> None:
    """Restore the episode that was just removed, and open it."""
    common.save(store.restore, "episodes", episode_id)
    st.session_state.pop("undone", None)
    open_entry.show("episodes", episode_id)


def save_none_seen(child: Child, check_in_id: str, key: str) -> None:
    """Store that nothing was seen today, and how much of the day was watched."""
    fields = {
        "id": check_in_id,
        "date": common.today(child).isoformat(),
        "watched": st.session_state[key],
        "episodes_seen": "none",
    }
    if common.save(store.record, child.id, "check_ins", fields):
        common.release_id("none-seen", check_in_id)
        common.flash(_("Saved: none seen today."))


# -------------------------------------------------------------------------------- the open episode


def open_id() -> str:
    """Return the id of the open episode, "" if there is none."""
    return (open_entry.current() or ("", ""))[1]


def amend_open(**changes: object) -> None:
    """Change fields of the open episode."""
    common.save(store.amend, "episodes", open_id(), changes)


def save_answer(field: str, key: str) -> None:
    """Store one answer of the open episode as soon as it is tapped."""
    episode = common.query(store.read, "episodes", open_id())
    value = questionnaire.given_answer("episodes", field, key, episode)
    if isinstance(value, number_field.Unreadable):
        answer_notice.clear_at(key)
    else:
        save_open(key, {field: value})


def save_open(key: str, changes: dict[str, object]) -> None:
    """Change fields of the open episode, and say at the field `key` that they are saved."""
    episode_id = open_id()
    answer_notice.save_at(key, store.amend, "episodes", episode_id, changes)


def save_length(key: str) -> None:
    """Store a tapped range of lengths as an estimate; "don't know" clears it."""
    seconds = DURATIONS_S.get(st.session_state[key])
    precision = "estimated" if seconds else None
    save_open(key, {"duration_s": seconds, "duration_precision": precision})


def move_back(time_zone: str, minutes: int) -> None:
    """Let the open episode begin earlier."""
    episode = common.query(store.read, "episodes", open_id())
    earlier = datetime.fromisoformat(episode["started_at"]) - timedelta(minutes=minutes)
    amend_open(started_at=iso(earlier, time_zone), time_precision="about")


def stop(episode_id: str) -> None:
    """End a running episode; its length stays unknown if it ran too long to be true."""
    episode = common.query(store.read, "episodes", episode_id)
    started_at = datetime.fromisoformat(episode["started_at"])
    seconds = round((common.now() - started_at).total_seconds())
    is_plausible = seconds <= LONGEST_RUNNING_S
    changes = {
        "running": None,
        "duration_s": seconds if is_plausible else None,
        "duration_precision": "measured" if is_plausible else None,
    }
    common.save(store.amend, "episodes", episode_id, changes)
    open_entry.show("episodes", episode_id)


def copy_appearance(previous: dict[str, object]) -> None:
    """Copy how the previous episode looked, and store where it was copied from."""
    appearance = {field: previous[field] for field in APPEARANCE_FIELDS if field in previous}
    amend_open(**appearance, source=f"app:copied:{previous['id']}")
    st.session_state["copies"] = st.session_state.get("copies", 0) + 1


def close() -> None:
    """Close the open episode; everything is stored already."""
    open_entry.close()
