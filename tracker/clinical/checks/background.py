# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of the background: vitamin D and calcium, information, and reassuring matches.

f: features, e: episodes, s: lasting signs, n: thresholds (see the package).
"""

from __future__ import annotations

from tracker.clinical.check_result import (
    MATCH,
    NEXT_VISIT,
    SAME_DAY,
    SOON,
    CheckResult,
    child_result,
    on_several_days,
    result,
)
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.episode_answers import USUAL_COLOURS
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.feature_set import Features
from tracker.domain.age import DAYS_PER_MONTH
from tracker.domain.vocabulary import MilkFeeding


def _milk_without_enough_vitamin_d(f: Features, n: Thresholds) -> bool | None:
    """Return whether the milk alone holds too little vitamin D; None where that is not known."""
    feeding, formula = f.background.feeding, f.background.formula_ml_per_day
    if feeding == MilkFeeding.BREAST:
        return True
    if feeding in {MilkFeeding.MIXED, MilkFeeding.FORMULA}:
        return (
            (feeding == MilkFeeding.MIXED or None)
            if formula is None
            else formula < n.formula_enough_ml
        )
    return False if feeding == MilkFeeding.SOLIDS else None


def no_vitamin_d(f: Features, n: Thresholds) -> CheckResult:
    """Breast milk, or less formula than suffices, and said to get no vitamin D."""
    lacking = _milk_without_enough_vitamin_d(f, n)
    missing = [] if f.background.feeding is not None else ["background.feeding"]
    if f.background.feeding == MilkFeeding.FORMULA and f.background.formula_ml_per_day is None:
        missing.append("background.formula_ml_per_day")
    if f.vitamin_d is None and lacking is not False:
        missing.append("background.vitamin_d_supplement")
    return child_result(
        f,
        NEXT_VISIT if lacking and f.vitamin_d == "no" else 0,
        missing=tuple(missing),
        facts={"feeding": f.background.feeding},
    )


def _vitamin_d_risk(f: Features, n: Thresholds) -> bool:
    return f.vitamin_d == "no" and bool(
        _milk_without_enough_vitamin_d(f, n) or f.background.vitamin_d_risks
    )


def _calcium_risk(f: Features, n: Thresholds) -> bool:
    """Return whether a risk of low calcium is known; vitamin D that is given ends it (P29)."""
    return f.vitamin_d != "yes" and (
        bool(f.background.vitamin_d_risks)
        or "maternal_diabetes" in f.background.birth_history
        or _vitamin_d_risk(f, n)
    )


def held_cramp(f: Features, _: Thresholds) -> CheckResult:
    """A hand or foot held in a cramp."""
    e = f.episodes
    return result(e.rows, {SAME_DAY: e.answers["movements"].any_of("cramp")})


def jerks_with_calcium_risk(f: Features, n: Thresholds) -> CheckResult:
    """Jerks with a worrying answer in a child with a risk of low calcium."""
    e = f.episodes
    abnormal = (
        e.eyes_odd
        | (e.not_responding & ~e.drowsy)
        | e.went_on_when_held
        | e.went_on_when_woken
        | e.bad_breathing_or_colour
        | e.stiff
    )
    risk = _calcium_risk(f, n)
    return result(
        e.rows,
        {SAME_DAY: e.jerk & abnormal & ~e.ended_by_waking & risk},
        facts={"risks": list(f.background.vitamin_d_risks)} if risk else None,
    )


def twitches_with_vitamin_d_risk(f: Features, n: Thresholds) -> CheckResult:
    """Three twitches or startles in two weeks, not asleep, without vitamin D."""
    e = f.episodes
    twitches = (
        e.answers["movements"].any_of("twitch", "startle", "jerk", "tremble") & ~e.asleep & e.lately
    )
    enough = int(twitches.sum()) >= n.alike
    return result(e.rows, {SOON: twitches & enough & _vitamin_d_risk(f, n)})


# For information


def tremble_on_handling(f: Features, _: Thresholds) -> CheckResult:
    """Trembling that stops when held, with eyes and colour as usual."""
    return result(f.episodes.rows, {MATCH: _suppressible_tremble(f.episodes)})


def _suppressible_tremble(e: Episodes) -> Mask:
    as_usual = e.answers["eyes"].all_of("normal") & e.answers["colour"].any_of(*USUAL_COLOURS)
    return (
        e.answers["movements"].all_of("tremble")
        & e.answers["held"].any_of("stopped")
        & as_usual
        & ~e.bad_breathing_or_colour
    )


def shivers(f: Features, n: Thresholds) -> CheckResult:
    """A short shiver, awake and aware."""
    e = f.episodes
    short = e.length_s <= n.longest_shiver_s
    return result(
        e.rows,
        {
            MATCH: e.answers["movements"].all_of("shudder")
            & e.answers["responsive"].any_of("yes")
            & short
            & ~e.asleep
        },
    )


def arching_with_feeds(f: Features, _: Thresholds) -> CheckResult:
    """Arching bound to a feed, aware and not asleep."""
    return result(f.episodes.rows, {MATCH: _arching(f.episodes)})


def _arching(e: Episodes) -> Mask:
    return (
        e.answers["movements"].any_of("arching", "stiffening")
        & e.bound_to_feed
        & e.answers["responsive"].any_of("yes")
        & ~e.asleep
        & ~e.eyes_odd
        & ~e.bad_breathing_or_colour
    )


def arching_often(f: Features, n: Thresholds) -> CheckResult:
    """Such arching on several days."""
    e = f.episodes
    return result(
        e.rows,
        {
            NEXT_VISIT: on_several_days(
                e.rows, _arching(e) & e.recent, n.on_days, n.speaks_today_days
            )
        },
    )


def birth_risk(f: Features, _: Thresholds) -> CheckResult:
    """A risk at birth, shown as context."""
    return child_result(f, MATCH if f.cp_risks else 0)


def sleep_jerks_that_stop(f: Features, _: Thresholds) -> CheckResult:
    """Sleep jerks that stop on waking."""
    e = f.episodes
    return result(
        e.rows, {MATCH: e.jerk & e.ended_by_waking & ~e.bad_breathing_or_colour & ~e.long}
    )


def small_movements_awake(f: Features, _: Thresholds) -> CheckResult:
    """Trembling, shudders and startles awake, with nothing else pointing to a seizure."""
    e = f.episodes
    calm = ~(
        e.eyes_odd
        | e.not_responding
        | e.one_sided
        | e.bad_breathing_or_colour
        | e.stiff
        | e.went_on_when_held
    )
    return result(e.rows, {MATCH: e.only_tremble_shudder_startle & calm & ~e.asleep})


def newborn_chin(f: Features, _: Thresholds) -> CheckResult:
    """A crying newborn's quivering chin or lips (P28)."""
    e = f.episodes
    return result(e.rows, {MATCH: e.newborn & e.crying_chin})


