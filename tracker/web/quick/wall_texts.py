"""The texts of the wall, by the names that its scripts and its document use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracker.localization.messages import N_, ngettext
from tracker.web.quick.texts import SHARED, Plural

CLOCK: Final = {
    "theirTime": N_("{clock} This tablet's time is used."),
    "behind": N_("This tablet's clock is {amount} behind the diary's. The diary's is used."),
    "ahead": N_("This tablet's clock is {amount} ahead of the diary's. The diary's is used."),
    "behindOurs": N_(
        "This tablet's clock is {amount} behind the diary's. This tablet's is used; "
        "check the clock of the diary's computer."
    ),
    "aheadOurs": N_(
        "This tablet's clock is {amount} ahead of the diary's. This tablet's is used; "
        "check the clock of the diary's computer."
    ),
}

WALL: Final[Mapping[str, str | Plural]] = (
    dict(SHARED)
    | CLOCK
    | {
        "pageTitle": N_("Kitchen wall · Movement diary"),
        "wall": N_("Kitchen wall"),
        "gap": N_("The last 24 hours. A gap means no entry; it doesn't mean nothing happened."),
        "filmNow": N_(
            "<b>Then take a video</b>, if that delays no help: whole body and face, light on. "
            "Keep filming for a minute after it stops."
        ),
        "lasted": N_("{time}, lasted {length}"),
        "lengthUnknown": N_("{time}, length unknown"),
        "theEntry": N_("the entry"),
        "anotherName": N_("another name"),
        "otherName": N_("Another name"),
        "whoSaw": N_("Who saw it?"),
        "howLong": N_("How long?"),
        "underMinute": N_("< 1 min"),
        "hoursMinutes": N_("{hours} h {minutes} min"),
        "daysHours": lambda n: ngettext("{count} day {hours} h", "{count} days {hours} h", n),
        "lastOne": N_("the last one; the time is unknown"),
        "unknown": N_("Not known"),
        "unknownSince": N_("how long ago; the last one was {time}"),
        "sinceLast": N_("since the last one, {time}"),
        "noEntries": N_("No entries yet"),
        "firstTap": N_("your first tap makes one"),
        "asking": N_("asking the diary"),
        "strip": lambda n: ngettext(
            "{count} in the last 24 hours: {times}. A gap means no entry.",
            "{count} in the last 24 hours: {times}. A gap means no entry.",
            n,
        ),
        "emptyStrip": N_("no entry in the last 24 hours. A gap means no entry."),
        "uploads": N_("Saved on this tablet; uploads when it reconnects"),
        "unreachable": N_("We can't reach the diary now. What you log is saved on this tablet."),
        "signInAgain": N_("Please sign in again on this tablet."),
        "loggedToday": lambda n: ngettext("{count} logged today", "{count} logged today", n),
        "noneLogged": N_("Nothing logged today. That doesn't mean nothing happened."),
        "settle": N_("Is it over? Answer three questions"),
        "nobody": N_("We can't reach the diary. This page keeps trying."),
        "signedOut": N_("Please sign in again."),
        "signIn": N_("Sign in on this tablet"),
        "noBaby": N_("There is no baby in this diary yet."),
        "addBaby": N_("Add your baby. It takes a minute."),
    }
)
