# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of single episodes: length, breathing and colour, response, and what could be a seizure."""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import (
    EMERGENCY,
    NEXT_VISIT,
    SAME_DAY,
    SOON,
    Hits,
    hits,
    ids_of,
    on_several_days,
)
from tracker.clinical.features.answer_codes import Mask, Numbers
from tracker.clinical.features.episode_table import MINUTE_US
from tracker.clinical.features.episodes import TURNED, Episodes
from tracker.clinical.features.feature_set import Facts

# Length, breathing, colour, response


def long_episode(f: Facts, n: Numbers) -> Hits:
    """Five minutes or more of what could be a seizure; a sleep that ends on waking, or small uneven twitches of it, less urgently."""
    e = f.episodes
    said = e.said
    quiet_sleep = (
        e.asleep
        & said["movements"].only("twitch")
        & said["rhythm"].any_of("irregular")
        & said["colour"].any_of("normal")
        & said["breathing"].any_of("normal")
    )
    could_be = e.long & e.seizure_like
    milder = e.ended_by_waking | (quiet_sleep & ~e.convulsive)
    longest = float(e.length_s[could_be].max(initial=0))
    return hits(
        e.rows,
        {EMERGENCY: could_be & ~milder, SAME_DAY: could_be & milder},
        facts={"longest_s": longest, "from_s": n.long_s},
    )


def breathing_or_colour(f: Facts, _: Numbers) -> Hits:
    """Breathing paused or struggling, or blue or grey."""
    e = f.episodes
    return hits(
        e.rows,
        {
            EMERGENCY: e.said["breathing"].any_of("paused", "struggling")
            | e.said["colour"].any_of("blue", "grey")
        },
    )


def unresponsive_after(f: Facts, n: Numbers) -> Hits:
    """Not responding afterwards, or not as usual for more than an hour."""
    e = f.episodes
    recovering = (
        (e.measured["recovery_min"] > n.recovery_min)
        & ~e.said["after"].any_of("normal", "cried")
        & (~e.asleep | e.seizure_like)
    )
    return hits(e.rows, {EMERGENCY: e.said["after"].any_of("unresponsive") | recovering})


def sleepy_after_episode(f: Facts, n: Numbers) -> Hits:
    """A check-in an hour or more after an episode that says sleepier than usual."""
    e, d = f.episodes, f.days
    before = e.seizure_like | (e.said["after"].any_of("sleepy", "limp", "unresponsive") & ~e.drowsy)
    sleepy = d.said["alertness"].any_of("sleepy")
    still = d.rows.none
    for place in np.flatnonzero(sleepy).tolist():
        gap_us = d.rows.at_us[place] - e.rows.at_us[before & (e.rows.day == d.rows.day[place])]
        still[place] = bool((gap_us >= n.recovery_min * MINUTE_US).any())
    return hits(d.rows, {EMERGENCY: still}, settled=d.usual_later("alertness"))


def startle_with_apnoea(f: Facts, _: Numbers) -> Hits:
    """A noise or touch sets off stiffening with a change of breathing or colour."""
    e = f.episodes
    return hits(
        e.rows,
        {
            EMERGENCY: e.said["trigger"].any_of("noise", "touch")
            & e.stiff
            & e.bad_breathing_or_colour
        },
    )


def _brief_event(e: Episodes) -> Mask:
    """A brief resolved event's features (P17); a vacant spell has its own rule."""
    unresponsive_awake = e.said["responsive"].any_of("no") & ~e.drowsy & ~e.vacant
    return (
        e.bad_breathing_or_colour
        | ((e.limp | e.stiff) & e.not_responding & ~e.ended_by_waking)
        | unresponsive_awake
    )


def brief_event_high_risk(f: Facts, n: Numbers) -> Hits:
    """A brief event with a reason not to call it low risk: very young or early born, a minute or longer, or not the first."""
    e = f.episodes
    feature = _brief_event(e)
    young = (e.rows.age_days <= n.young_days) | (
        e.rows.age_days + e.gestation_days < n.young_after_period_days
    )
    early = e.gestation_days < n.very_preterm_days
    again = feature.sum() > 1
    return hits(e.rows, {EMERGENCY: feature & (young | early | again | e.lasted(n.one_minute_s))})


def brief_event(f: Facts, _: Numbers) -> Hits:
    """Any brief event with a change of colour, breathing, tone or response."""
    e = f.episodes
    return hits(e.rows, {SAME_DAY: _brief_event(e)})


def went_limp(f: Facts, _: Numbers) -> Hits:
    """Went limp while awake: whether the child responded was not told, or it did."""
    e = f.episodes
    limp = e.limp & ~e.drowsy
    return hits(e.rows, {SAME_DAY: limp & ~e.said["responsive"].any_of("yes"), SOON: limp})


# What could be a seizure


