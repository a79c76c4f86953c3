"""Log an episode in one tap; details are optional and each saves itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import child_and_caregiver
import common
import components
import next_question_card
import questionnaire
import record_forms
import streamlit as st
import time_pickers

from tracker.domain.local_time import iso, local_date
from tracker.domain.vocabulary import Watched
from tracker.errors import UnknownRecord
from tracker.presentation.missing_answers import in_question_words
from tracker.storage import store

# The length a tap stands for, seconds, stored as a guess: ours, the middle of each range.
LENGTHS = {"under 10 s": 5, "10–30 s": 20, "30 s – 2 min": 75, "2–5 min": 210, "over 5 min": 360}

AGO_MIN = {5: "5 min ago", 15: "15 min ago", 60: "1 hour ago"}

SOME_DAY = {0: "Save: earlier today, time not known", 1: "Save: yesterday, time not known"}

# What "same as last time" copies: how it looked, never how it ended or what was tried.
COPIED = ("state", "movements", "rhythm", "body_parts", "side")

# An entry running longer than this was forgotten; ours.
LONGEST_RUNNING_S = 20 * 60

child = common.child()
place = common.device_time_zone(child)


def save_episode(episode_id: str, minutes_ago: int) -> None:
    """Store an episode that began some minutes ago; the same id a second time changes nothing."""
    started_at = common.now() - timedelta(minutes=minutes_ago)
    save_at(episode_id, started_at, "about" if minutes_ago else "exact")


def save_some_time(episode_id: str, days_back: int) -> None:
    """Store an episode of which only the day is known."""
    day = max(local_date(common.now(), place) - timedelta(days=days_back), child.birth_date)
    save_at(episode_id, time_pickers.some_time(day, place), "day_only")


def save_at(episode_id: str, started_at: datetime, precision: str) -> None:
    """Store an episode that began at an instant."""
    said = {
        "id": episode_id,
        "started_at": iso(started_at, place),
        "time_zone": place,
        "time_precision": precision,
        "source": "app",
    }
    if common.save(store.record, child.id, "episodes", said):
        common.release_id("episode")
        st.session_state["open_episode"] = episode_id


def undo(episode_id: str) -> None:
    """Take the entry out again."""
    common.save(store.remove, "episodes", episode_id, "mistake")
    st.session_state.pop("open_episode", None)
    st.session_state["undone"] = episode_id


def bring_back(episode_id: str) -> None:
    """Restore what was just undone."""
    common.save(store.restore, "episodes", episode_id)
    st.session_state.pop("undone", None)
    st.session_state["open_episode"] = episode_id


def save_answer(field: str, key: str) -> None:
    """Store one answer of the open entry as soon as it is tapped."""
    value = st.session_state[key]
    if isinstance(value, list) and field == "eyes":
        value = st.session_state[key] = questionnaire.settled(
            value, st.session_state.get(f"{key}-before", [])
        )
        st.session_state[f"{key}-before"] = value
    common.save(
        store.amend,
        "episodes",
        st.session_state["open_episode"],
        {field: questionnaire.plain(value)},
    )


def save_length(key: str) -> None:
    """Store a tapped length as a guess."""
    chosen = st.session_state[key]
    changes = {
        "duration_s": LENGTHS.get(chosen),
        "duration_precision": "estimated" if chosen in LENGTHS else None,
    }
    common.save(store.amend, "episodes", st.session_state["open_episode"], changes)


def move(minutes: int) -> None:
    """Let the open entry begin earlier."""
    entry = common.query(store.read, "episodes", st.session_state["open_episode"])
    earlier = datetime.fromisoformat(entry["started_at"]) - timedelta(minutes=minutes)
    common.save(
        store.amend,
        "episodes",
        entry["id"],
        {"started_at": iso(earlier, place), "time_precision": "about"},
    )


def stop(episode_id: str) -> None:
    """End an episode that was left running; after twenty minutes its length is not known, never invented."""
    entry = common.query(store.read, "episodes", episode_id)
    seconds = round((common.now() - datetime.fromisoformat(entry["started_at"])).total_seconds())
    known = seconds <= LONGEST_RUNNING_S
    common.save(
        store.amend,
        "episodes",
        episode_id,
        {
            "running": None,
            "duration_s": seconds if known else None,
            "duration_precision": "measured" if known else None,
        },
    )
    st.session_state["open_episode"] = episode_id


def copy_last(last: dict[str, object]) -> None:
    """Copy how the last one looked, and mark the entry as copied."""
    changes = {field: last[field] for field in COPIED if field in last} | {
        "source": f"app:copied:{last['id']}"
    }
    common.save(store.amend, "episodes", st.session_state["open_episode"], changes)
    st.session_state["copies"] = st.session_state.get("copies", 0) + 1


def done() -> None:
    """Leave the entry as it is."""
    st.session_state.pop("open_episode", None)


def none_seen(check_in_id: str, key: str) -> None:
    """Store that nothing was seen today, and how much of the day was watched."""
    said = {
        "id": check_in_id,
        "date": common.today(child).isoformat(),
        "watched": st.session_state[key],
        "episodes_seen": "none",
    }
    if common.save(store.record, child.id, "check_ins", said):
        common.release_id("none-seen")
        common.flash("Saved: none seen today.")


def start() -> None:
    """Offer the one tap, and the few ways around it."""
    episode_id = common.idempotency_id("episode")
    st.title("Log")
    record_forms.saved(child)
    child_and_caregiver.moved_notice(child)
    components.show(
        '<a class="target" href="/quick" target="_self">Quick page: one tap, a timer, also offline</a>'
    )
    with st.container(key="just-now"):
        words = child_and_caregiver.with_child_name("Just now", child)
        st.button(
            words,
            type="primary",
            width="stretch",
            key=f"now-{episode_id}",
            on_click=save_episode,
            args=(episode_id, 0),
        )
    with st.container(key="earlier", horizontal=True):
        for minutes, words in AGO_MIN.items():
            st.button(
                words,
                width="stretch",
                key=f"ago-{minutes}-{episode_id}",
                on_click=save_episode,
                args=(episode_id, minutes),
            )
    running = common.assessed(child).status.running_id
    if running:
        st.button(
            "It has stopped now",
            type="primary",
            key=f"stop-{running}",
            on_click=stop,
            args=(running,),
            width="stretch",
        )
    if "undone" in st.session_state:
        st.button(
            "Undone. Bring it back",
            key="bring-back",
            on_click=bring_back,
            args=(st.session_state["undone"],),
            width="stretch",
        )
    with st.expander("Another time, or only the day"):
        for back, words in SOME_DAY.items():
            st.button(
                words,
                width="stretch",
                key=f"day-{back}-{episode_id}",
                on_click=save_some_time,
                args=(episode_id, back),
            )
        picked = time_pickers.pick_time(child, place, "other", common.now())
        if picked:
            st.button(
                "Save at this time",
                type="primary",
                width="stretch",
                key=f"at-{episode_id}",
                on_click=save_at,
                args=(episode_id, *picked),
            )
    with st.expander("None seen today"):
        components.caption("This counts as a real zero only for the time someone could watch.")
        none_id = common.idempotency_id("none-seen")
        key = f"none-{none_id}"
        questionnaire.pick(
            "How much of today could someone watch?",
            Watched,
            key,
            saver=none_seen,
            args=(none_id, key),
        )
    record_forms.something_else(child, place)
    child_and_caregiver.caregiver_picker()
    components.caption(
        "While it lasts: film it – whole body and face, light on, and a minute after it stops."
    )
    components.caption(
        components.with_emergency_number(
            "Blue, not breathing as usual, not responding, or past 5 minutes: call the emergency number."
        )
    )


def details(entry: dict[str, object]) -> None:
    """Show what was saved, and ask the rest chip by chip."""
    episode_id = str(entry["id"])
    started_at = datetime.fromisoformat(str(entry["started_at"]))
    with st.container(key="saved", horizontal=True):
        day_only = entry.get("time_precision") == "day_only"
        st.header(
            components.escape_markdown(
                f"Saved{child_and_caregiver.child_suffix(child)}: {time_pickers.day(started_at, place) if day_only else time_pickers.said(started_at, place)}"
            )
        )
        st.button("Undo", key=f"undo-{episode_id}", on_click=undo, args=(episode_id,))
    components.caption("Everything below is optional. Each answer saves itself; leave at any time.")
    length = next(
        (name for name, seconds in LENGTHS.items() if seconds == entry.get("duration_s")), None
    )
    key = f"length-{episode_id}"
    st.pills(
        "How long did it last?",
        [*LENGTHS, "don't know"],
        default=length,
        key=key,
        on_change=save_length,
        args=(key,),
    )
    if not next_question_card.card(child, episode_id):
        unsettled(episode_id)
    last = last_alike(episode_id)
    if last:
        st.button(
            "Looked the same as last time",
            key=f"same-{episode_id}",
            on_click=copy_last,
            args=(last,),
            width="stretch",
        )
    prefix = f"{episode_id}-{st.session_state.get('copies', 0)}"
    for group in questionnaire.EPISODE:
        with st.expander(group.heading) if group.folded else st.container():
            if not group.folded:
                st.header(group.heading)
            questionnaire.ask_all(
                "episodes",
                group.questions,
                entry,
                prefix,
                latest=common.today(child),
                saver=save_answer,
            )
    with st.expander("It began at another time"):
        with st.container(key="earlier", horizontal=True):
            for minutes in AGO_MIN:
                st.button(
                    f"−{minutes} min",
                    width="stretch",
                    key=f"minus-{minutes}-{episode_id}",
                    on_click=move,
                    args=(minutes,),
                )
        picked = time_pickers.pick_time(
            child,
            place,
            f"move-{episode_id}",
            started_at,
            str(entry.get("time_precision", "exact")),
        )
        if picked and st.button("Use this time", width="stretch", key=f"use-{episode_id}"):
            common.save(
                store.amend,
                "episodes",
                episode_id,
                {
                    "started_at": iso(picked[0], place),
                    "time_zone": place,
                    "time_precision": picked[1],
                },
            )
            st.rerun()
    child_and_caregiver.offer_other_child(child, "episodes", episode_id)
    st.button("Done", type="primary", width="stretch", key=f"done-{episode_id}", on_click=done)


def unsettled(episode_id: str) -> None:
    """Name the answers that would settle a flag this entry stands behind."""
    behind = [
        flag
        for flag in common.assessment(child).flags
        if any(one.id == episode_id for one in flag.evidence)
    ]
    asked = dict.fromkeys(question for flag in behind for question in flag.not_known)
    if asked:
        components.notice(f"It would help a doctor to know: {', '.join(in_question_words(asked))}.")


def last_alike(episode_id: str) -> dict[str, object] | None:
    """Return the episode before this one, if it says how it looked."""
    from tracker.presentation.today_status import newest_entries  # noqa: PLC0415 - heavy

    newest = newest_entries(common.diary(child), ("episodes",), 2)
    before = next((found for _, found in newest if found != episode_id), None)
    entry = common.query(store.read, "episodes", before) if before else None
    return entry if entry and any(field in entry for field in COPIED) else None


def open_entry() -> dict[str, object] | None:
    """Return the entry whose details are being added, if it still stands."""
    try:
        entry = common.query(store.read, "episodes", st.session_state["open_episode"])
    except (KeyError, UnknownRecord):
        return None
    return None if "removed_at" in entry else entry


opened = open_entry()
if opened:
    details(opened)
else:
    start()
