"""The texts of the pages about videos.

Those of a document stand at `{{name}}` there; the scripts read them all from the list of words. A
name in braces is filled by the script. A number stands after its word ("Taps: 3"), so that no
text needs a plural.
"""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_

SHARED: Final = {
    "history": N_("History"),
    "report": N_("Report"),
    "today": N_("Today"),
    "forDoctor": N_("For the doctor"),
    "needsScript": N_("This page needs JavaScript."),
    "diary": N_("Movement diary"),
    "unreachable": N_(
        "The diary can't be reached. Check that this phone is at home and that the diary's "
        "computer is on, then try again."
    ),
    "signIn": N_("Please sign in again: open the diary on this phone."),
    "failed": N_("That didn't work. Please try again."),
    "failedFor": N_("That didn't work: {where} {problem}."),
}

WATCH: Final = {
    "pageTitle": N_("Watch a video"),
    "video": N_("Video"),
    "place": N_("Place in the video"),
    "timeOf": N_("{time} of {length}"),
    "pictureBack": N_("One picture back"),
    "pictureOn": N_("One picture on"),
    "picture": N_("picture"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "speed": N_("Speed"),
    "repeat": N_("Repeat a part"),
    "partBegins": N_("Repeat from here"),
    "partEnds": N_("Repeat to here"),
    "whole": N_("Whole video again"),
    "repeats": N_("Repeats from {from} to {to}."),
    "repeatsToEnd": N_(
        "Repeats from {from} to the end. At the end of the part, press “Repeat to here”."
    ),
    "repeatsFromStart": N_("Repeats from the beginning to {to}."),
    "sound": N_("Sound"),
    "fullScreen": N_("Full screen"),
    "contactSheet": N_("Pictures from the video"),
    "goTo": N_("Go to {time}"),
    "noStills": N_(
        "There are no stills of this video. To have them, the diary's computer needs the extra "
        "“video” (see the README)."
    ),
    "tapAlong": N_("Tap along"),
    "tapHelp": N_(
        "Choose ¼ and touch the video to play it. Tap once for each jerk you see. We count in the "
        "video's own time."
    ),
    "tapOnce": N_("Tap once for each jerk"),
    "taps": N_("Taps: {count}"),
    "startOver": N_("Start over"),
    "save": N_("Save with the entry"),
    "same": N_("Is it the same movement?"),
    "sameHelp": N_("Choose a second video to see the two side by side."),
    "onlyFirst": N_("Show only the first one"),
    "noOther": N_("There is no other video in the diary yet."),
    "keys": N_(
        "Keys: space plays, ← and → go one picture back or on, 1, 2 and 4 change the speed, B and "
        "E mark a part, T taps. On a phone, slide a finger across the video to go through its "
        "pictures."
    ),
    "cannotPlay": N_(
        "This browser can't play this video. The stills below show it; Safari or Chrome may play "
        "it. The file itself is in the diary, unharmed."
    ),
    "speedChanged": N_("The speed changed, so the taps begin again."),
    "jumpedBack": N_("The video jumped back, so the taps begin again."),
    "playFirst": N_("Press Play first: taps are counted while the video runs."),
    "realTime": N_(
        "This video plays in slow motion: {times} times slower than life. Taps are turned into "
        "real time."
    ),
    "timeLapse": N_(
        "This video plays faster than life, {times} times. Taps are turned into real time."
    ),
    "highSpeed": N_("Filmed with {rate} pictures a second and played in real time."),
    "isItSlow": N_(
        "The file doesn't say whether it was filmed in slow motion. If it was, choose this, "
        "because then we can't know how fast the movement was:"
    ),
    "filmedSlow": N_("It is in slow motion"),
    "unknownSpeed": N_(
        "The video is in slow motion, and its file doesn't say how slow. So taps can be counted, "
        "but they have no real time and aren't saved. Show the doctor the video itself."
    ),
    "fromEntry": N_("The taps count from the beginning of the entry."),
    "fromVideo": N_(
        "The taps count from the beginning of the video. How long the movement had lasted by then "
        "isn't known."
    ),
    "noEntry": N_("This video belongs to no entry yet, so the taps can't be saved."),
    "replace": N_("Replace the taps"),
    "hasTaps": N_(
        "The entry has taps already: {count}. If you replace them, History can bring them back."
    ),
    "saved": N_("Saved with the entry."),
    "unchecked": N_("We couldn't check the warning signs here: open the diary to see them."),
    "stillHere": N_("The taps are still here."),
    "chooseVideo": N_("Choose a video in History to watch it here."),
    "preparing": N_("This video is still being prepared. Try again in a moment."),
    "otherChild": N_("The second video is of another child. Choose one of the same child."),
}

DOCTOR: Final = {
    "onPhone": N_("On this phone"),
    "show": N_("Show the videos"),
    "forget": N_("Delete them from this phone now"),
    "stay": N_("The videos in the diary stay where they are."),
    "whose": N_("Whose videos?"),
    "choose": N_("Choose the videos to show"),
    "few": N_(
        "One to three short ones are enough. The pages never judge a video; that is the doctor's "
        "part."
    ),
    "visitDay": N_("Day of the visit"),
    "until": N_(
        "The chosen videos are kept on this phone until the end of the day after the visit, then "
        "deleted from it. At the clinic they play without a connection."
    ),
    "insecure": N_(
        "This address has no https, so a phone can't open this page again without a connection. "
        "Keep it open until the visit, or take the file below with you. docs/home-network.md says "
        "how to set up https."
    ),
    "keep": N_("Keep on this phone"),
    "keepSize": N_("Keep on this phone ({size} MB)"),
    "zip": N_("Save as one file (zip)"),
    "smallMovements": N_(
        "Did a clinic ask for a film of small movements, three to five months after the due date?"
    ),
    "howToFilm": N_("How to film them"),
    "missing": N_("The file is missing."),
    "watch": N_("Watch closely"),
    "noVideo": N_(
        "There is no video in the diary yet. Add one to an entry first: on the quick page, or in "
        "History."
    ),
    "notRead": N_("“{title}” could not be read from the diary."),
    "chooseDay": N_("Please choose the day of the visit: today or later."),
    "noRoom": N_(
        "There is not enough room on this phone. Choose fewer videos, or save them as one file."
    ),
    "nothing": N_("Nothing was kept; please try again."),
    "ready": N_(
        "Videos of {name}: {count}. They play without a connection and are deleted from this "
        "phone at the end of {day}."
    ),
    "deleted": N_("Deleted from this phone. The videos in the diary stay where they are."),
    "notHere": N_("This video is no longer on this phone. Keep it again from home."),
    "numberOf": N_("{number} of {count}: {title}"),
    "speed": N_("Speed"),
    "previous": N_("Previous"),
    "next": N_("Next"),
    "close": N_("Close"),
    "over": N_(
        "The visit is over, so its videos were deleted from this phone. They are still in the "
        "diary."
    ),
    "offline": N_(
        "No connection to the diary now. The videos kept on this phone play all the same."
    ),
}

FIDGETY: Final = {
    "title": N_("A film of the small movements"),
    "why": N_(
        "Around three to five months after the due date, babies make small, flowing movements all "
        "over the body. A specialist who is trained for it can learn a lot from a short video of "
        "them. It matters most after a difficult or early birth. The best time is 12 to 16 weeks "
        "after the due date, and up to 20."
    ),
    "noRating": N_(
        "This diary only keeps the video. It never rates it, and you don't have to either."
    ),
    "how": N_("How"),
    "calm": N_(
        "Choose a time when your baby is awake and calm: not hungry, not tired, not crying."
    ),
    "lay": N_(
        "Lay your baby on the back, on a firm, flat, plain surface such as a mat on the floor."
    ),
    "bare": N_("Bare arms and legs, a vest or just the diaper, in a warm room."),
    "noToys": N_("No toys, no dummy, no music. Step back and don't talk or play."),
    "above": N_(
        "Film from above and from the feet, the whole body and face in the picture, good light. "
        "Rest the phone on something steady. Never leave your baby alone, and never hang a phone "
        "above your baby."
    ),
    "long": N_(
        "Three to five minutes in one piece. If your baby fusses or cries, stop and try another "
        "time."
    ),
    "timer": N_("Timer"),
    "timeFilmed": N_("Time filmed"),
    "startIt": N_("Start it with the recording, on a second phone or with someone beside you."),
    "start": N_("Start"),
    "stop": N_("Stop"),
    "again": N_("Start again"),
    "filming": N_("Filming. Stay where you can see your baby."),
    "three": N_("Three minutes are done. Go on to five if your baby stays calm."),
    "five": N_("Five minutes. You can stop."),
    "filmed": N_("{time} filmed."),
    "short": N_("{time} filmed. Three minutes or more are better; another day is fine."),
    "where": N_("Where it goes"),
    "whereText": N_(
        "Into the diary, by the button below: this film may have 5 minutes and 650 MB. In 1080p "
        "that is enough. Show it to your doctor, the health visitor or the follow-up clinic, and "
        "ask whether someone trained in general movements can look at it."
    ),
    "add": N_("Add the film to the diary"),
    "sources": N_(
        "Sources: Cambridge University Hospitals NHS, patient information on Prechtl's general "
        "movements; Sydney Children's Hospitals Network, general movements fact sheet; Einspieler "
        "and others, Jornal de Pediatria 2016;92:S64. If your baby seems unwell or you are "
        "worried, call your doctor; don't wait for a film."
    ),
}

PAGE_WORDS: Final = {
    "watch.html": SHARED | WATCH,
    "doctor.html": SHARED | DOCTOR,
    "fidgety.html": SHARED | FIDGETY,
}
"""The texts of each document and its scripts, by name."""
