# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of single episodes that could be a seizure: awake, in a newborn, asleep.

f: features, e: episodes, d: days, s: lasting signs, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import (
    EMERGENCY,
    NEXT_VISIT,
    SAME_DAY,
    SOON,
    CheckResult,
    ids_of,
    on_several_days,
    result,
)
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.episode_answers import USUAL_COLOURS
from tracker.clinical.features.episode_table import MINUTE_US
from tracker.clinical.features.episodes import TURNED, Episodes
from tracker.clinical.features.feature_set import Features


def first_seizure(f: Features, _: Thresholds) -> CheckResult:
    """Convulsive-looking, or beating evenly on one side for long, with no known epilepsy.

    One answer alone is less urgent (P15), and so is what is over without a grave sign (P22). Where
    nobody noted that the child responded, sleepiness after a beat or stiffness counts, too, and a
    minute of an even beat is a reason for a visit (ours).
    """
    e, first = f.episodes, not f.known_seizures
    looks = (e.convulsive | e.one_sided_beat) & first
    certain = looks & (e.two_signs_agree | e.not_responding | e.newborn)
    perhaps = _beat_or_stiffness_unexplained(e) & first
    dazed, minute = perhaps & e.dazed_after, perhaps & ~e.stiff & e.lasted(e.thresholds.long_beat_s)
    return result(
        e.rows,
        {
            EMERGENCY: certain & f.urgent_now,
            SAME_DAY: certain | dazed,
            SOON: looks | minute,
        },
    )


def _beat_or_stiffness_unexplained(e: Episodes) -> Mask:
    """An even beat or stiffness, not asleep, that nothing stopped and nothing explains.

    The child is not known to have responded.
    """
    responded = e.answers["responsive"].any_of("yes")
    explained = e.explained | e.only_tremble_shudder_startle | e.interrupted | e.stopped_when_held
    shown = (e.even_beat | e.stiff) & ~e.with_pauses
    return shown & ~e.drowsy & ~responded & ~explained & ~e.probably_asleep & ~e.suppressible


def repeated_seizures(f: Features, n: Thresholds) -> CheckResult:
    """A second one before the child was itself again."""
    e = f.episodes
    could_be = np.flatnonzero(e.seizure_like)
    again, before = e.rows.empty_mask, e.rows.empty_mask
    if len(could_be) > 1:
        first, second = could_be[:-1], could_be[1:]
        gap_us = e.rows.at_us[second] - e.rows.at_us[first]
        recovery_us = np.nan_to_num(e.quantities["recovery_min"][first]) * MINUTE_US
        dazed = e.answers["after"].any_of("unresponsive", "limp", "sleepy")[first] & (
            gap_us <= n.recovery_min * MINUTE_US
        )
        unrecovered = (gap_us < recovery_us) | dazed
        again[second], before[first] = unrecovered, unrecovered
    return result(e.rows, {EMERGENCY: again}, more_evidence=ids_of(e.rows, before))


def known_seizure_again(f: Features, n: Thresholds) -> CheckResult:
    """A short one in a child with known epilepsy, who is known to have recovered (P27).

    Another near it, a longer one, and one from which nobody told the recovery are more urgent.
    """
    e, d = f.episodes, f.days
    seizure = e.seizure_like & ~e.long & f.known_seizures
    ill = e.fever | np.isin(e.rows.day, d.rows.day[d.fever])
    another = e.count_within(seizure, n.cluster_days) > 1
    another |= ill & (e.count_within(seizure, n.illness_days) > 1)
    return result(
        e.rows, {SAME_DAY: seizure & (another | ~f.short_and_recovered), NEXT_VISIT: seizure}
    )


def _nothing_else(e: Episodes) -> Mask:
    """Nothing beside the movement itself points to a seizure."""
    return ~(
        e.eyes_odd
        | e.not_responding
        | e.one_sided
        | e.bad_breathing_or_colour
        | e.stiff
        | e.went_on_when_woken
        | e.long
    )


def _sandifer_like(e: Episodes) -> Mask:
    """Arching or stiffening bound to a feed, with eyes, colour and response as usual (P12)."""
    as_usual = e.aware_with_usual_eyes & e.answers["colour"].any_of(*USUAL_COLOURS)
    return e.answers["movements"].any_of("arching", "stiffening") & e.bound_to_feed & as_usual


