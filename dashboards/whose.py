"""Whose page this is: the child by colour, letters and name, in sight on every page; and who is logging."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cards
import common
import streamlit as st

from tracker import store
from tracker.web.marks import marks

if TYPE_CHECKING:
    from tracker.diary import Child

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
            format_func=lambda one: cards.literal(f"{mine[one].initial} · {mine[one].name}"),
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
    return words + cards.literal(for_whom(child))


def who_logs() -> None:
    """Say who is logging on this phone, one tap from being somebody else."""
    names = [one.name for one in common.ask(store.caregivers) if not one.retired]
    mine = common.ask(store.current_name, common.caregiver())
    shown = names if mine is None or mine in names else [mine, *names]
    if not shown:
        st.page_link("settings.py", label="Nobody is named on this phone yet. Settings: who logs", icon=":material/person:")
        return
    key = f"who-{mine}"
    chosen = st.pills("Who is logging on this phone?", shown, default=mine, format_func=cards.literal, key=key)
    if chosen and chosen != mine:
        common.remember(caregiver=chosen)
        st.rerun()


def caregivers() -> None:
    """List who logs: add, rename, retire, bring back."""
    st.subheader("Who logs")
    everybody = common.ask(store.caregivers)
    if not everybody:
        cards.quiet("Add each one who logs. The name stands beside every entry, and two phones that log one twitch are recognised by it.")
    for one in everybody:
        with st.expander(cards.literal(one.name + (" – retired" if one.retired else ""))):
            one_caregiver(one)
    with st.form("add-caregiver", border=False, clear_on_submit=True):
        name = st.text_input("Another one who logs", placeholder="Mum, Dad, Granny …", max_chars=100)
        if st.form_submit_button("Add", width="stretch"):
            added = common.write(store.add_caregiver, name)
            if added and not common.caregiver():
                common.remember(caregiver=added)
            st.rerun()


def one_caregiver(one: store.Caregiver) -> None:
    """Rename one caregiver, or retire them."""
    if one.retired:
        cards.quiet("Offered nowhere; everything they logged stays.")
        if st.button("Bring back", key=f"back-{one.name}", width="stretch"):
            common.write(store.add_caregiver, one.name)
            st.rerun()
        return
    with st.form(f"rename-{one.name}", border=False):
        name = st.text_input("Name, changed beside every entry too", value=one.name, max_chars=100, key=f"name-{one.name}")
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
        common.tell(f"{name} is now called {to}, beside {changed} {'entry' if changed == 1 else 'entries'} too.")
        if mine:
            common.remember(caregiver=to)
