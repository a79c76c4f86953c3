"""The texts about videos on their way to the diary, and of the page that adds one to an entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracker.localization.messages import N_, ngettext
from tracker.web.quick.texts import SHARED, Plural

FILMS: Final[Mapping[str, str | Plural]] = {
    "readingPhone": N_("Reading the video on this phone…"),
    "readingComputer": N_("Reading the video on this computer…"),
    "entryFirst": N_("The entry is sent first, then the video."),
    "noConnection": N_("No connection now. The video waits here and goes on by itself."),
    "sending": N_("Sending the video: {received} of {size} MB"),
    "minuteLeft": N_("less than a minute left"),
    "minutesLeft": N_("about {minutes} min left"),
    "preparing": N_("The video has arrived and is being prepared."),
    "inDiary": N_("The video is in the diary."),
    "whenBegan": N_("When did it begin?"),
    "recorded": N_("Recorded {when}. Is that when it began?"),
    "readSoFar": N_("Read so far"),
    "sentSoFar": N_("Sent so far"),
    "useTime": N_("Yes, use this time"),
    "saveEntry": N_("Yes, save an entry"),
    "keepTime": N_("No, keep the time"),
    "chooseTime": N_("Choose the time"),
    "again": N_("Try again"),
    "saveHere": N_("Save it on this device"),
    "ok": N_("OK"),
    "dontSend": N_("Don't send it"),
    "sound": N_("Sound"),
    "soundOut": N_("It is left out unless you keep it: voices in the room are private."),
    "keepSound": N_("Keep the sound of the next video"),
    "add": N_("Add a video"),
    "limits": N_(
        "Up to 3 minutes and 200 MB. Place and device are removed from it. "
        "It stays on your computer at home."
    ),
    "limitsGuide": N_(
        "Up to 5 minutes and 650 MB. Place and device are removed from it. "
        "It stays on your computer at home."
    ),
    "record": N_("Record a video"),
    "gallery": N_("Choose from the gallery"),
    "choose": N_("Choose a video"),
    "watch": N_("Watch video {number} of this entry"),
    "inDiaryCount": lambda n: ngettext(
        "In the diary: {count} video", "In the diary: {count} videos", n
    ),
    "notVideo": N_("This is not a video. Choose an MP4, MOV or WebM file, as phones film them."),
    "empty": N_("This video file is empty. Choose it again from the gallery."),
    "tooLarge": N_(
        "This video has {size} MB; the diary keeps up to {most} MB each. "
        "Cut out the part that shows the movement, or film in 1080p."
    ),
    "unreadable": N_("This phone can no longer read the video. Choose it again from the gallery."),
    "gone": N_("The entry or the video was deleted on another device, so the video was not sent."),
    "notTaken": N_("The diary did not take this video. Please try again."),
    "orBegin": N_("Or begin with a video"),
    "weAsk": N_("We ask you whether the movement began when the video was recorded."),
}
"""Texts of the scripts about videos: the quick page loads them after it has been drawn."""

VIDEO: Final[Mapping[str, str | Plural]] = (
    dict(SHARED)
    | dict(FILMS)
    | {
        "pageTitle": N_("Add a video · Movement diary"),
        "needsScript": N_("This page needs JavaScript."),
        "history": N_("History"),
        "lookingEntry": N_("Looking for the entry…"),
        "guide": N_(
            "Add the film of small movements. It shows no episode, so it gets no entry. "
            "You find it under “For the doctor”."
        ),
        "chooseFirst": N_(
            "Choose a video. We ask you whether the movement began when it was recorded."
        ),
        "noEntry": N_("This entry is no longer in the diary. Open History to find it."),
        "forEntry": N_("For the entry of {when}."),
        "timeNotSaved": N_("The time was not saved. The video is kept. Please try again."),
        "timeRefused": N_(
            "The time was not saved: it {problem}. The video is kept. Please try again."
        ),
        "saveAtTime": N_("Save an entry at this time"),
        "notFuture": N_("Please choose a time that isn't in the future."),
        "unreached": N_("We can't reach the diary now. Please load this page again in a moment."),
    }
)
"""Texts of the page that adds a video to an entry."""
