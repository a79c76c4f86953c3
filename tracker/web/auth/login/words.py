"""The texts of the pages to sign in, to join by a code, and to trust the home's certificate.

Each text of a document stands at `{{name}}` there. In a text, a name in braces is filled with HTML:
a number to call, a command to type, or the label of something to tap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tracker.localization.messages import N_, _
from tracker.web.auth.login_backoff import wait_text

if TYPE_CHECKING:
    from datetime import timedelta

WRONG: Final = N_("That passcode isn't right.")
WAIT: Final = N_(
    "Too many wrong tries from here. Try again in {wait}. Phones and tablets that are signed in "
    "still work."
)
WAIT_ALL: Final = N_(
    "Too many wrong tries from all devices together. Try again in {wait}. Phones and tablets that "
    "are signed in, or were before, still work."
)
NOT_A_FORM: Final = N_("Something went wrong with this page. Go back and try again.")
EMERGENCY: Final = N_("In an emergency, don't sign in first: call {number}.")
EMERGENCY_UNKNOWN: Final = N_("In an emergency, don't sign in first: call your emergency number.")

SIGNED_OUT: Final = N_("You are signed out on this device.")
DOWNLOAD: Final = N_("Download the certificate")

PAGE_TEXTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "login": {
            "heading": N_("Sign in"),
            "passcode": N_("Passcode"),
            "button": N_("Sign in"),
            "help": N_(
                "Your family chose it. You enter it once on each phone or tablet. Forgot it? Set "
                "a new one on the computer that runs the diary: {passcode_command}"
            ),
        },
        "who": {
            "heading": N_("Who is using this phone?"),
            "why": N_("Your name is shown next to what you log, so everyone can see who saw it."),
            "examples": N_("Mum, Dad, Granny …"),
            "button": N_("Continue"),
            "several": N_("Leave it empty if several people share this phone or tablet."),
        },
        "logout": {
            "heading": N_("Sign out on this device?"),
            "unsent": N_(
                "Entries that haven't uploaded yet stay on this device. They upload when someone "
                "signs in on it again. Other devices stay signed in."
            ),
            "button": N_("Sign out"),
            "back": N_("Back to Settings"),
        },
        "join": {
            "heading": N_("Sign this phone in"),
            "button": N_("Sign in"),
            "missing": N_(
                "There is no code in this address. Scan it with the camera again. Show a new one "
                "on the computer: Settings, Add a phone."
            ),
            "script": N_(
                "This page needs JavaScript to read the code. Sign in with the passcode instead."
            ),
            "passcode": N_("Use the passcode instead"),
        },
        "joined": {
            "heading": N_("This phone is signed in already"),
            "unused": N_("It doesn't need a code, so the code still works."),
            "go_on": N_("Go on to the page for this phone"),
        },
        "certificate": {
            "heading": N_("Https at home"),
            "why": N_(
                "With a certificate the page to log opens even without a network, and nobody "
                "else on your Wi-Fi can read what you send. Do this once on each phone."
            ),
            "download": DOWNLOAD,
            "compare": N_(
                "Compare its fingerprint with the one that the computer shows "
                "({certificate_command}). If they differ, don't install it."
            ),
            "iphone": N_("iPhone or iPad"),
            "iphone_1": N_("Open this page in Safari, tap {download}, then {allow}."),
            "iphone_2": N_("Open the phone's Settings, tap {profile_downloaded}, then {install}."),
            "iphone_3": N_(
                "In Settings: General, About, {certificate_trust}. Switch on {authority}."
            ),
            "android": N_("Android"),
            "android_1": N_("Tap {download}."),
            "android_2": N_(
                "Open the phone's Settings and search for {ca_certificate}. Tap {install_anyway} "
                "and choose the file."
            ),
            "android_warning": N_(
                "Android then says that the network may be monitored. This certificate can't do "
                "that: it only works for names and addresses in a home network."
            ),
            "computer": N_("Computer"),
            "computer_steps": N_(
                "Windows: open the file, Install Certificate, Trusted Root Certification "
                "Authorities. Mac: open it in Keychain Access and set it to Always Trust. "
                "Firefox: Settings, Certificates, Import."
            ),
            "then_open": N_("Then open {address}"),
        },
        "no_certificate": {
            "heading": N_("Https at home"),
            "how": N_(
                "There is no certificate yet. On the computer that runs the diary, make one with: "
                "{certificate_command}"
            ),
        },
    }
)
"""By document, the texts at its places."""

LABELS: Final = MappingProxyType(
    {
        "download": DOWNLOAD,
        "allow": N_("Allow"),
        "profile_downloaded": N_("Profile Downloaded"),
        "install": N_("Install"),
        "certificate_trust": N_("Certificate Trust Settings"),
        "authority": "Movement diary at home",
        "ca_certificate": N_("CA certificate"),
        "install_anyway": N_("Install anyway"),
    }
)
"""What is tapped, as the phone or the page names it; the authority's name is in its certificate."""

COMMANDS: Final = MappingProxyType(
    {
        "passcode_command": "movement-diary passcode",
        "certificate_command": "movement-diary certificate",
    }
)


def page_texts(name: str, **parts: str) -> dict[str, str]:
    """Return the texts of a document as HTML in the language in use; `parts`: HTML within them."""
    tags = {key: f"<b>{escape(_(label))}</b>" for key, label in LABELS.items()}
    tags |= {key: f"<code>{command}</code>" for key, command in COMMANDS.items()}
    return {key: escape(_(text)).format(**(tags | parts)) for key, text in PAGE_TEXTS[name].items()}


def waiting_text(wait: timedelta, *, by_everybody: bool) -> str:
    """Return how long to wait after too many wrong tries: of one device, or of all together."""
    return _(WAIT_ALL if by_everybody else WAIT).format(wait=wait_text(wait))


def emergency_line(number: str | None) -> str:
    """Return what to do in an emergency as HTML, with the family's number to tap if it has one."""
    if not number:
        return escape(_(EMERGENCY_UNKNOWN))
    link = f'<a href="tel:{escape(number)}">{escape(number)}</a>'
    return escape(_(EMERGENCY)).format(number=link)


def alert(text: str, *, wrong: bool = True) -> str:
    """Return a message at the top of a page as HTML, "" where there is none."""
    if not text:
        return ""
    kind = "wrong" if wrong else "message"
    return f'<p class="{kind}" role="alert" id="message">{escape(text)}</p>'


def name_buttons(names: Iterable[str]) -> str:
    """Return a button for each caregiver as HTML."""
    return "".join(
        f'<button name="caregiver" value="{escape(name)}">{escape(name)}</button>' for name in names
    )
