"""The child a page is about, shown by colour, initials and name; and the caregiver who logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import open_entry
import streamlit as st

from tracker.localization.messages import _, ngettext
from tracker.presentation.child_avatar import avatars
from tracker.presentation.warning_card import TAGS
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child

CHILD_STATE = ("undone", "noted", "answer", "pages")
"""Session state about one child's entries: dropped when another child is chosen."""


def child_picker() -> None:
    """Let a family with several children choose one; show the choice in the child's colour."""
    children = common.family()
    if len(children) < 2:  # noqa: PLR2004 - nothing to confuse
        return
    avatar, here = avatars(children, common.query(store.arrival_order)), common.child().id
    tags = {child.id: warning_tag(child) for child in children if child.id != here}
    st.html(f"<style>:root {{ --child: {avatar[here].colour}; }}</style>")
    with st.container(key="whose"):
        chosen = st.segmented_control(
            _("Which child is this about?"),
            list(avatar),
            format_func=lambda id_: components.literal(
                f"{avatar[id_].initial} · {avatar[id_].name}{tags.get(id_, '')}"
            ),
            default=here,
            required=True,
            label_visibility="collapsed",
        )
    if chosen and chosen != here:
        common.remember(child=chosen)
        for key in CHILD_STATE:
            st.session_state.pop(key, None)
        open_entry.close()
        st.rerun()


def warning_tag(child: Child) -> str:
    """Return what is added to the name of another child with an urgent warning: dot and words."""
    urgencies = [flag.urgency for flag in common.assessed(child).urgent_flags]
    most = next((urgency for urgency in TAGS if urgency in urgencies), None)
    return f" ● {_(TAGS[most])}" if most else ""


def for_child(text: str, child: Child) -> str:
    """Return a text followed by "for Robin" if there are several children."""
    return _named(text, child.name) if len(common.family()) > 1 else text


def with_child_name(label: str, child: Child) -> str:
    """Return a button's label with the child's name if there are several children."""
    return _named(label, components.literal(child.name)) if len(common.family()) > 1 else label


def _named(text: str, name: str) -> str:
    return _("{text} for {name}").format(text=text, name=name)


def child_names() -> dict[str, str]:
    """Return the children's names by id."""
    return {child.id: child.name for child in common.family()}


def wrong_child_notice(owner: str) -> None:
    """Show that an entry is another child's, with a button that leads there."""
    name = child_names().get(owner, _("another child"))
    components.notice(
        _("This entry belongs to {name}. Switch to {name} to see it.").format(name=name)
    )
    st.button(
        components.literal(_("Go to {name}").format(name=name)),
        key="go-to-owner",
        width="stretch",
        on_click=common.remember,
        kwargs={"child": owner},
    )


def move_entry(table: str, record_id: str, to: str, back: str) -> None:
    """Give an entry to another child; the audit log records it."""
    if common.save_ok(store.amend, table, record_id, {"child": to}):
        st.session_state["moved"] = (table, record_id, to, back)
        open_entry.close()
        st.session_state.pop("noted", None)


def offer_other_child(child: Child, table: str, record_id: str) -> None:
    """Offer to give an entry to another child, if there are several."""
    others = [other for other in common.family() if other.id != child.id]
    if not others:
        return
    avatar = avatars(common.family(), common.query(store.arrival_order))
    with st.expander(_("It was another child")):
        for other in others:
            label = components.literal(
                _("Move to {initial} · {name}").format(
                    initial=avatar[other.id].initial, name=other.name
                )
            )
            st.button(
                label,
                key=f"move-{record_id}-{other.id}",
                width="stretch",
                on_click=move_entry,
                args=(table, record_id, other.id, child.id),
            )


