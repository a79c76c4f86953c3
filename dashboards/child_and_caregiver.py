"""Whose page this is: the child by colour, letters and name, in sight on every page; and who is logging."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.presentation.child_avatar import marks
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child

OPENED = ("open_episode", "undone", "noted", "opened", "answer", "pages")
"""What is open on a page and belongs to one child: closed when another is chosen."""


def choose_child() -> None:
    """Let a family with several children say which one this is about; the choice stays in sight, in the child's colour."""
    children = common.family()
    if len(children) < 2:  # noqa: PLR2004 - nothing to confuse
        return
    mine, here = marks(children), common.child().id
    st.html(f"<style>:root {{ --child: {mine[here].colour}; }}</style>")
    with st.container(key="whose"):
        chosen = st.segmented_control(
            "Which child is this about?",
            list(mine),
            format_func=lambda one: components.literal(f"{mine[one].initial} · {mine[one].name}"),
            default=here,
            required=True,
            label_visibility="collapsed",
        )
    if chosen and chosen != here:
        common.remember(child=chosen)
        for opened in OPENED:
            st.session_state.pop(opened, None)
        st.rerun()


def for_whom(child: Child) -> str:
    """Return " for Robin" where there are several children, so that nothing is logged on the wrong one unseen."""
    return f" for {child.name}" if len(common.family()) > 1 else ""


def labelled(words: str, child: Child) -> str:
    """Return a button's words with the child's name where there are several."""
    return words + components.literal(for_whom(child))


def names() -> dict[str, str]:
    """Return the children's names by their ids."""
    return {one.id: one.name for one in common.family()}


def belongs_to(owner: str) -> None:
    """Say that an entry is another child's, and offer the way there."""
    name = names().get(owner, "another child")
    components.notice(f"This entry is {name}'s. It is not shown under another child's name.")
    st.button(
        components.literal(f"Go to {name}"),
        key="go-to-owner",
        width="stretch",
        on_click=common.remember,
        kwargs={"child": owner},
    )


def move(table: str, record_id: str, to: str, back: str) -> None:
    """Give an entry to another child; every count follows, and its history says so."""
    if common.stored(store.amend, table, record_id, {"child": to}):
        st.session_state["moved"] = (table, record_id, to, back)
        st.session_state.pop("opened", None)
        st.session_state.pop("open_episode", None)
        st.session_state.pop("noted", None)


def move_to_another(child: Child, table: str, record_id: str) -> None:
    """Offer to give an entry to another child, where there are several."""
    others = [one for one in common.family() if one.id != child.id]
    if not others:
        return
    mine = marks(common.family())
    with st.expander("It was another child"):
        for other in others:
            words = components.literal(f"Move it to {mine[other.id].initial} · {other.name}")
            st.button(
                words,
                key=f"move-{record_id}-{other.id}",
                width="stretch",
                on_click=move,
                args=(table, record_id, other.id, child.id),
            )


def moved(child: Child) -> None:
    """Say where an entry went, with the way back."""
    table, record_id, to, back = st.session_state.get("moved", ("", "", "", ""))
    if not record_id:
        return
    name = names().get(to, "another child")
    with st.container(key="noted", horizontal=True):
        components.show(components.told("Moved", f"the entry is {name}'s now."))
        st.button(
            "Undo", key=f"moved-back-{record_id}", on_click=undo_move, args=(table, record_id, back)
        )
        if to != child.id:
            st.button(
                components.literal(f"Go to {name}"),
                key=f"moved-go-{record_id}",
                on_click=common.remember,
                kwargs={"child": to},
            )


def undo_move(table: str, record_id: str, back: str) -> None:
    """Give an entry back to the child it was logged for."""
    common.write(store.amend, table, record_id, {"child": back})
    st.session_state.pop("moved", None)


def who_logs() -> None:
    """Say who is logging on this phone, one tap from being somebody else."""
    names = [one.name for one in common.ask(store.caregivers) if not one.retired]
    mine = common.ask(store.current_name, common.caregiver())
    shown = names if mine is None or mine in names else [mine, *names]
    if not shown:
        st.page_link(
            "settings.py",
            label="Nobody is named on this device yet. Settings: who logs",
            icon=":material/person:",
        )
        return
    key = f"who-{mine}"
    chosen = st.pills(
        "Who is logging on this device?",
        shown,
        default=mine,
        format_func=components.literal,
        key=key,
    )
    if chosen and chosen != mine:
        common.remember(caregiver=chosen)
        st.rerun()


def caregivers() -> None:
    """List who logs: add, rename, retire, bring back."""
    st.header("Who logs")
    everybody = common.ask(store.caregivers)
    if not everybody:
        components.quiet(
            "Add each one who logs. The name stands beside every entry, and two phones that log one twitch are recognised by it."
        )
    for one in everybody:
        with st.expander(components.literal(one.name + (" – retired" if one.retired else ""))):
            one_caregiver(one)
    with st.form("add-caregiver", border=False, clear_on_submit=True):
        name = st.text_input(
            "Another one who logs", placeholder="Mum, Dad, Granny …", max_chars=100
        )
        if st.form_submit_button("Add", width="stretch"):
            added = common.write(store.add_caregiver, name)
            if added and not common.caregiver():
                common.remember(caregiver=added)
            st.rerun()


def one_caregiver(one: store.Caregiver) -> None:
    """Rename one caregiver, or retire them."""
    if one.retired:
        components.quiet("Offered nowhere; everything they logged stays.")
        if st.button("Bring back", key=f"back-{one.name}", width="stretch"):
            common.write(store.add_caregiver, one.name)
            st.rerun()
        return
    with st.form(f"rename-{one.name}", border=False):
        name = st.text_input(
            "Name, changed beside every entry too",
            value=one.name,
            max_chars=100,
            key=f"name-{one.name}",
        )
        if st.form_submit_button("Rename", width="stretch") and name.strip() != one.name:
            rename(one.name, name.strip())
            st.rerun()
    if st.button("Retire: offer this name no longer", key=f"retire-{one.name}", width="stretch"):
        common.write(store.retire_caregiver, one.name)
        if common.caregiver() == one.name:
            common.remember(caregiver="")
        st.rerun()


def rename(name: str, to: str) -> None:
    """Call a caregiver something else; this phone learns it too."""
    mine = common.caregiver() == name
    changed = common.write(store.rename_caregiver, name, to)
    if changed is not None:
        common.tell(
            f"{name} is now called {to}, beside {changed} {'entry' if changed == 1 else 'entries'} too."
        )
        if mine:
            common.remember(caregiver=to)
