"""What each page of the dashboard shows, for a parent who sees it for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.localization.messages import N_, _


@dataclass(frozen=True)
class Help:
    """The help of one page: what it is for, and what can be done there."""

    title: str
    lines: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The lines in the language in use."""
        return tuple(_(line) for line in self.lines)


HELP: Final[dict[str, Help]] = {
    "today": Help(
        N_("Today"),
        (
            N_("This page says what needs a doctor, how soon, and why."),
            N_(
                "A bar with colour and an icon is a warning sign. It says one thing to do. Below "
                "it is what you logged, and the reason."
            ),
            N_(
                "No warning sign does not mean that all is well. Our list is not complete. If you "
                "are worried, call your doctor."
            ),
            N_("Log a movement opens the page where one tap saves what you saw."),
            N_(
                "The check-in takes 15 seconds. It says how much of the day someone was watching. "
                "Only then does “none” count."
            ),
        ),
    ),
    "log": Help(
        N_("Log"),
        (
            N_("Just now saves an entry with one tap. Add details later, or not at all."),
            N_(
                "The quick page at the top is for the night: it has big buttons and a timer, and "
                "works without a network."
            ),
            N_("Each answer saves itself and says “Saved”. Undo is next to the time."),
            N_("Skip anything you don't know. Blank does not mean no."),
            N_(
                "Something else is for sleep, feeds, medicine, measurements, a visit to the doctor "
                "or something that doesn't go away."
            ),
        ),
    ),
    "history": Help(
        N_("History"),
        (
            N_("All entries are here, newest first, with who logged them."),
            N_("Open an entry to change an answer. Each answer saves itself."),
            N_(
                "Nothing is lost. “Who changed what, and when” shows what it said before, and "
                "every change can be undone. So can a delete."
            ),
            N_("Two phones may log the same moment. Say if it was one movement or two."),
        ),
    ),
    "trends": Help(
        N_("Trends"),
        (
            N_("The first sentences say how often it came, and if that has changed."),
            N_(
                "In the first chart, each line is one day and the hours run across. Each mark is "
                "one entry. Striped: we don't know whether anyone was watching."
            ),
            N_(
                "We count on days someone was watching. A day without entries and without a "
                "check-in is unknown, not zero."
            ),
            N_(
                "“Between 2 and 5 a day” means: the true number is likely in this range. Few days "
                "give a wide range."
            ),
            N_("More entries may just mean you were watching more."),
            N_("Below each chart a button saves it as a picture."),
        ),
    ),
    "milestones": Help(
        N_("Milestones"),
        (
            N_("This page asks what your baby can do at this age."),
            N_("A baby born early is compared by the due date, until two years of age."),
            N_(
                "One skill that is not there yet is something to ask about at the next visit. "
                "“Did before, not now” matters more: call your doctor."
            ),
            N_("You can add a skill in your own words."),
        ),
    ),
    "flags": Help(
        N_("Warning signs"),
        (
            N_("Each card is one warning sign, with what you logged and the published source."),
            N_("“I called someone” records the call. The warning then leaves the top of the page."),
            N_("A warning comes back when you log something new."),
            N_("“Still open” lists the answers that would help most."),
            N_(
                "The diary cannot tell a seizure from a harmless twitch. Nobody can from a diary "
                "alone."
            ),
        ),
    ),
    "report": Help(
        N_("Report"),
        (
            N_("Two pages for your doctor: what you saw, how often, and what is not known."),
            N_("Write what worries you most in your own words. It is saved as you type."),
            N_("Choose the days. Download the report, or copy it as plain text for a message."),
            N_("You can print initials instead of the name."),
        ),
    ),
    "settings": Help(
        N_("Settings"),
        (
            N_("Each answer saves itself and says “Saved”, or why not."),
            N_("Enter your emergency number and your doctor's number. Warnings then show them."),
            N_("“Background” is what a doctor asks once. It makes the warnings fit your baby."),
            N_("Set a passcode before you use other phones. Export saves all your data to a file."),
        ),
    ),
}
"""The help of each page, by the page's address."""
