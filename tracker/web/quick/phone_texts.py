"""The texts of the quick page, by the names that its scripts and its document use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracker.localization.messages import N_, ngettext
from tracker.web.quick.texts import SHARED, Plural

WELCOME: Final = {
    "homeScreen": N_("Put this page on the home screen"),
    "fullSize": N_("From there it opens full size, one tap away at night."),
    "apple": N_("iPhone or iPad, in Safari"),
    "share": N_("Tap <b>Share</b>. You don't see it? Tap the three dots first."),
    "addApple": N_("Scroll down and tap <b>Add to Home Screen</b>, then <b>Add</b>."),
    "openThere": N_("Open it from there. If it asks for the passcode, enter it this once."),
    "android": N_("Android, in Chrome"),
    "threeDots": N_("Tap the <b>three dots</b> at the top."),
    "addAndroid": N_("Tap <b>Add to home screen</b> or <b>Install app</b>, then <b>Add</b>."),
    "plainHttp": N_("Without https the page opens only while this phone is on your home Wi-Fi."),
    "getHttps": N_("How to get https"),
}

HOME: Final = {
    "pageTitle": N_("Log · Movement diary"),
    "whichBaby": N_("Which baby"),
    "whichBabyAsked": N_("Which baby?"),
    "aboutPhone": N_("This phone: your name, emergency number, night look"),
    "log": N_("Log a movement"),
    "earlier": N_("Earlier…"),
    "none": N_("None seen today"),
    "checkIn": N_("Check-in"),
    "done": N_("Done"),
    "close": N_("Close"),
    "noBaby": N_("There is no baby in this diary yet"),
    "addInDiary": N_("Add your baby in the diary. It takes a minute."),
    "addBaby": N_("Add a baby"),
    "unreached": N_("We can't reach the diary"),
    "keepTrying": N_(
        "We keep trying. Is this phone on your home Wi-Fi, and is the diary's computer on?"
    ),
}

STATUS_LINE: Final[Mapping[str, str | Plural]] = {
    "entries": lambda n: ngettext("{count} entry", "{count} entries", n),
    "anEntry": N_("an entry"),
    "delete": N_("Delete"),
    "bringBack": N_("Bring back"),
    "open": N_("Open"),
    "uploads": N_("Saved on this phone; uploads when it reconnects"),
    "signInAgain": N_("Please sign in again."),
    "signIn": N_("Sign in"),
    "waitSignIn": N_("{waiting}. Please sign in again."),
    "runsHere": N_("Still running since {time}"),
    "runsElsewhere": N_("Running on another phone or tablet since {time}"),
    "unreachable": N_("We can't reach the diary now. What you log is saved on this phone."),
    "last": N_("Last entry {when}"),
    "countToday": lambda n: ngettext("{count} today", "{count} today", n),
    "noEntries": N_("No entries yet. Your first tap makes one."),
    "details": N_("Add details"),
    "phoneRight": N_("My phone is right"),
    "eachSaves": N_("Each answer saves as you tap it."),
    "unchecked": N_(
        "Your entry is saved. We couldn't check the warning signs here: open the diary to see them."
    ),
    "right": N_("That's right"),
    "theirTime": N_("{clock} This phone's time is used."),
    "behind": N_("This phone's clock is {amount} behind the diary's. The diary's is used."),
    "ahead": N_("This phone's clock is {amount} ahead of the diary's. The diary's is used."),
    "behindOurs": N_(
        "This phone's clock is {amount} behind the diary's. This phone's is used; "
        "check the clock of the diary's computer."
    ),
    "aheadOurs": N_(
        "This phone's clock is {amount} ahead of the diary's. This phone's is used; "
        "check the clock of the diary's computer."
    ),
}

TIMER: Final[Mapping[str, str | Plural]] = {
    "sinceBegan": N_("Time since it began"),
    "began": N_("Began {time}"),
    "startedElsewhere": N_("started on another phone or tablet"),
    "changeStart": N_("Change the start"),
    "tapJerk": N_("Tap once for each jerk"),
    "taps": lambda n: ngettext("{count} tap", "{count} taps", n),
    "eightTaps": N_("With 8 or more taps we can show the rhythm."),
    "filmNow": N_("<b>Then take a video</b>, if that delays no help:"),
    "filmLight": N_("Light on. Whole body and face, hands and feet bare."),
    "filmOn": N_("Keep filming for a minute after it stops."),
    "leave": N_("Go back, keep timing"),
}

ENTRY: Final = {
    "skip": N_("Skip anything you don't know."),
    "changeTime": N_("Change the time"),
    "otherBaby": N_("Was it another baby?"),
    "stoppedElsewhere": N_("It was stopped on another phone."),
    "lengthUnknown": N_("We don't know how long it lasted, so no length is saved."),
    "timed": N_("Timed: {length}."),
    "sameAsLast": N_("Looked the same as last time"),
    "copied": N_("It will be marked as copied."),
    "babyFigure": N_("The baby, facing you: tap where it moved"),
    "figureLeft": N_("baby's left {part}"),
    "figureRight": N_("baby's right {part}"),
    "bodyRight": N_("◂ baby's right"),
    "bodyLeft": N_("baby's left ▸"),
    "whichOf": N_("Which of these?"),
    "callFirst": N_("Call now. You can answer the rest later."),
    "yourAnswer": N_("your answer"),
    "degreesAre": N_("{fahrenheit} °F is {celsius} °C"),
    "asked": N_("{question}, {unit}"),
    "takesDegrees": N_(
        "Not saved. This takes a temperature from {min} to {max} °C or {minF} to {maxF} °F, "
        "such as {one} or {other}."
    ),
    "takesNumber": N_(
        "Not saved. This takes a number from {min} to {max}, with a point or a comma."
    ),
}

TIME_SHEET: Final = {
    "useTime": N_("Use this time"),
    "saveTime": N_("Save at this time"),
    "notFuture": N_("Please choose a time that isn't in the future."),
    "chooseHour": N_("Please choose the first or the second."),
    "forward": N_("The clocks went forward, so there was no such time. We will save {time}."),
    "twice": N_("The clocks went back, so that hour came twice. Which one was it?"),
    "first": N_("the first"),
    "second": N_("the second"),
    "howSure": N_("How sure are you of the time?"),
    "pick": N_("Or pick a time"),
    "whenBegan": N_("When did it start?"),
    "whenWas": N_("When was it?"),
}

DAY: Final[Mapping[str, str | Plural]] = {
    "cardToday": N_("check-in for today"),
    "cardOf": N_("check-in for {day}"),
    "todayIs": N_("today, {day}"),
    "answersFor": N_("These answers are for {day}."),
    "yesterdayOpen": N_("Yesterday's check-in isn't done: do it now"),
    "goToday": N_("Go to today's check-in"),
    "danger": N_("Any of these danger signs?"),
    "soFar": N_("The day so far"),
    "watchedToday": N_("time watched today"),
    "watchedOn": N_("time watched {day}"),
    "noneToday": N_("none seen today"),
    "noneOn": N_("none seen {day}"),
    "onlyWatched": lambda n: ngettext(
        "Today already has {count} entry, so we save only how much someone was watching.",
        "Today already has {count} entries, so we save only how much someone was watching.",
        n,
    ),
    "noneCounts": N_('"None" only counts for the time someone was watching.'),
}

SKILLS: Final[Mapping[str, str | Plural]] = {
    "saveSkill": N_("Save the skill"),
    "skillMissing": N_(
        "Please say which skill, choose an answer, and pick a day that isn't in the future."
    ),
    "skillAnswer": N_("{skill}: {answer}"),
    "newSkill": N_("A new skill, or one that stopped?"),
    "allLists": N_("All lists and your answers are in the diary"),
    "lastSeen": N_("When did you last see it?"),
    "skillLastSeen": N_("{skill}, last seen"),
    "lastAnswer": N_("Last answer: {answer}, {day}."),
    "skillsHere": N_("Skills asked at this age"),
    "skillsAt": lambda n: ngettext(
        "Skills asked at {count} month", "Skills asked at {count} months", n
    ),
    "skillsUnread": N_(
        "We can't reach the diary for this list now. You can write a skill in your own words below."
    ),
    "ageAsOf": N_("As of {time}, at {age} old."),
    "ageCorrected": N_("Corrected age {age}; since birth {birth}."),
    "age": N_("Age {age}."),
    "skillsCalm": N_(
        "If something isn't there yet, mention it at the next visit. "
        "If something stopped, call the doctor."
    ),
}

THIS_PHONE: Final[Mapping[str, str | Plural]] = {
    "phone": N_("This phone"),
    "yourName": N_("Your name"),
    "emergencyNumber": N_("Emergency number where you are"),
    "kept": N_("Saved on this phone. Your name is shown next to every entry you log."),
    "noHandover": N_(
        "This is no file of waiting entries. Choose the one that this page saved: "
        "waiting-entries.json."
    ),
    "added": lambda n: ngettext(
        "Added {count} entry from the file.", "Added {count} entries from the file.", n
    ),
    "unreadFile": N_("The file could not be read. Nothing was added."),
    "saveFile": lambda n: ngettext(
        "Save what waits as a file ({count} entry)",
        "Save what waits as a file ({count} entries)",
        n,
    ),
    "newAddress": N_("The diary has a new address"),
    "howHandover": N_(
        "Open this page at its old address and save what waits as a file. "
        "Then open it at the new address and choose that file here."
    ),
    "handoverFile": N_("File of waiting entries"),
}

PHONE: Final[Mapping[str, str | Plural]] = {
    name: text
    for group in (
        SHARED,
        WELCOME,
        HOME,
        STATUS_LINE,
        TIMER,
        ENTRY,
        TIME_SHEET,
        DAY,
        SKILLS,
        THIS_PHONE,
    )
    for name, text in group.items()
}
