# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of the body: tone, lasting signs, sides, and startles and foot beats that persist.

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
from tracker.clinical.features.feature_set import Features
from tracker.domain.age import DAYS_PER_MONTH
from tracker.domain.vocabulary import SignSide


def _sudden_onset(f: Features, tone: str) -> Mask:
    """Return the first days of a tone that began within days of a usual one, which is sudden."""
    d = f.days
    days_with_tone = d.answers["tone"].any_of(tone)
    usual = d.rows.day[d.as_usual("tone")]
    sudden = d.rows.empty_mask
    for row in np.flatnonzero(days_with_tone).tolist():
        gap = d.rows.day[row] - usual[usual < d.rows.day[row]].max(initial=-1)
        earlier = (
            days_with_tone
            & (d.rows.day < d.rows.day[row])
            & (d.rows.day > usual[usual < d.rows.day[row]].max(initial=-1))
        )
        sudden[row] = (
            len(usual[usual < d.rows.day[row]]) > 0
            and gap <= f.thresholds.sudden_within_days
            and not earlier.any()
        )
    return sudden


def _days_floppy(f: Features) -> int:
    """Return the days from the first to the last floppy answer since the last day as usual."""
    d = f.days
    floppy = d.answers["tone"].any_of("floppy")
    usual = d.rows.day[d.as_usual("tone")].max(initial=-1)
    run = d.rows.day[floppy & (d.rows.day > usual)]
    return int(run.max() - run.min()) if len(run) else 0


def floppy(f: Features, n: Thresholds) -> CheckResult:
    """Floppy: suddenly, with unknown onset, or bit by bit and for weeks."""
    d = f.days
    is_floppy = d.answers["tone"].any_of("floppy")
    for_weeks = _days_floppy(f) > n.two_weeks_days
    gradual = d.answers["tone_onset"].any_of("gradual") & ~d.answers["tone_onset"].any_of("sudden")
    sudden = (
        is_floppy
        & (d.answers["tone_onset"].any_of("sudden") | (_sudden_onset(f, "floppy") & ~gradual))
        & (not for_weeks)
    )
    lasting = is_floppy & (gradual | for_weeks)
    weak = lasting & (
        d.answers["feeding"].any_of("harder", "much_less", "refusing")
        | d.answers["cry"].any_of("weak")
    )
    tiers = {EMERGENCY: sudden, SAME_DAY: (is_floppy & ~lasting) | weak, SOON: lasting}
    return result(
        d.rows,
        tiers,
        resolved=d.normal_again_later("tone"),
        facts={"floppy_for_days": _days_floppy(f)},
    )


def floppy_for_weeks(f: Features, n: Thresholds) -> CheckResult:
    """Floppy bit by bit or for more than two weeks, with no day as usual since."""
    d = f.days
    is_floppy = d.answers["tone"].any_of("floppy") & ~d.normal_again_later("tone")
    return result(
        d.rows,
        {
            SOON: is_floppy
            & (d.answers["tone_onset"].all_of("gradual") | (_days_floppy(f) > n.two_weeks_days))
        },
    )


def stiff_suddenly(f: Features, _: Thresholds) -> CheckResult:
    """Stiff, suddenly."""
    d = f.days
    return result(
        d.rows,
        {SAME_DAY: d.answers["tone"].any_of("stiff") & d.answers["tone_onset"].any_of("sudden")},
        resolved=d.normal_again_later("tone"),
    )


def stiff_often(f: Features, n: Thresholds) -> CheckResult:
    """Stiff on several of the last answered days."""
    d = f.days
    count, answered, stiff = d.of_last_answered("tone", ("stiff",))
    return result(
        d.rows,
        {SOON: stiff & (count >= n.stiff_days)},
        facts={"stiff_days": count, "answered_days": answered},
    )


def hand_preference(f: Features, n: Thresholds) -> CheckResult:
    """One hand used much more before a year, corrected; between two guidelines' ages, a mention."""
    s = f.signs
    one_handed = s.of("hand_preference")
    months = s.rows.corrected_days / DAYS_PER_MONTH
    return result(
        s.rows,
        {
            SOON: one_handed & (months < n.first_limit_months),
            NEXT_VISIT: one_handed & (months < n.last_limit_months),
        },
    )


