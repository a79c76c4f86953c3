"""The bottom line in three lines: what; what goes with it, and the videos; the question.

Made of recorded facts alone; the question is that of the most urgent flag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain.age import format_age
from tracker.domain.vocabulary import (
    BirthEvent,
    Condition,
    Domain,
    FamilyHistory,
    Movement,
    Sex,
    Social,
    VitaminDRisk,
    YesNo,
)
from tracker.localization.messages import N_, _, ngettext
from tracker.report.formatting import (
    clinical,
    format_count,
    format_day,
    format_duration,
    joined,
)
from tracker.report.videos import videos_in_short

if TYPE_CHECKING:
    from tracker.domain.report_note import VisitNote
    from tracker.review import Review

Line = tuple[str, str]

QUESTIONS: Final = {
    Domain.PROLONGED_OR_BREATHING: N_(
        "A seizure or an event with apnoea or colour change? "
        "Emergency assessment if it has not been done."
    ),
    Domain.SEIZURE_LIKE: N_(
        "Epileptic seizures, or provoked ones? EEG; glucose, calcium, magnesium."
    ),
    Domain.SPASM_CLUSTERS: N_("Infantile epileptic spasms? EEG including sleep."),
    Domain.RISING_FREQUENCY: N_("Why more often? The same kind of event, or another."),
    Domain.TONE: N_("A disorder of tone? Neurological examination."),
    Domain.MILESTONE_DELAY: N_("Developmental delay? Formal assessment."),
    Domain.REGRESSION: N_("Loss of skills? Assessment, and EEG where events are recorded."),
    Domain.ASYMMETRY: N_("A one-sided motor sign? Neurological examination."),
    Domain.FEEDING_IRRITABILITY: N_("A cause of feeding difficulty or irritability."),
    Domain.FEVER: N_("Infection? Examination today as the flags say."),
    Domain.VITAMIN_D_RISK: N_("Low calcium or vitamin D? Calcium, magnesium, 25-OH vitamin D."),
}
"""The question to the clinician for the domain of the most urgent flag (ours)."""

RULE_QUESTIONS: Final = {
    "head_growth": N_(
        "Head growth? Measure again; ultrasound or other imaging if it is confirmed."
    ),
}
"""The question of a rule that asks something else than its domain does (ours)."""

NO_QUESTION: Final = N_("None from the rules, which excludes nothing.")
MOST_MOVEMENTS: Final = 2
"""How many kinds of movement are named, the most frequent first (ours)."""

MOST_RISKS: Final = 7
"""How many events, diagnoses and risks are named on page 1; the others are counted (ours)."""

OF_FAMILY: Final = dict.fromkeys(FamilyHistory, " in the family") | {
    FamilyHistory.PARENTS_RELATED: ""
}
PALE_PATCHES: Final = {
    YesNo.YES: "pale skin patches (tuberous sclerosis?)",
    YesNo.UNSURE: "pale skin patches: not sure",
    YesNo.NO: "no pale skin patches",
}

WITH_IT: Final = (
    "not responding",
    "colour or breathing change",
    "eyes turned or fixed",
    "one side only",
    "went on when held",
    "lost skill",
    "stiff or floppy",
    "irritable or feeding badly",
)
"""The features of the grid that are named where they were recorded, the gravest first (ours)."""


def bottom_line(review: Review, note: VisitNote) -> list[Line]:
    """Return three lines with labels: what; what goes with it, and the videos; the question."""
    return [
        (_("In short"), _("{who}: {what}.").format(who=_who(review), what=_what(review, note))),
        (_("With it"), _with_it_and_videos(review)),
        (_("Question"), _question(review)),
    ]


def risks(review: Review) -> str:
    """Return the risks that were told, each by its name, then what was not asked.

    A list that was gone through and holds nothing is none known.
    """
    background = review.child.background
    named = [
        *(BirthEvent(word).clinical for word in background.birth_history),
        *(Condition(word).clinical for word in background.conditions),
        *(
            f"{FamilyHistory(word).clinical}{OF_FAMILY[FamilyHistory(word)]}"
            for word in background.family_history
        ),
        *(f"vitamin D: {VitaminDRisk(word).clinical}" for word in background.vitamin_d_risks),
    ]
    parts = [
        _born(review),
        PALE_PATCHES[YesNo(background.pale_skin_patches)] if background.pale_skin_patches else "",
        "no vitamin D supplement" if background.vitamin_d_supplement == YesNo.NO else "",
        *named[:MOST_RISKS],
        f"and {len(named) - MOST_RISKS} more in the history" if len(named) > MOST_RISKS else "",
    ]
    lists = {
        "birth": background.birth_history,
        "diagnoses": background.conditions,
        "family": background.family_history,
        "vitamin D": background.vitamin_d_supplement or background.vitamin_d_risks,
    }
    not_asked = [name for name, answer in lists.items() if not answer and not background.complete]
    not_asked += [] if background.pale_skin_patches else ["pale skin patches"]
    words = joined(parts) or ("none known" if background.complete else "none given")
    text = f"{words[:1].upper()}{words[1:]}."
    return text + (f" Not answered: {', '.join(not_asked)}." if not_asked else "")


def _born(review: Review) -> str:
    """Return an early birth with its weeks, and the weight at birth."""
    weeks, days = review.child.gestation_weeks, review.child.gestation_days
    early = review.age.corrected_days != review.age.chronological_days
    grams = review.child.background.birth_weight_g
    born = [
        f"{weeks} weeks" + (f" {format_count(days, 'day')}" if days else "") if early else "",
        f"{grams:,g} g" if grams else "",
    ]
    return f"born at {', '.join(filter(None, born))}" if any(born) else ""


def _who(review: Review) -> str:
    child, age = review.child, review.age
    sex = Sex(child.sex).parent if child.sex else _("child, sex not given")
    old = format_age(age.chronological_days, review.diary.today)
    who = f"{sex[:1].upper()}{sex[1:]}, {old}"
    if not age.corrected_applies or age.corrected_days == age.chronological_days:
        return who
    corrected = format_age(age.corrected_days, review.diary.today)
    return _("{who} (corrected {age})").format(who=who, age=corrected)


def _what(review: Review, note: VisitNote) -> str:
    often, timing = review.frequency.days_with_any, review.timing
    if not timing.episodes:
        return _("no episode recorded in these days")
    series, kinds = timing.series, _movements(review)
    all_series = series.count == timing.episodes
    count = (
        ngettext("{count} series", "{count} series", series.count)
        if all_series
        else ngettext("{count} episode", "{count} episodes", timing.episodes)
    ).format(count=f"{series.count if all_series else timing.episodes:,}")
    parts = [
        f"{count} ({', '.join(kinds)})" if kinds else count,
        _("{count} of them in series").format(count=f"{series.count:,}")
        if series.count and not all_series
        else "",
        _size_of_series(review) if series.count else _length(review),
        _("{count} of {all} on waking").format(
            count=f"{series.on_waking.k:,}", all=f"{series.count:,}"
        )
        if series.on_waking.k
        else "",
        ngettext(
            "on {days} of {count} observed day", "on {days} of {count} observed days", often.n
        ).format(days=f"{often.k:,}", count=f"{often.n:,}")
        if often.n
        else "",
        _since(review, note),
    ]
    return ", ".join(part for part in parts if part)


def _movements(review: Review) -> list[str]:
    """Return the most frequent kinds of movement, in clinical terms."""
    words = review.episodes["movements"].str.split().explode()
    named = words[words.notna() & ~words.isin(["unsure", "other", ""])]
    most = named.value_counts(sort=True).index[:MOST_MOVEMENTS]
    return [term for word in most for term in clinical(Movement, str(word))]


def _size_of_series(review: Review) -> str:
    jerks = review.timing.series.jerks
    if jerks.shortest is None or jerks.longest is None:
        return ""
    least, most = f"{jerks.shortest:g}", f"{jerks.longest:g}"
    if least == most:
        return _("{count} in each").format(count=least)
    return _("{least} to {most} in each").format(least=least, most=most)


def _length(review: Review) -> str:
    median = review.timing.durations.seconds.median
    if median is None:
        return ""
    return _("{length} each (median)").format(length=format_duration(median))


def _since(review: Review, note: VisitNote) -> str:
    """Return from when the counts are, and when it began where that was before."""
    first = pd.Timestamp(review.diary.episodes["local_day"].min()).date()
    began = note.first_seen or first
    day = format_day(max(first, review.period.first))
    if note.first_seen is not None:
        text = _("since {day}; first noticed by the family {began}")
    elif first < review.period.first:
        text = _("since {day}; first entered {began}")
    else:
        text = _("since {day}")
    return text.format(day=day, began=format_day(began))


def _with_it_and_videos(review: Review) -> str:
    """Return the features that go with it, then the videos."""
    return _("{features}. Video: {videos}.").format(
        features=_with_it(review), videos=videos_in_short(review)
    )


def _with_it(review: Review) -> str:
    """Return the other features that were recorded, with their counts."""
    yes = dict(zip(review.features["feature"], review.features["yes"], strict=True))
    counts = {name: int(yes[name]) for name in WITH_IT if name in yes}
    unit = {"stiff or floppy": "day", "irritable or feeding badly": "day", "lost skill": "skill"}
    named = [
        f"{name} ({format_count(count, unit[name])})" if name in unit else f"{name} ({count:,})"
        for name, count in counts.items()
        if count
    ]
    social = review.diary.check_ins
    less = social[social["social"] == Social.LESS]["date"]
    inside = less[[review.period.first <= day.date() < review.period.end for day in less]]
    if len(inside):
        named = [f"less social on {format_count(len(inside), 'day')}", *named]
    text = joined(named) or "nothing else was recorded"
    return text[:1].upper() + text[1:]


def _question(review: Review) -> str:
    text = NO_QUESTION
    if review.assessment.flags:
        flag = review.assessment.flags[0]
        text = RULE_QUESTIONS.get(flag.rule, QUESTIONS[Domain(flag.domain)])
    return _(text)
