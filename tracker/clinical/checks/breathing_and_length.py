# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of single episodes: length, breathing, colour, and response.

f: features, e: episodes, d: days, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import EMERGENCY, SAME_DAY, SOON, CheckResult, result
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.episode_table import MINUTE_US
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.feature_set import Features


def long_episode(f: Features, n: Thresholds) -> CheckResult:
    """Five minutes or more of what could be a seizure.

    Less urgent asleep, where it ends on waking, is only small uneven twitches or many short
    movements counted; and where a hand or a call stopped it, or it was a posture held while aware
    (P25). Movements asleep that were entered one by one over that time are a reason for a visit.
    """
    e = f.episodes
    answers = e.answers
    quiet_sleep = (
        e.asleep
        & answers["movements"].all_of("twitch")
        & answers["rhythm"].any_of("irregular")
        & answers["colour"].any_of("normal")
        & answers["breathing"].any_of("normal")
    )
    could_be = e.long & e.seizure_like
    many_asleep = e.long & e.asleep & e.counted_series & ~e.ended_by_waking
    row_asleep = e.asleep & ~e.ended_by_waking & (e.series_length_s >= n.long_s)
    milder = e.ended_by_waking | (quiet_sleep & ~e.convulsive) | e.interrupted
    held_still = e.long & (e.aware_posture | e.head_tilt)
    all_long = could_be | many_asleep | held_still | row_asleep
    lengths_s = np.fmax(e.length_s, e.series_length_s)
    longest = float(np.nan_to_num(lengths_s[all_long]).max(initial=0))
    return result(
        e.rows,
        {
            EMERGENCY: could_be & ~milder,
            SAME_DAY: (could_be & milder) | many_asleep,
            SOON: held_still | row_asleep,
        },
        facts={"longest_s": longest, "from_s": n.long_s},
    )


def breathing_or_colour(f: Features, _: Thresholds) -> CheckResult:
    """Breathing paused or struggling, or blue or grey."""
    e = f.episodes
    return result(
        e.rows,
        {
            EMERGENCY: e.answers["breathing"].any_of("paused", "struggling")
            | e.answers["colour"].any_of("blue", "grey")
        },
    )


def unresponsive_after(f: Features, n: Thresholds) -> CheckResult:
    """Not responding afterwards, or not as usual for more than an hour."""
    e = f.episodes
    recovering = (
        (e.quantities["recovery_min"] > n.recovery_min)
        & ~e.answers["after"].any_of("normal", "cried")
        & (~e.asleep | e.seizure_like)
    )
    return result(e.rows, {EMERGENCY: e.answers["after"].any_of("unresponsive") | recovering})


def sleepy_after_episode(f: Features, n: Thresholds) -> CheckResult:
    """A check-in an hour or more after an episode that says sleepier than usual."""
    e, d = f.episodes, f.days
    before = e.seizure_like | (
        e.answers["after"].any_of("sleepy", "limp", "unresponsive") & ~e.drowsy
    )
    sleepy = d.answers["alertness"].any_of("sleepy")
    still = d.rows.empty_mask
    for row in np.flatnonzero(sleepy).tolist():
        gap_us = d.rows.at_us[row] - e.rows.at_us[before & (e.rows.day == d.rows.day[row])]
        still[row] = bool((gap_us >= n.recovery_min * MINUTE_US).any())
    return result(d.rows, {EMERGENCY: still}, resolved=d.normal_again_later("alertness"))


def startle_with_apnoea(f: Features, _: Thresholds) -> CheckResult:
    """A noise or touch sets off stiffening with a change of breathing or colour."""
    e = f.episodes
    return result(
        e.rows,
        {
            EMERGENCY: e.answers["trigger"].any_of("noise", "touch")
            & e.stiff
            & e.bad_breathing_or_colour
        },
    )


def _unresponsive_awake(e: Episodes) -> Mask:
    """Did not respond while awake; a vacant spell has its own rule."""
    return e.answers["responsive"].any_of("no") & ~e.drowsy & ~e.vacant


def _brief_event(f: Features, n: Thresholds) -> Mask:
    """A brief resolved event's features (P17, P26).

    No response in a movement known to be shorter than one can try counts only with limpness,
    stiffness or colour. A known seizure as usual is no such event.
    """
    e = f.episodes
    long_enough = ~(e.length_s < n.response_s)
    feature = (
        e.bad_breathing_or_colour
        | ((e.limp | e.stiff) & e.not_responding & ~e.ended_by_waking)
        | (_unresponsive_awake(e) & long_enough)
    )
    return feature & ~f.seizure_as_usual


def brief_event_high_risk(f: Features, n: Thresholds) -> CheckResult:
    """A brief event outside the low-risk group.

    Very young or born early, a minute or longer, or not the first and blue or without breath.
    Several short movements with pauses between them are not a minute of one.
    """
    e = f.episodes
    feature = _brief_event(f, n)
    young = (e.rows.age_days <= n.young_days) | (
        e.rows.age_days + e.gestation_days < n.young_after_period_days
    )
    early = e.gestation_days < n.very_preterm_days
    again = e.blue_or_breathless & (feature.sum() > 1)
    lasted = e.lasted(n.one_minute_s) & ~e.with_pauses
    return result(e.rows, {EMERGENCY: feature & (young | early | again | lasted)})


def brief_event(f: Features, n: Thresholds) -> CheckResult:
    """Any brief event with a change of colour, breathing, tone or response.

    No response for a moment only is less urgent.
    """
    e = f.episodes
    moment = _unresponsive_awake(e) & ~f.seizure_as_usual
    return result(e.rows, {SAME_DAY: _brief_event(f, n), SOON: moment})


def went_limp(f: Features, _: Thresholds) -> CheckResult:
    """Went limp while awake; less urgent where the child is known to have responded."""
    e = f.episodes
    limp = e.limp & ~e.drowsy
    return result(e.rows, {SAME_DAY: limp & ~e.answers["responsive"].any_of("yes"), SOON: limp})