def hands_fisted(f: Features, n: Thresholds) -> CheckResult:
    """Hands mostly in fists beyond four months, corrected."""
    s = f.signs
    return result(
        s.rows, {SOON: s.of("fisting") & (s.rows.corrected_days / DAYS_PER_MONTH > n.limit_months)}
    )


def head_lag(f: Features, n: Thresholds) -> CheckResult:
    """The head falls back beyond four months, corrected."""
    s = f.signs
    return result(
        s.rows, {SOON: s.of("head_lag") & (s.rows.corrected_days / DAYS_PER_MONTH > n.limit_months)}
    )


def stiff_legs(f: Features, _: Thresholds) -> CheckResult:
    """Stiff or crossing legs."""
    s = f.signs
    return result(s.rows, {SOON: s.of("stiff_legs", "scissoring")})


def toe_walking(f: Features, _: Thresholds) -> CheckResult:
    """Walking on tiptoe; on one side only, or with stiff legs or foot beats, more urgent."""
    s = f.signs
    toes = s.of("toe_walking")
    one_sided = s.answers["side"].any_of(SignSide.LEFT, SignSide.RIGHT)
    stiff_or_beats = bool(s.of("stiff_legs", "scissoring", "clonus").any()) | (s.beats > 0)
    return result(s.rows, {SOON: toes & (one_sided | stiff_or_beats), NEXT_VISIT: toes})


def no_weight_on_feet(f: Features, _: Thresholds) -> CheckResult:
    """Takes no weight on the feet when held standing."""
    return result(f.signs.rows, {SOON: f.signs.of("no_weight_on_feet")})


def foot_beats(f: Features, n: Thresholds) -> CheckResult:
    """Foot beats: more than ten, or any beyond eight months."""
    s, e = f.signs, f.episodes
    many_or_late = s.of("clonus") & (
        (s.beats > n.beats) | (s.rows.age_days > n.late_months * DAYS_PER_MONTH)
    )
    beating = e.answers["movements"].any_of("foot_beats") & e.recent
    in_episodes = beating & (
        (e.movement_counts > n.beats) | (e.rows.age_days > n.late_months * DAYS_PER_MONTH)
    )
    if in_episodes.any():
        return result(e.rows, {SOON: in_episodes}, more_evidence=ids_of(s.rows, many_or_late))
    return result(s.rows, {SOON: many_or_late})


def sides_differ(f: Features, n: Thresholds) -> CheckResult:
    """One side moves less, or everything does, for a week; for a shorter time, a mention."""
    s = f.signs
    less_movement = s.of("asymmetry", "less_movement")
    first = int(s.first_day[less_movement].min(initial=f.today))
    lasting = f.today - first >= n.lasting_days
    sides = sorted(
        {
            side
            for side in (SignSide.LEFT, SignSide.RIGHT)
            if (less_movement & s.answers["side"].any_of(side)).any()
        }
    )
    return result(
        s.rows,
        {SOON: less_movement & lasting, NEXT_VISIT: less_movement},
        facts={"days": f.today - first, "sides": [str(side) for side in sides]},
    )


def startle_persistent(f: Features, n: Thresholds) -> CheckResult:
    """Startles beyond six months, corrected: often, or with stiffening.

    A rare one is mentioned; a single one at a noise is ordinary.
    """
    e = f.episodes
    startle = (
        e.answers["movements"].any_of("startle")
        & (e.rows.corrected_days > n.limit_months * DAYS_PER_MONTH)
        & e.recent
    )
    provoked = e.answers["trigger"].any_of("noise", "excitement")
    often = startle & (e.count_within(startle, n.speaks_today_days) >= n.alike)
    days = on_several_days(e.rows, startle & ~provoked, n.on_days, n.speaks_today_days)
    return result(
        e.rows, {SOON: often | days | (startle & e.stiff), NEXT_VISIT: startle & ~provoked}
    )


def note_tells_floppy(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions floppiness where the question about tone was not answered."""
    e, d = f.episodes, f.days
    in_day = d.note_mentions("floppy") & ~d.answers["tone"].is_known
    in_episode = e.note_mentions("floppy") & ~e.answers["tone"].is_known & ~e.drowsy & e.lately
    if in_day.any() or not in_episode.any():
        return result(
            d.rows,
            {SAME_DAY: in_day},
            resolved=d.normal_again_later("tone"),
            more_evidence=ids_of(e.rows, in_episode),
        )
    return result(e.rows, {SAME_DAY: in_episode})
