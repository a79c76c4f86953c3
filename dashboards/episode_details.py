"""The episode just logged: everything optional, each answer saves itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import answer_notice
import child_and_caregiver
import common
import components
import episode_actions
import next_question_card
import open_entry
import questionnaire
import streamlit as st
import time_pickers
import video_owner

from tracker.domain.local_time import iso
from tracker.domain.questions import APPEARANCE_FIELDS, DURATION_CHOICES, GROUPS, field_spec
from tracker.errors import UnknownRecord
from tracker.localization.messages import N_, _
from tracker.presentation.missing_answers import missing_phrases, open_questions
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child

MINUTES_EARLIER: Final = {
    5: N_("5 min earlier"),
    15: N_("15 min earlier"),
    60: N_("1 hour earlier"),
}


def open_episode(child: Child) -> dict[str, object] | None:
    """Return the open episode, None if there is none, or it was removed or is another child's."""
    table, episode_id = open_entry.current() or ("", "")
    if table != "episodes":
        return None
    try:
        episode = common.query(store.read, "episodes", episode_id)
    except UnknownRecord:
        return None
    owner, _record = common.query(store.read_many, "episodes", [episode_id]).get(
        episode_id, ("", {})
    )
    if owner != child.id:
        if owner:
            child_and_caregiver.wrong_child_notice(owner)
        return None
    return None if "removed_at" in episode else episode


def details(child: Child, time_zone: str, episode: dict[str, object]) -> None:
    """Show what was saved, and ask the rest chip by chip."""
    episode_id = str(episode["id"])
    saved_line(child, time_zone, episode)
    components.caption(_("Skip anything you don't know. Each answer saves itself."))
    length_chips(episode)
    if not next_question_card.card(child, episode_id):
        flag_hint(child, episode_id)
    copy_button(child, episode_id)
    questions(child, episode)
    with st.expander(_("It began at another time")):
        another_time(child, time_zone, episode)
    child_and_caregiver.offer_other_child(child, "episodes", episode_id)
    st.button(
        _("Done"),
        type="primary",
        width="stretch",
        key=f"done-{episode_id}",
        on_click=episode_actions.close,
    )


def saved_line(child: Child, time_zone: str, episode: dict[str, object]) -> None:
    """Show when the episode began, with Undo."""
    started_at = datetime.fromisoformat(str(episode["started_at"]))
    text = (
        time_pickers.day_text
        if episode.get("time_precision") == "day_only"
        else time_pickers.moment_text
    )
    saved = child_and_caregiver.for_child(_("Saved"), child)
    with st.container(key="saved", horizontal=True):
        st.header(
            components.literal(
                _("{when}: {title}").format(when=saved, title=text(started_at, time_zone))
            )
        )
        st.button(
            _("Undo"),
            key=f"undo-{episode['id']}",
            on_click=episode_actions.undo,
            args=(str(episode["id"]),),
        )


def length_chips(episode: dict[str, object]) -> None:
    """Ask for the range of lengths."""
    seconds = episode.get("duration_s")
    labels = [label for label, middle in DURATION_CHOICES if middle and middle == seconds]
    key = f"length-{episode['id']}"
    st.pills(
        field_spec("episodes", "duration_s").text,
        [label for label, _middle in DURATION_CHOICES],
        format_func=_,
        default=next(iter(labels), None),
        key=key,
        on_change=episode_actions.save_length,
        args=(key,),
    )
    answer_notice.show_notice(key)


def flag_hint(child: Child, episode_id: str) -> None:
    """Name the answers that would settle a flag that rests on this episode."""
    flags = [
        flag
        for flag in common.assessment(child).flags
        if any(item.id == episode_id for item in flag.evidence)
    ]
    diary = common.diary(child)
    unknown = dict.fromkeys(one for flag in flags for one in open_questions(diary, flag))
    if unknown:
        answers = ", ".join(missing_phrases(unknown))
        components.notice(_("It would help a doctor to know: {answers}.").format(answers=answers))


def copy_button(child: Child, episode_id: str) -> None:
    """Offer to copy how the previous episode looked, if it says so."""
    previous = previous_episode(child, episode_id)
    if previous:
        st.button(
            _("Same as last time"),
            key=f"same-{episode_id}",
            on_click=episode_actions.copy_appearance,
            args=(previous,),
            width="stretch",
        )


def previous_episode(child: Child, episode_id: str) -> dict[str, object] | None:
    """Return the episode before this one if it says how it looked, else None."""
    from tracker.presentation.today_status import newest_entries  # noqa: PLC0415 - heavy

    newest = newest_entries(common.diary(child), ("episodes",), 2)
    previous_id = next((id_ for _, id_ in newest if id_ != episode_id), None)
    if previous_id is None:
        return None
    episode = common.query(store.read, "episodes", previous_id)
    return episode if any(field in episode for field in APPEARANCE_FIELDS) else None


def questions(child: Child, episode: dict[str, object]) -> None:
    """Ask everything about the episode, group by group."""
    prefix = f"{episode['id']}-{st.session_state.get('copies', 0)}"
    for group in GROUPS["episodes"]:
        with st.expander(group.title) if group.folded else st.container():
            if not group.folded:
                st.header(group.title)
            questionnaire.ask_all(
                "episodes",
                group.fields,
                episode,
                prefix,
                latest=common.today(child),
                saver=episode_actions.save_answer,
            )
            if "video" in group.fields:
                video_owner.offer_video(episode)
                video_owner.ask_owner(episode)


def another_time(child: Child, time_zone: str, episode: dict[str, object]) -> None:
    """Offer an earlier beginning, or any other."""
    episode_id = str(episode["id"])
    with st.container(key="earlier", horizontal=True):
        for minutes in MINUTES_EARLIER:
            st.button(
                _(MINUTES_EARLIER[minutes]),
                width="stretch",
                key=f"minus-{minutes}-{episode_id}",
                on_click=episode_actions.move_back,
                args=(time_zone, minutes),
            )
    answer = time_pickers.pick_time(
        child,
        time_zone,
        f"move-{episode_id}",
        datetime.fromisoformat(str(episode["started_at"])),
        str(episode.get("time_precision", "exact")),
    )
    if answer and st.button(_("Use this time"), width="stretch", key=f"use-{episode_id}"):
        started_at, precision = answer
        changes = {
            "started_at": iso(started_at, time_zone),
            "time_zone": time_zone,
            "time_precision": precision,
        }
        common.save(store.amend, "episodes", episode_id, changes)
        st.rerun()
