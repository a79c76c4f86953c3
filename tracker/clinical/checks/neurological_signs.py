# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of neurological signs: eyes, one-sided weakness, injury of the head or brain, sleep.

f: features, e: episodes, d: days, s: lasting signs, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import (
    EMERGENCY,
    SAME_DAY,
    SOON,
    CheckResult,
    ids_of,
    on_several_days,
    result,
)
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.episodes import TURNED, Episodes
from tracker.clinical.features.feature_set import Features
from tracker.clinical.features.notes import mentions_sudden_or_falls
from tracker.domain.vocabulary import SignSide

# Eyes


def eyes_held(f: Features, n: Thresholds) -> CheckResult:
    """Awake, eyes turned or rolled for seconds, or a longer stare (P31).

    Twice in a week it is more urgent, and where the child did not respond or nobody is sure; eyes
    turned or rolled also where nobody told. Without a length, turned or rolled eyes that are called
    sustained or come twice in a week are a reason for a visit. A child who responded and looked at
    something, by the note, did not stare. A known seizure as usual has a rule of its own (P27).
    """
    e = f.episodes
    responsive = e.answers["responsive"]
    responded = responsive.any_of("yes")
    rolled = e.answers["eyes"].any_of(*TURNED, "rolled") | (
        e.answers["movements"].any_of("eye_roll") & ~e.repeated
    )
    rolled &= ~e.drowsy
    sustained = e.answers["rhythm"].any_of("sustained")
    no_length = rolled & np.isnan(e.length_s)
    twice = e.count_within(e.first_per_series(no_length), n.similar_within_days) > 1
    perhaps = no_length & (sustained | twice) & ~f.seizure_as_usual
    rolled &= e.lasted(n.eyes_held_s)
    stare = e.answers["eyes"].any_of("staring") | e.answers["movements"].any_of("stare")
    stare &= e.lasted(n.stare_s) & ~e.drowsy & ~(responded & e.look_alike("looking"))
    held = (rolled | stare) & ~f.seizure_as_usual
    again = held & (e.count_within(e.first_per_series(held), n.similar_within_days) > 1)
    doubtful = held & ~responded & (rolled | responsive.is_answered)
    return result(e.rows, {SAME_DAY: again | doubtful, SOON: held | perhaps})


def darting_eyes(f: Features, n: Thresholds) -> CheckResult:
    """Eyes that dart or shimmer; sudden, or with falls, it is more urgent (P38).

    Sudden: said to be first noticed within days of being seen, or called sudden in its note.
    """
    s = f.signs
    darting = s.of("nystagmus")
    sudden = (s.rows.day - s.first_day <= n.sudden_within_days) & s.first_day_known
    worse = sudden | np.array([mentions_sudden_or_falls(note) for note in s.notes], dtype=bool)
    return result(s.rows, {SAME_DAY: darting & worse, SOON: darting})


