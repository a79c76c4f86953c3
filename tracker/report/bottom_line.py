"""The bottom line in three lines: what; what goes with it, and the videos; the question.

Made of recorded facts alone; the question is that of the most urgent flag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.clinical.catalogue.loader import load_catalogue
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
from tracker.localization.messages import N_, _, capitalized, ngettext
from tracker.localization.numbers import count_text, localized
from tracker.report.features import FEATURES
from tracker.report.formatting import (
    clinical,
    day_count,
    episode_count,
    format_day,
    format_duration,
    joined,
    series_count,
    skill_count,
    week_count,
    weight_text,
)
from tracker.report.videos import videos_in_short

if TYPE_CHECKING:
    from tracker.domain.diary import Background
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

PALE_PATCHES: Final = {
    YesNo.YES: N_("pale skin patches (tuberous sclerosis?)"),
    YesNo.UNSURE: N_("pale skin patches: not sure"),
    YesNo.NO: N_("no pale skin patches"),
}

WITH_IT: Final = (
    "not_responding",
    "colour_or_breathing_change",
    "eyes_turned_or_fixed",
    "one_side_only",
    "went_on_when_held",
    "lost_skill",
    "stiff_or_floppy",
    "irritable_or_feeding_badly",
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
        *(_in_the_family(FamilyHistory(word)) for word in background.family_history),
        *(
            _("vitamin D: {risk}").format(risk=VitaminDRisk(word).clinical)
            for word in background.vitamin_d_risks
        ),
    ]
    more = len(named) - MOST_RISKS
    parts = [
        _born(review),
        _(PALE_PATCHES[YesNo(background.pale_skin_patches)])
        if background.pale_skin_patches
        else "",
        _("no vitamin D supplement") if background.vitamin_d_supplement == YesNo.NO else "",
        *named[:MOST_RISKS],
        _("and {count} more in the history").format(count=more) if more > 0 else "",
    ]
    words = joined(parts) or (_("none known") if background.complete else _("none given"))
    text = _("{risks}.").format(risks=capitalized(words))
    not_asked = ", ".join(_not_asked(background))
    if not not_asked:
        return text
    return text + " " + _("Not answered: {questions}.").format(questions=not_asked)


def _in_the_family(word: FamilyHistory) -> str:
    if word is FamilyHistory.PARENTS_RELATED:
        return word.clinical
    return _("{condition} in the family").format(condition=word.clinical)


def _not_asked(background: Background) -> list[str]:
    """Return the names of the lists of risks that nobody was asked about."""
    lists = {
        _("birth"): background.birth_history,
        _("diagnoses"): background.conditions,
        _("family"): background.family_history,
        _("vitamin D"): background.vitamin_d_supplement or background.vitamin_d_risks,
    }
    names = [name for name, answer in lists.items() if not answer and not background.complete]
    return [*names, *([] if background.pale_skin_patches else [_("pale skin patches")])]


def _born(review: Review) -> str:
    """Return an early birth with its weeks, and the weight of an early or a light baby."""
    weeks, days = review.child.gestation_weeks, review.child.gestation_days
    early = review.age.corrected_days != review.age.chronological_days
    grams = review.child.background.birth_weight_g
    is_risk = early or (grams or 0) < load_catalogue().thresholds.low_birth_weight_g
    term = (
        _("{weeks} {days}").format(weeks=week_count(weeks or 0), days=day_count(days))
        if days
        else week_count(weeks or 0)
    )
    weight = weight_text(grams) if grams and is_risk else ""
    born = ", ".join(filter(None, (term if early else "", weight)))
    return _("born at {weeks_and_weight}").format(weeks_and_weight=born) if born else ""


def _who(review: Review) -> str:
    child, age = review.child, review.age
    sex = Sex(child.sex).parent if child.sex else _("child, sex not given")
    old = format_age(age.chronological_days, review.diary.today)
    who = _("{sex}, {age}").format(sex=capitalized(sex), age=old)
    if not age.corrected_applies or age.corrected_days == age.chronological_days:
        return who
    corrected = format_age(age.corrected_days, review.diary.today)
    return _("{who} (corrected {age})").format(who=who, age=corrected)


def _what(review: Review, note: VisitNote) -> str:
    often, timing = review.frequency.days_with_any, review.timing
    today = review.frequency.episodes_today
    if not timing.episodes:
        return _("no episode recorded in these days")
    series, kinds = timing.series, _movements(review)
    all_series = series.count == timing.episodes
    count = series_count(series.count) if all_series else episode_count(timing.episodes)
    parts = [
        _("{count} ({kinds})").format(count=count, kinds=", ".join(kinds)) if kinds else count,
        _("{count} of them today").format(count=count_text(today)) if today else "",
        _("{count} of them in series").format(count=count_text(series.count))
        if series.count and not all_series
        else "",
        _size_of_series(review) if series.count else _length(review),
        _("{count} of {all} on waking").format(
            count=count_text(series.on_waking.k), all=count_text(series.count)
        )
        if series.on_waking.k
        else "",
        ngettext(
            "on {days} of {count} observed day", "on {days} of {count} observed days", often.n
        ).format(days=count_text(often.k), count=count_text(often.n))
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
    least, most = localized(f"{jerks.shortest:g}"), localized(f"{jerks.longest:g}")
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
    grid = review.features.set_index("feature")["yes"]
    named = [_with_count(name, int(grid[name])) for name in WITH_IT if grid.get(name)]
    social = review.diary.check_ins
    less = social[social["social"] == Social.LESS]["date"]
    inside = less[[review.period.first <= day.date() < review.period.end for day in less]]
    if len(inside):
        named = [_("less social on {days}").format(days=day_count(len(inside))), *named]
    return capitalized(joined(named) or _("nothing else was recorded"))


def _with_count(feature: str, count: int) -> str:
    """Return a feature with how often it was recorded, in days or skills where it is counted so."""
    counted = {
        "stiff_or_floppy": day_count,
        "irritable_or_feeding_badly": day_count,
        "lost_skill": skill_count,
    }.get(feature, count_text)
    return _("{feature} ({counted})").format(feature=_(FEATURES[feature]), counted=counted(count))


def _question(review: Review) -> str:
    text = NO_QUESTION
    if review.assessment.flags:
        flag = review.assessment.flags[0]
        text = RULE_QUESTIONS.get(flag.rule, QUESTIONS[Domain(flag.domain)])
    return _(text)
