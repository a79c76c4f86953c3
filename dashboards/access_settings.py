"""Passcode, signed-in devices, and programs with a token. Part of Settings."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.errors import UserError
from tracker.localization.messages import N_, _, capitalized
from tracker.storage import credentials
from tracker.storage.database import open_database
from tracker.storage.models import TokenScope
from tracker.web.auth.device_list import device_line, signed_in_devices, token_line
from tracker.web.auth.principal import device_in
from tracker.web.auth.service import AuthService, new_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.storage.credentials import Device, Token

ALONE = N_(
    "Step 1 of 3: a passcode, so that nobody else gets in. Until there is one, only this computer "
    "can open the diary."
)
AND_THEN = N_(
    "Then sign in here with it; the next two steps open the home network and show a code."
)
SIGNS_OUT = N_(
    "A new passcode signs out every device, this one too. Entries saved on a phone stay there "
    "until you sign in on it again."
)
FOR_PROGRAMS = N_(
    "A program, such as a button by the bed or a screen in the kitchen, needs a key of its own "
    "(a token). It can either add entries or read them, for one child or for all."
)
ONCE = N_("Copy the token now. You won't see it again. It is for: {name}.")


def _run(act: Callable[[AuthService], object]) -> bool:
    """Call the authentication service; on a refusal show why and return False."""
    try:
        with closing(AuthService(open_database(common.database_url()))) as auth:
            act(auth)
    except UserError as error:
        st.warning(components.literal(str(error)))
        return False
    return True


def _new_passcode(purpose: str) -> str | None:
    """Ask for a new passcode twice; None if the two differ."""
    new = st.text_input(
        _("New passcode, at least 6 characters"),
        type="password",
        max_chars=200,
        autocomplete="new-password",
        key=f"{purpose}-passcode",
    )
    again = st.text_input(
        _("Repeat the passcode"),
        type="password",
        max_chars=200,
        autocomplete="new-password",
        key=f"{purpose}-passcode-again",
    )
    return new if new == again else None


def first_passcode() -> None:
    """Ask for the first passcode."""
    components.caption(_(ALONE))
    with st.form("first-passcode", border=False):
        new = _new_passcode("first")
        components.caption(_(AND_THEN))
        if st.form_submit_button(_("Set the passcode"), type="primary", width="stretch"):
            _set_passcode(new, lambda auth, passcode: auth.set_first_passcode(passcode))


def _set_passcode(new: str | None, act: Callable[[AuthService, str], object]) -> None:
    if new is None:
        st.warning(_("The two passcodes are different, so nothing was changed."))
    elif _run(lambda auth: act(auth, new)):
        st.success(_("The passcode is set. Sign in with it."))
        link = components.link(_("Sign in"), "login?next=%2Fsettings")
        components.show(f"<p>{link}</p>")


def _change_passcode() -> None:
    with st.form("change-passcode", border=False):
        old = st.text_input(
            _("Your passcode now"),
            type="password",
            max_chars=200,
            autocomplete="current-password",
            key="old-passcode",
        )
        new = _new_passcode("new")
        components.caption(_(SIGNS_OUT))
        if st.form_submit_button(_("Change the passcode"), width="stretch"):
            source = f"device:{device_in(st.context.headers) or 'here'}"
            _set_passcode(
                new,
                lambda auth, passcode: auth.change_passcode(old, passcode, source, common.now()),
            )


def passcode() -> None:
    """List the signed-in devices, and change the passcode; nothing where there is none."""
    with closing(AuthService(open_database(common.database_url()))) as auth:
        is_set = auth.has_passcode()
    if not is_set:
        components.caption(_("No passcode yet. You set one under “Add a phone”."))
        return
    _devices()
    with st.expander(_("Change the passcode")):
        _change_passcode()


def _devices() -> None:
    here = device_in(st.context.headers)
    for device in signed_in_devices(common.query(credentials.devices), here, common.now()):
        _device(device, here)


def _device(device: Device, here: str | None) -> None:
    with st.container(border=True, key=f"device-{device.id}"):
        who = f" · {device.caregiver}" if device.caregiver else ""
        st.markdown(f"**{components.literal(device.name)}**{components.literal(who)}")
        components.caption(device_line(device, here, common.now()))
        if device.id == here:
            link = components.link(_("Sign out here"), "logout")
            components.show(f"<p>{link}</p>")
        elif st.button(_("Sign this device out"), key=f"out-{device.id}", width="stretch"):
            common.save(credentials.revoke_device, device.id)
            st.rerun()


def programs() -> None:
    """List the programs with a token; add one, or revoke one."""
    components.caption(_(FOR_PROGRAMS))
    _show_once()
    for token in common.query(credentials.tokens):
        _program(token)
    with st.expander(_("Add a program")):
        _add_program()


def _program(token: Token) -> None:
    with st.container(border=True, key=f"token-{token.id}"):
        st.markdown(f"**{components.literal(token.name)}**")
        components.caption(token_line(token, common.family(), common.now()))
        if st.button(_("Block it"), key=f"revoke-{token.id}", width="stretch"):
            common.save(credentials.revoke_token, token.id)
            st.rerun()


def _add_program() -> None:
    children = {None: _("all children")} | {child.id: child.name for child in common.family()}
    with st.form("add-program", border=False):
        name = st.text_input(
            _("Which program is it?"),
            placeholder=_("Button at the bed"),
            max_chars=100,
            key="program-name",
        )
        scope = st.pills(
            _("What may it do?"),
            list(TokenScope),
            format_func=lambda scope: capitalized(scope.parent),
            key="program-scope",
        )
        child = st.selectbox(
            _("For whom?"),
            list(children),
            format_func=children.__getitem__,
            key="program-child",
        )
        if st.form_submit_button(_("Create a token"), width="stretch"):
            _make_token(name, scope, child)


def _make_token(name: str, scope: TokenScope | None, child: str | None) -> None:
    if scope is None:
        st.warning(_("Please choose what the program may do: write, read, or see videos."))
        return
    token = common.save(new_token, name, scope, child)
    if token is not None:
        st.session_state["token-shown"] = token
    st.rerun()


def _show_once() -> None:
    new = st.session_state.get("token-shown")
    if new is None:
        return
    token, secret = new
    with st.container(border=True, key="token-shown-once"):
        st.success(components.literal(_(ONCE).format(name=token.name)))
        st.code(secret, language=None, wrap_lines=True)
        if st.button(_("I have copied it"), width="stretch"):
            del st.session_state["token-shown"]
            st.rerun()