def moved_notice(child: Child) -> None:
    """Show which child the last moved entry belongs to now, with Undo."""
    table, record_id, to, back = st.session_state.get("moved", ("", "", "", ""))
    if not record_id:
        return
    name = child_names().get(to, _("another child"))
    with st.container(key="noted", horizontal=True):
        components.show(
            components.status_message(_("Moved"), _("the entry is {name}'s now.").format(name=name))
        )
        st.button(
            _("Undo"),
            key=f"moved-back-{record_id}",
            on_click=undo_move,
            args=(table, record_id, back),
        )
        if to != child.id:
            st.button(
                components.literal(_("Go to {name}").format(name=name)),
                key=f"moved-go-{record_id}",
                on_click=common.remember,
                kwargs={"child": to},
            )


def undo_move(table: str, record_id: str, back: str) -> None:
    """Give an entry back to the child it was logged for."""
    common.save(store.amend, table, record_id, {"child": back})
    st.session_state.pop("moved", None)


def caregiver_picker() -> None:
    """Show who is logging on this device, and let it be changed with one tap."""
    names = [person.name for person in common.query(store.caregivers) if not person.retired]
    current = common.query(store.current_name, common.caregiver())
    choices = names if current is None or current in names else [current, *names]
    if not choices:
        st.page_link(
            "settings.py",
            label=_("Who is using this phone? Add your name."),
            icon=":material/person:",
        )
        return
    key = f"who-{current}"
    chosen = st.pills(
        _("Who is using this phone?"),
        choices,
        default=current,
        format_func=components.literal,
        key=key,
    )
    if chosen and chosen != current:
        common.remember(caregiver=chosen)
        st.rerun()


def caregiver_settings() -> None:
    """List the caregivers: add, rename, retire, bring back."""
    caregivers = common.query(store.caregivers)
    if not caregivers:
        components.caption(
            _(
                "Add everyone who logs. The name is shown next to every entry. It also shows when "
                "two people log the same movement."
            )
        )
    for caregiver in caregivers:
        label = (
            _("{name} – hidden").format(name=caregiver.name)
            if caregiver.retired
            else caregiver.name
        )
        with st.expander(components.literal(label)):
            caregiver_form(caregiver)
    with st.form("add-caregiver", border=False, clear_on_submit=True):
        name = st.text_input(_("Add a person"), placeholder=_("Mum, Dad, Granny …"), max_chars=100)
        if st.form_submit_button(_("Add"), width="stretch"):
            added = common.save(store.add_caregiver, name)
            if added and not common.caregiver():
                common.remember(caregiver=added)
            st.rerun()


def caregiver_form(caregiver: store.Caregiver) -> None:
    """Rename one caregiver, or retire them."""
    if caregiver.retired:
        components.caption(_("This name is hidden. Everything this person logged stays."))
        if st.button(_("Show this name again"), key=f"back-{caregiver.name}", width="stretch"):
            common.save(store.add_caregiver, caregiver.name)
            st.rerun()
        return
    with st.form(f"rename-{caregiver.name}", border=False):
        name = st.text_input(
            _("Name (changes on every entry too)"),
            value=caregiver.name,
            max_chars=100,
            key=f"name-{caregiver.name}",
        )
        if st.form_submit_button(_("Rename"), width="stretch") and name.strip() != caregiver.name:
            rename(caregiver.name, name.strip())
            st.rerun()
    if st.button(_("Hide this name"), key=f"retire-{caregiver.name}", width="stretch"):
        common.save(store.retire_caregiver, caregiver.name)
        if common.caregiver() == caregiver.name:
            common.remember(caregiver="")
        st.rerun()


def rename(name: str, to: str) -> None:
    """Rename a caregiver, on this device too."""
    is_current = common.caregiver() == name
    changed = common.save(store.rename_caregiver, name, to)
    if changed is not None:
        common.flash(
            ngettext(
                "{name} is now called {to}, on {count} entry too.",
                "{name} is now called {to}, on {count} entries too.",
                changed,
            ).format(name=name, to=to, count=changed)
        )
        if is_current:
            common.remember(caregiver=to)