def older_than_two_years(f: Features, n: Thresholds) -> CheckResult:
    """The child is older than the rules for infants reach."""
    return child_result(f, MATCH if f.age_days >= n.infant_months * DAYS_PER_MONTH else 0)


# Reassuring matches


def _answered_as_usual(e: Episodes) -> Mask:
    """Colour and breathing asked and as usual, and no worrying word of any kind."""
    as_usual = e.answers["colour"].any_of("normal") & e.answers["breathing"].any_of("normal")
    worrying = (
        e.eyes_odd
        | e.stiff
        | e.limp
        | e.answers["responsive"].any_of("no")
        | e.answers["after"].any_of("unresponsive")
        | e.went_on_when_woken
        | e.long
    )
    return as_usual & ~worrying & ~e.answers["very_worried"].any_of("yes")


def only_asleep(f: Features, n: Thresholds) -> CheckResult:
    """All jerks asleep, begun in the first weeks, and nothing worrying (P19).

    At least three stopped on waking, and for the others waking was not tried.
    """
    e = f.episodes
    all_jerks = e.jerk | ~e.answers["movements"].is_answered
    kind = e.ended_by_waking | (e.asleep & e.answers["woken"].any_of("not_tried"))
    fits = (
        len(e.rows) > 0
        and bool((kind & _answered_as_usual(e))[all_jerks].all())
        and int((e.ended_by_waking & all_jerks).sum()) >= n.alike
    )
    early = bool((e.rows.age_days[all_jerks][:1] <= n.first_weeks_days).any())
    return result(
        e.rows, {MATCH: all_jerks & fits & early & (f.age_days < n.until_months * DAYS_PER_MONTH)}
    )


def tremble_stops_when_held(f: Features, n: Thresholds) -> CheckResult:
    """Trembling of the first weeks that a hand stops, without birth risks."""
    e = f.episodes
    tremble = e.answers["movements"].any_of("tremble")
    calm = _suppressible_tremble(e) & _answered_as_usual(e) & e.answers["responsive"].any_of("yes")
    fits = (
        bool(tremble.any())
        and bool(calm[tremble].all())
        and not f.newborn_risks
        and f.age_days < n.until_months * DAYS_PER_MONTH
    )
    return result(e.rows, {MATCH: calm & fits})


def single_startle(f: Features, _: Thresholds) -> CheckResult:
    """A single startle that something set off, and settled."""
    e = f.episodes
    startle = e.answers["movements"].any_of("startle")
    set_off = e.answers["trigger"].any_of("noise", "touch", "position_change", "excitement")
    calm = (
        startle
        & e.answers["movements"].all_of("startle")
        & set_off
        & (e.series < 0)
        & (e.movement_counts == 1)
        & _answered_as_usual(e)
        & e.answers["responsive"].any_of("yes")
    )
    return result(e.rows, {MATCH: calm & bool(calm[startle].all())})


def few_foot_beats(f: Features, n: Thresholds) -> CheckResult:
    """A few foot beats in the first weeks."""
    s = f.signs
    return result(s.rows, {MATCH: s.of("clonus") & (s.beats <= n.beats)})


def movements_asleep(f: Features, _: Thresholds) -> CheckResult:
    """Movements in sleep only, that waking ends where anyone tried, everything else as usual."""
    e = f.episodes
    kind = e.ended_by_waking | (e.asleep & e.answers["woken"].any_of("not_tried"))
    every = (
        len(e.rows) > 0
        and bool((kind & _answered_as_usual(e)).all())
        and bool(e.ended_by_waking.any())
    )
    return result(e.rows, {MATCH: kind & every})