def note_tells_darting_eyes(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions eyes that dart or shimmer, or the eyes alone beat or tremble (P38).

    Not asleep; sudden, or with falls, it is more urgent.
    """
    e, d = f.episodes, f.days
    trembling = e.rhythmic | e.answers["movements"].any_of("tremble")
    beating = e.answers["body_parts"].all_of("eyes") & trembling & e.recent
    in_episode = (e.note_mentions("darting_eyes") | beating) & ~e.drowsy
    in_day = d.note_mentions("darting_eyes")
    if in_episode.any():
        worse = e.note_matches(in_episode, mentions_sudden_or_falls)
        more = ids_of(d.rows, in_day)
        return result(e.rows, {SAME_DAY: worse, SOON: in_episode}, more_evidence=more)
    worse = in_day & np.array([mentions_sudden_or_falls(note) for note in d.notes], dtype=bool)
    return result(d.rows, {SAME_DAY: worse, SOON: in_day})


# Injury, and one side


def head_injury(f: Features, _: Thresholds) -> CheckResult:
    """A fall or knock of the head before (P33).

    With a jerk, stiffness, limpness, no response or sleepiness it is an emergency.
    """
    e, d = f.episodes, f.days
    hurt = e.answers["injury_before"].any_of("yes")
    sleepy_days = d.rows.day[d.answers["alertness"].any_of("sleepy", "cannot_wake")]
    worse = _worse_after_injury(e) | np.isin(e.rows.day, sleepy_days)
    return result(e.rows, {EMERGENCY: hurt & worse, SAME_DAY: hurt})


def _worse_after_injury(e: Episodes) -> Mask:
    """A jerk, stiffness, limpness, no response or sleepiness in the entry itself."""
    return e.jerk | e.stiff | e.limp | e.not_responding | e.seizure_like | e.dazed_after


def note_tells_head_injury(f: Features, _: Thresholds) -> CheckResult:
    """A note of a fall or knock of the head, where nobody answered whether there was one (P33).

    With a jerk, stiffness, limpness, no response or sleepiness; not where the child rocked.
    """
    e = f.episodes
    in_note = e.note_mentions("head_injury") & ~e.answers["injury_before"].is_known
    in_note &= ~e.look_alike("rocking")
    return result(e.rows, {SAME_DAY: in_note & _worse_after_injury(e)})


def new_weakness(f: Features, n: Thresholds) -> CheckResult:
    """One side moves less, said to be first noticed today or yesterday (P34).

    After what could be a seizure, from the day before it was noticed on, it is an emergency.
    """
    e, s = f.episodes, f.signs
    one_side = s.of("asymmetry") | (
        s.of("less_movement") & s.answers["side"].any_of(SignSide.LEFT, SignSide.RIGHT)
    )
    recent = s.rows.day - s.first_day <= n.new_within_days
    new = one_side & recent & s.first_day_known
    seizures = e.rows.day[e.seizure_like]
    after = np.array(
        [
            bool(((seizures >= first - n.new_within_days) & (seizures <= day)).any())
            for first, day in zip(s.first_day.tolist(), s.rows.day.tolist(), strict=True)
        ],
        dtype=bool,
    )
    unknown = one_side & ~s.first_day_known & (f.today - s.rows.day <= n.new_within_days)
    return result(
        s.rows,
        {EMERGENCY: new & after, SAME_DAY: new},
        missing=("signs.first_noticed",) if unknown.any() else (),
    )


def twitches_after_brain_injury(f: Features, n: Thresholds) -> CheckResult:
    """One-sided twitches awake on two days, in a child with a known injury of the brain (P37).

    A movement that nobody named, and trembling, are taken for twitches.
    """
    e = f.episodes
    movements = e.answers["movements"]
    could_be = e.jerk | movements.any_of("tremble") | ~movements.is_answered
    twitch = could_be & e.one_sided & ~e.drowsy & e.recent
    several = on_several_days(e.rows, twitch, n.on_days, n.speaks_today_days)
    unknown = several.any() and not (f.background.birth_history or f.background.complete)
    return result(
        e.rows,
        {SOON: several & bool(f.brain_injuries)},
        facts={"risks": list(f.brain_injuries)},
        missing=("background.birth_history",) if unknown else (),
    )


# Asleep


def even_beat_asleep(f: Features, n: Thresholds) -> CheckResult:
    """Asleep, an even beat of half a minute that is not known to stop on waking (P32).

    One-sided, sleepy after, or twice in two weeks, it is more urgent. Known to stop: one of the
    same movement and side stopped in two weeks, or three of the same movement on any side. Counted
    movements with long pauses, and what a hand stopped, are no beat; two of which one is told of
    other parts of the body are not the same twice (P15).
    """
    e = f.episodes
    even: Mask = e.asleep & e.even_beat & e.lasted(n.even_asleep_s) & ~e.ended_by_waking
    even &= ~f.seizure_as_usual
    within = n.speaks_today_days
    often = e.count_within(e.ended_by_waking, within, "movements") >= n.alike
    stops = often | (e.count_similar_within(e.ended_by_waking, within) > 0)
    not_known_to_stop = even & ~stops
    dazed = e.answers["after"].any_of("sleepy", "limp", "unresponsive")
    first = e.first_per_series(not_known_to_stop)
    parts_told = e.answers["body_parts"].is_answered
    same_parts = e.count_within(first & parts_told, within, "body_parts")
    no_parts = e.count_within(first & ~parts_told, within)
    alike = np.where(parts_told, same_parts + no_parts, e.count_within(first, within))
    again = not_known_to_stop & (alike > 1)
    return result(
        e.rows,
        {SAME_DAY: again | (even & dazed) | (even & e.one_sided & ~often), SOON: not_known_to_stop},
    )