def goes_on_when_held(f: Features, n: Thresholds) -> CheckResult:
    """Awake or unknown: stiff, or an even beat that goes on under a hand.

    Where two answers agree (P15), it is an emergency while it goes on or with a grave sign (P22).
    """
    e = f.episodes
    innocent = (
        e.only_hiccups | e.straining | e.aware_rocking | _sandifer_like(e) | f.seizure_as_usual
    )
    small = e.only_tremble_shudder_startle & _nothing_else(e)
    stiff = e.stiff & ~e.asleep & ~e.stopped_when_held & ~innocent
    beats = e.rhythmic & e.went_on_when_held & ~innocent & ~small
    unknown_rhythm = (
        e.answers["movements"].any_of("jerk", "twitch", "other")
        & e.went_on_when_held
        & ~e.answers["rhythm"].is_known
        & ~innocent
    )
    again = (
        stiff
        & ~(e.aware_with_usual_eyes | e.brief_and_aware)
        & (e.count_similar_within(stiff, n.similar_within_days) > 1)
    )
    agree = (stiff | beats) & e.two_signs_agree
    doubted = (beats & ~stiff & ~e.sustained_when_held) | e.probably_asleep
    no_beat = e.with_pauses & ~stiff & _nothing_else(e)
    return result(
        e.rows,
        {
            EMERGENCY: agree & ~doubted & f.urgent_now,
            SAME_DAY: again | (agree & ~e.only_brief_alike & ~no_beat),
            SOON: stiff | beats | unknown_rhythm,
        },
    )


def uneven_jerks_go_on(f: Features, n: Thresholds) -> CheckResult:
    """Uneven jerks, or trembling, shudders and startles, that go on when held on two days."""
    e = f.episodes
    uneven = e.only_tremble_shudder_startle | e.answers["rhythm"].any_of("irregular")
    small = (
        uneven & e.sustained_when_held & ~e.only_hiccups & ~e.straining & ~_one_brief_movement(e)
    )
    return result(
        e.rows, {SOON: on_several_days(e.rows, small & e.recent, n.on_days, n.speaks_today_days)}
    )


def one_sided_beats(f: Features, n: Thresholds) -> CheckResult:
    """An even beat of one side for ten seconds or more, not stopped by holding.

    Twice in a week it is more urgent.
    """
    e = f.episodes
    beats = (
        e.rhythmic
        & ~e.with_pauses
        & e.one_sided
        & e.lasted(n.even_beat_s)
        & ~e.stopped_when_held
        & ~e.ended_by_waking
        & ~e.only_hiccups
        & ~e.only_tremble_shudder_startle
        & ~f.seizure_as_usual
    )
    awake = beats & ~e.asleep
    again = (
        beats
        & (e.count_similar_within(beats, n.similar_within_days) > 1)
        & (e.count_similar_within(awake, n.similar_within_days) > 0)
    )
    return result(e.rows, {SAME_DAY: again, SOON: awake})


def newborn_seizure(f: Features, _: Thresholds) -> CheckResult:
    """A newborn: one-sided beats, stiffening, eyes turned, or chewing and cycling.

    A second worrying answer is needed. A hand does not stop ordinary sleep twitches either, so
    asleep, going on when held is same day and no emergency.
    """
    e = f.episodes
    eyes_turned = e.answers["eyes"].any_of(*TURNED)
    kind = (e.rhythmic & e.one_sided) | e.stiff | eyes_turned | e.automatism
    held_on = e.answers["held"].any_of("continued", "stronger")
    worse = e.went_on_when_held | e.bad_breathing_or_colour | eyes_turned | (e.eyes_odd & ~e.drowsy)
    kind |= e.eyes_odd & ~e.drowsy & (e.bad_breathing_or_colour | e.not_responding)
    matched = e.newborn & kind & ~e.ended_by_waking
    return result(e.rows, {EMERGENCY: matched & worse, SAME_DAY: matched & held_on})


def newborn_movement(f: Features, _: Thresholds) -> CheckResult:
    """A newborn, awake or unknown: a stare, rolled eyes, or a repeated movement (P4).

    The movement is rhythmic, repeated or "not sure", and is not known to stop when held. The chin
    of a crying newborn is left out (P28).
    """
    e = f.episodes
    repeated = e.rhythmic | e.repeated | e.answers["rhythm"].any_of("unsure")
    open_eyes = e.answers["eyes"].any_of("rolled", "staring") | e.automatism
    matched = (
        e.newborn & ~e.drowsy & ~e.stopped_when_held & ~e.only_hiccups & (repeated | open_eyes)
    )
    matched &= ~e.crying_chin
    return result(e.rows, {SAME_DAY: matched})


def sudden_writhing(f: Features, n: Thresholds) -> CheckResult:
    """Writhing or twisting: an emergency where it began suddenly, otherwise less urgent."""
    e, d = f.episodes, f.days
    writhing = e.answers["movements"].any_of("writhing") & ~e.asleep
    sudden_days = d.rows.day[d.answers["tone_onset"].any_of("sudden")]
    sudden = writhing & np.isin(e.rows.day, sudden_days)
    young = (e.rows.age_days < n.writhing_from_days) & _nothing_else(e)
    return result(
        e.rows,
        {
            EMERGENCY: sudden | (writhing & e.two_signs_agree & f.urgent_now),
            SAME_DAY: writhing & e.two_signs_agree,
            SOON: writhing & ~young,
            NEXT_VISIT: writhing,
        },
    )