def first_seizure(f: Facts, _: Numbers) -> Hits:
    """Convulsive-looking, with no epilepsy known; on one answer alone it waits for a second (P15)."""
    e = f.episodes
    looks = e.convulsive & (not f.known_seizures)
    certain = e.two_signs_agree | e.not_responding | e.newborn
    return hits(e.rows, {EMERGENCY: looks & certain, SOON: looks})


def repeated_seizures(f: Facts, n: Numbers) -> Hits:
    """A second one before the child was itself again."""
    e = f.episodes
    could_be = np.flatnonzero(e.seizure_like)
    again = e.rows.none
    if len(could_be) > 1:
        first, second = could_be[:-1], could_be[1:]
        gap_us = e.rows.at_us[second] - e.rows.at_us[first]
        recovery_us = np.nan_to_num(e.measured["recovery_min"][first]) * MINUTE_US
        dazed = e.said["after"].any_of("unresponsive", "limp", "sleepy")[first] & (
            gap_us <= n.recovery_min * MINUTE_US
        )
        again[second] = (gap_us < recovery_us) | dazed
    return hits(e.rows, {EMERGENCY: again})


def known_seizure_again(f: Facts, _: Numbers) -> Hits:
    """A short one in a child with known epilepsy."""
    e = f.episodes
    return hits(e.rows, {SAME_DAY: e.seizure_like & ~e.long & f.known_seizures})


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
    as_usual = e.aware_with_usual_eyes & e.said["colour"].any_of("normal", "red")
    return e.said["movements"].any_of("arching", "stiffening") & e.bound_to_feed & as_usual


def goes_on_when_held(f: Facts, n: Numbers) -> Hits:
    """Awake or unknown: stiff, or an even beat that goes on under a hand; an emergency where two answers agree (P15)."""
    e = f.episodes
    innocent = e.hiccups | e.straining | _sandifer_like(e)
    small = e.only_tremble_shudder_startle & _nothing_else(e)
    stiff = e.stiff & ~e.asleep & ~e.stopped_when_held & ~innocent
    beats = e.rhythmic & e.went_on_when_held & ~innocent & ~small
    untold = (
        e.said["movements"].any_of("jerk", "twitch", "other")
        & e.went_on_when_held
        & ~e.said["rhythm"].told
        & ~innocent
    )
    again = stiff & ~e.aware_with_usual_eyes & (e.others_alike(stiff, n.similar_within_days) > 1)
    agree = (stiff | beats) & e.two_signs_agree
    doubted = (beats & ~stiff & ~e.held_answer_believed) | e.likelier_asleep
    return hits(
        e.rows, {EMERGENCY: agree & ~doubted, SAME_DAY: again | agree, SOON: stiff | beats | untold}
    )


def uneven_jerks_go_on(f: Facts, n: Numbers) -> Hits:
    """Uneven jerks, or trembling, shudders and startles, that go on when held on two days."""
    e = f.episodes
    uneven = e.only_tremble_shudder_startle | e.said["rhythm"].any_of("irregular")
    small = uneven & e.held_answer_believed & ~e.hiccups & ~e.straining & ~_one_brief_movement(e)
    return hits(
        e.rows, {SOON: on_several_days(e.rows, small & e.recent, n.on_days, n.speaks_today_days)}
    )


def one_sided_beats(f: Facts, n: Numbers) -> Hits:
    """An even beat of one side for ten seconds or more, not stopped by holding; twice in a week more urgent."""
    e = f.episodes
    beats = (
        e.rhythmic
        & e.one_sided
        & e.lasted(n.even_beat_s)
        & ~e.stopped_when_held
        & ~e.ended_by_waking
        & ~e.hiccups
        & ~e.only_tremble_shudder_startle
    )
    awake = beats & ~e.asleep
    again = (
        beats
        & (e.others_alike(beats, n.similar_within_days) > 1)
        & (e.others_alike(awake, n.similar_within_days) > 0)
    )
    return hits(e.rows, {SAME_DAY: again, SOON: awake})


def newborn_seizure(f: Facts, _: Numbers) -> Hits:
    """A newborn: one-sided beats, stiffening, eyes turned, or chewing and cycling, with a second worrying answer.

    Asleep, a hand does not stop ordinary sleep twitches either: there, going on when held is only a reason for today.
    """
    e = f.episodes
    eyes_turned = e.said["eyes"].any_of(*TURNED)
    kind = (e.rhythmic & e.one_sided) | e.stiff | eyes_turned | e.automatism
    held_on = e.said["held"].any_of("continued", "stronger")
    worse = e.went_on_when_held | e.bad_breathing_or_colour | eyes_turned | (e.eyes_odd & ~e.drowsy)
    kind |= e.eyes_odd & ~e.drowsy & (e.bad_breathing_or_colour | e.not_responding)
    matched = e.newborn & kind & ~e.ended_by_waking
    return hits(e.rows, {EMERGENCY: matched & worse, SAME_DAY: matched & held_on})


