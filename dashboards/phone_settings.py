"""Bring a phone in: passcode, home network, a code to scan. Part of Settings."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import access_settings
import common
import components
import streamlit as st

from tracker.errors import UserError
from tracker.localization.messages import N_, _
from tracker.storage import invitations, preferences
from tracker.storage.database import open_database
from tracker.storage.invitations import VALID_FOR, InvitationState
from tracker.web.auth.credentials import hash_of
from tracker.web.auth.service import AuthService
from tracker.web.home_network import HOME, THIS_MACHINE
from tracker.web.listening import running_server
from tracker.web.phone_code import joining_address, origin_for_devices, picture_of_code

if TYPE_CHECKING:
    from tracker.web.listening import DiaryServer

STATE = "phone-code"
REFRESH_S = 3
MINUTES = int(VALID_FOR.total_seconds()) // 60

SWITCH = N_("Let phones and tablets on the home network in")
SWITCH_FIRST = N_(
    "Step 2 of 3: so far only this computer can open the diary. The passcode protects it. "
    "Use it on your own Wi-Fi, not in a café."
)
FIXED = N_(
    "The diary was started for this computer only (--host). Stop it and start it without that "
    "option: movement-diary serve."
)
NO_NETWORK = N_(
    "This computer is in no network right now, so no phone can reach it. Connect it to the Wi-Fi "
    "your phone uses, then try again."
)
BY_NUMBER = N_("Use the computer's number instead of its name")
BY_NUMBER_HELP = N_(
    "For a phone that does not find the name, such as an older Android phone. The number may "
    "change with the router; the name stays."
)
SCAN = N_(
    "Scan it with the phone's camera, open the link and tap Sign in. It signs one phone in, within "
    "{minutes} minutes."
)
SAME_WIFI = N_(
    "The page doesn't open? The phone must be on the same Wi-Fi as this computer: no mobile data, "
    "no guest network, no VPN."
)
OVER = {
    InvitationState.USED: N_("A phone has signed in with this code. It is listed below."),
    InvitationState.EXPIRED: N_("This code is older than {minutes} minutes. Show a new one."),
    InvitationState.UNKNOWN: N_("This code was canceled. Show a new one."),
}


@dataclass(frozen=True)
class ShownCode:
    """A code on the page: the address in it, and the hash of its secret."""

    address: str
    key_sha256: str
    made_at: datetime


def section() -> None:
    """Lead from a passcode over the home network to a code to scan."""
    with closing(AuthService(open_database(common.database_url()))) as auth:
        is_set = auth.has_passcode()
    if not is_set:
        access_settings.first_passcode()
        return
    server, origin = running_server(), common.diary_address()
    _home_switch(server, is_reached=origin is not None)
    if server is not None and not server.is_open_to_home and origin is None:
        return
    number = server.home_address() if server is not None else None
    name = server.named_address() if server is not None else None
    by_number = (
        name is not None
        and origin in {None, number, name}
        and st.toggle(_(BY_NUMBER), key="phone-by-number", help=_(BY_NUMBER_HELP))
    )
    origin = origin_for_devices(origin, name=name, number=number, by_number=by_number)
    if origin is None:
        components.caption(_(NO_NETWORK))
        return
    _code_of(origin)


def _home_switch(server: DiaryServer | None, *, is_reached: bool) -> None:
    """Offer the switch where the command line left it to the family."""
    if server is None:
        return
    if server.is_fixed:
        if not server.is_open_to_home and not is_reached:
            components.caption(_(FIXED))
        return
    is_open = server.is_open_to_home
    if not is_open:
        components.caption(_(SWITCH_FIRST))
    is_wanted = st.toggle(_(SWITCH), value=is_open, key=f"open-to-home-{is_open}")
    if is_wanted != is_open and _listen(server, is_open=is_wanted):
        st.rerun()


def _listen(server: DiaryServer, *, is_open: bool) -> bool:
    """Open the running program to the home network, or close it; return whether that worked."""
    try:
        server.listen_on(HOME if is_open else THIS_MACHINE)
    except UserError as error:
        st.warning(components.literal(str(error)))
        return False
    common.save_ok(preferences.set_open_to_home, is_open)
    return True


def _code_of(origin: str) -> None:
    """Show the button for a code, and the code that was made with it."""
    if STATE not in st.session_state:
        label = _("Show a code for a phone")
    else:
        _shown_code()
        label = _("Show a new code")
    if st.button(label, width="stretch", key="new-phone-code"):
        with closing(AuthService(open_database(common.database_url()))) as auth:
            secret = auth.invite_phone(common.now())
        address = joining_address(origin, secret)
        st.session_state[STATE] = ShownCode(address, hash_of(secret), common.now())
        st.rerun()


@st.fragment(run_every=REFRESH_S)
def _shown_code() -> None:
    """Show the code for as long as it can be used, then what became of it."""
    shown: ShownCode | None = st.session_state.get(STATE)
    if shown is None:
        return
    state = common.query(invitations.invitation_state, shown.key_sha256, common.now())
    if state is not InvitationState.OPEN:
        (st.success if state is InvitationState.USED else st.info)(
            _(OVER[state]).format(minutes=MINUTES)
        )
        return
    picture = picture_of_code(shown.address, night=common.theme() == "night")
    with st.container(border=True, key="phone-code"):
        name = _("Code to scan")
        components.show(f'<img class="scan" alt="{name}" src="{picture}">')
        components.caption(_(SCAN).format(minutes=MINUTES))
        components.caption(_(SAME_WIFI))
        if st.button(_("Cancel this code"), width="stretch", key="cancel-phone-code"):
            common.save_ok(invitations.revoke_invitations)
            st.rerun()