def newborn_jitter_with_risk(f: Features, n: Thresholds) -> CheckResult:
    """Trembling in the first two weeks with a birth risk, poor feeding or sleepiness."""
    e, d = f.episodes, f.days
    unwell = d.answers["feeding"].any_of("harder", "much_less", "refusing") | d.answers[
        "alertness"
    ].any_of("sleepy", "cannot_wake")
    risk = np.isin(e.rows.day, d.rows.day[unwell]) | bool(f.newborn_risks)
    matched = (
        e.answers["movements"].any_of("tremble") & (e.rows.age_days <= n.two_weeks_days) & risk
    )
    return result(
        e.rows,
        {SAME_DAY: matched},
        more_evidence=ids_of(d.rows, unwell & np.isin(d.rows.day, e.rows.day[matched])),
        facts={
            "risks": list(f.newborn_risks),
            "unwell_days": int((unwell & np.isin(d.rows.day, e.rows.day[matched])).sum()),
        },
    )


def vacant_spell(f: Features, n: Thresholds) -> CheckResult:
    """A stare without response under five minutes (P21), or no response with nothing else (SN13).

    Twice in a week, or with eyes turned, it is more urgent. Without a stare it must not be known to
    be shorter than one can try (P26), and is no beat and no stiffness.
    """
    e = f.episodes
    away = e.answers["responsive"].any_of("no") & ~e.rhythmic & ~e.stiff & ~e.drowsy
    spell = (e.vacant | (away & ~(e.length_s < n.response_s))) & ~e.long & ~f.seizure_as_usual
    again = spell & (e.count_similar_within(spell, n.similar_within_days) > 1)
    return result(
        e.rows, {SAME_DAY: again | (spell & e.answers["eyes"].any_of(*TURNED)), SOON: spell}
    )


# Asleep


def sleep_seizure_pattern(f: Features, n: Thresholds) -> CheckResult:
    """Asleep: waking does not end it, or three alike in two weeks.

    The three are stiff, even or one-sided, and waking ended none like them.
    """
    e = f.episodes
    suggestive = (
        e.asleep
        & e.jerk
        & (e.stiff | (e.one_sided & (e.rhythmic | ~e.answers["movements"].all_of("twitch"))))
        & ~e.ended_by_waking
    )
    alike = e.is_stereotyped(suggestive) & (
        e.count_within(e.ended_by_waking, n.speaks_today_days) == 0
    )
    return result(e.rows, {SOON: e.asleep & (e.went_on_when_woken | alike)})


def _one_brief_movement(e: Episodes) -> Mask:
    """One brief start or twitch, as everybody has on falling asleep or dreaming."""
    single: Mask = (
        e.answers["rhythm"].any_of("single")
        & (e.movement_counts == 1)
        & ~(e.length_s > e.thresholds.brief_s)
    )
    return single


def sleep_jerks_late(f: Features, n: Thresholds) -> CheckResult:
    """Three sleep jerks on two nights, not known to stop on waking (P16).

    They began after the first weeks or are still there after six months.
    """
    e = f.episodes
    sleep_jerk = e.asleep & e.jerk
    first_age = e.rows.age_days[sleep_jerk].min(initial=np.iinfo(np.int64).max)
    open_ = (
        sleep_jerk
        & ~_one_brief_movement(e)
        & (e.count_within(e.ended_by_waking, n.speaks_today_days) == 0)
    )
    late = open_ & ((first_age > n.first_weeks_days) | (e.rows.age_days > n.six_months_days))
    enough = (e.count_similar_within(late, n.speaks_today_days) >= n.alike) & on_several_days(
        e.rows, late & e.recent, n.on_days, n.speaks_today_days
    )
    return result(
        e.rows,
        {SOON: late & enough},
        facts={"first_seen_age_days": int(first_age) if sleep_jerk.any() else None},
    )


def jitter_persistent(f: Features, n: Thresholds) -> CheckResult:
    """Trembling beyond nine months corrected, or with stiff legs; on one day only, less urgent."""
    e, s = f.episodes, f.signs
    tremble = e.answers["movements"].any_of("tremble") & e.recent
    old = tremble & (e.rows.corrected_days > n.nine_months_days)
    stiff_legs = tremble & bool(s.of("stiff_legs", "scissoring").any())
    several = on_several_days(
        e.rows, old & ~e.answers["trigger"].any_of("excitement"), n.on_days, n.speaks_today_days
    )
    return result(e.rows, {SOON: several | stiff_legs, NEXT_VISIT: old})
