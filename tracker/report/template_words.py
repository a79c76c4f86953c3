"""The words that stand in the template of the report itself: headings, labels and what is left out.

Each is a whole message; where the template counts, it puts its number in for the placeholder.
"""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_, _

WORDS: Final = {
    "for_the_clinician": N_("Movement diary for the clinician"),
    "running_head": N_("Movement diary of {name}, {period}"),
    "page": N_("page {number} of {count}"),
    "concern": N_("The family's concern:"),
    "questions": N_("The family's questions:"),
    "questions_title": N_("The family's questions"),
    "where_sources": N_(
        "Numbers in brackets are sources, letters our own choices, both on page 2."
    ),
    "patterns": N_("What matches a published warning pattern"),
    "for_the_family": N_("For the family:"),
    "and_more": N_(
        "And {count} more, the most urgent first. What was recorded for each: overleaf as far as "
        "there is room, all of it on the diary's page “Warning signs”."
    ),
    "all_patterns": N_(
        "{count} patterns, the most urgent first. What was recorded for each: overleaf as far as "
        "there is room, all of it on the diary's page “Warning signs”."
    ),
    "asked": N_("What was asked, and what was not"),
    "feature": N_("feature"),
    "yes": N_("yes (last)"),
    "no": N_("no"),
    "not_seen": N_("not seen or not tried"),
    "not_answered": N_("not answered"),
    "never_a_no": N_("Not seen, not tried or not answered does not mean no."),
    "numbers": N_("Numbers"),
    "measure": N_("measure"),
    "in_period": N_("in this period"),
    "hours": N_("The 24 hours, day by day"),
    "watch": N_("Episodes worth watching"),
    "when": N_("when"),
    "video": N_("video"),
    "what_recorded": N_("what was recorded"),
    "more_episodes": N_("+{count} more, in the diary's History."),
    "no_episodes": N_(
        "Episodes worth watching: {count}, not printed for want of room; in the diary's History."
    ),
    "sources": N_("Sources"),
    "not_judged": N_("What could not be judged"),
    "all_judged": N_("Nothing that the rules ask at this age was left open."),
    "rules_not_judged": N_("{count} of the rules, because these were not answered:"),
    "record": N_("How good the record is"),
    "shortened": N_(
        "Shortened to stand on this page: “… +9 words” and “+9 more” are whole in the diary."
    ),
    "development": N_("Development"),
    "statistics": N_("Statistics"),
    "strip": N_("Feeding, mood and tone, day by day"),
    "in_short": N_("As told, in short"),
    "no_drawings": N_(
        "Feeding, mood and tone by day, and the WHO windows of six skills: not drawn for want of "
        "room; in the diary."
    ),
    "head_chart": N_("Head circumference, WHO standard"),
    "boxes_title": N_("For the clinician"),
    "continued": N_("Warning patterns, continued"),
    "flags_not_printed": N_(
        "Not printed for want of room, and on the diary's page “Warning signs”: what was recorded "
        "for {count} of the warning patterns, and what a diary cannot tell of them."
    ),
    "own": N_("Our own choices"),
    "long_notes": N_("Long notes"),
    "long_notes_whole": N_("Long notes, whole"),
    "long_notes_when": N_("{days}: whole in the diary's History."),
    "stills": N_("Stills of the videos"),
    "stills_words": N_(
        "Single pictures at even distances. They show less than the videos, which the family can "
        "play."
    ),
    "still_at": N_("Still at {time}"),
}

APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
BOXES: Final = (
    N_("Head circumference, cm"),
    N_("HINE, of 78"),
    N_("Fidgety movements + / − / not done"),
    N_("EEG"),
    N_("Glucose, calcium, magnesium"),
    N_("25-OH vitamin D"),
    N_("Plan"),
    N_("Next visit"),
)
"""The labels of the boxes that the clinician writes on."""


def template_words() -> dict[str, str]:
    """Return the words of the template in the language in use."""
    return {name: _(words).replace("'", APOSTROPHE) for name, words in WORDS.items()}


def box_labels() -> list[str]:
    """Return the labels of the boxes for the clinician in the language in use."""
    return [_(words) for words in BOXES]