def newborn_movement(f: Facts, _: Numbers) -> Hits:
    """A newborn, awake or unknown: rhythmic, repeated or not sure, not known to stop when held (P4); or a stare or rolled eyes."""
    e = f.episodes
    repeated = e.rhythmic | e.repeated | e.said["rhythm"].any_of("unsure")
    open_eyes = e.said["eyes"].any_of("rolled", "staring") | e.automatism
    matched = e.newborn & ~e.drowsy & ~e.stopped_when_held & ~e.hiccups & (repeated | open_eyes)
    return hits(e.rows, {SAME_DAY: matched})


def sudden_writhing(f: Facts, n: Numbers) -> Hits:
    """Writhing or twisting: an emergency where it began suddenly, less urgent where that was not told."""
    e, d = f.episodes, f.days
    writhing = e.said["movements"].any_of("writhing") & ~e.asleep
    sudden_days = d.rows.day[d.said["tone_onset"].any_of("sudden")]
    sudden = writhing & np.isin(e.rows.day, sudden_days)
    young = (e.rows.age_days < n.writhing_from_days) & _nothing_else(e)
    return hits(
        e.rows,
        {
            EMERGENCY: sudden | (writhing & e.two_signs_agree),
            SOON: writhing & ~young,
            NEXT_VISIT: writhing,
        },
    )


def newborn_jitter_with_risk(f: Facts, n: Numbers) -> Hits:
    """Trembling in the first two weeks with a birth risk, poor feeding or sleepiness."""
    e, d = f.episodes, f.days
    unwell = d.said["feeding"].any_of("harder", "much_less", "refusing") | d.said[
        "alertness"
    ].any_of("sleepy", "cannot_wake")
    risk = np.isin(e.rows.day, d.rows.day[unwell]) | bool(f.newborn_risks)
    matched = e.said["movements"].any_of("tremble") & (e.rows.age_days <= n.two_weeks_days) & risk
    return hits(
        e.rows,
        {SAME_DAY: matched},
        also=ids_of(d.rows, unwell & np.isin(d.rows.day, e.rows.day[matched])),
        facts={"risks": list(f.newborn_risks)},
    )


def vacant_spell(f: Facts, n: Numbers) -> Hits:
    """A stare without response under five minutes; twice in a week, or with eyes turned, more urgent (P21)."""
    e = f.episodes
    spell = e.vacant & ~e.long
    again = spell & (e.others_alike(spell, n.similar_within_days) > 1)
    return hits(e.rows, {SAME_DAY: again | (spell & e.said["eyes"].any_of(*TURNED)), SOON: spell})


# Asleep


def sleep_seizure_pattern(f: Facts, n: Numbers) -> Hits:
    """Asleep: waking does not end it, or three alike in two weeks that are stiff, even or one-sided and never ended on waking."""
    e = f.episodes
    suggestive = (
        e.asleep
        & e.jerk
        & (e.stiff | (e.one_sided & (e.rhythmic | ~e.said["movements"].only("twitch"))))
        & ~e.ended_by_waking
    )
    alike = e.stereotyped(suggestive) & (e.near(e.ended_by_waking, n.speaks_today_days) == 0)
    return hits(e.rows, {SOON: e.asleep & (e.went_on_when_woken | alike)})


def _one_brief_movement(e: Episodes) -> Mask:
    """One brief start or twitch, as everybody has on falling asleep or dreaming."""
    single: Mask = e.said["rhythm"].any_of("single") & (e.moves == 1) & ~(e.length_s > e.n.brief_s)
    return single


def sleep_jerks_late(f: Facts, n: Numbers) -> Hits:
    """Three sleep jerks on two nights, not known to stop on waking, begun after the first weeks or still there after six months (P16)."""
    e = f.episodes
    sleep_jerk = e.asleep & e.jerk
    first_age = e.rows.age_days[sleep_jerk].min(initial=np.iinfo(np.int64).max)
    open_ = (
        sleep_jerk & ~_one_brief_movement(e) & (e.near(e.ended_by_waking, n.speaks_today_days) == 0)
    )
    late = open_ & ((first_age > n.first_weeks_days) | (e.rows.age_days > n.six_months_days))
    enough = (e.others_alike(late, n.speaks_today_days) >= n.alike) & on_several_days(
        e.rows, late & e.recent, n.on_days, n.speaks_today_days
    )
    return hits(
        e.rows,
        {SOON: late & enough},
        facts={"first_seen_age_days": int(first_age) if sleep_jerk.any() else None},
    )


def jitter_persistent(f: Facts, n: Numbers) -> Hits:
    """Trembling beyond nine months corrected, or with stiff legs; on one day only, less urgent."""
    e, s = f.episodes, f.signs
    tremble = e.said["movements"].any_of("tremble") & e.recent
    old = tremble & (e.rows.corrected_days > n.nine_months_days)
    stiff_legs = tremble & bool(s.of("stiff_legs", "scissoring").any())
    several = on_several_days(
        e.rows, old & ~e.said["trigger"].any_of("excitement"), n.on_days, n.speaks_today_days
    )
    return hits(e.rows, {SOON: several | stiff_legs, NEXT_VISIT: old})
