# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of series: suspected infantile spasms (P2). Nothing said between the movements ever lowers one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.clinical.check_result import (
    SAME_DAY,
    SOON,
    CheckResult,
    ids_of,
    on_several_days,
    result,
)
from tracker.clinical.dependency_tracking import work_out_once
from tracker.clinical.features.answer_codes import Ints, Mask, Thresholds
from tracker.clinical.features.episodes import AXIAL, TYPICAL, Episodes
from tracker.clinical.features.feature_set import Facts
from tracker.clinical.features.notes import mentions_series

_NUMBERS: Final = (
    "brief_s",
    "longest_typical_s",
    "typical_in_a_row",
    "lumped_s",
    "others_in_a_row",
)
"""All that `_found` may read, so that rules which agree in these share what it finds."""


def _typical(e: Episodes, n: Thresholds) -> Mask:
    """A movement typical of spasms that is not held too long."""
    return e.answers["movements"].any_of(*TYPICAL) & ~(
        e.measured["single_movement_s"] > n.longest_typical_s
    )


def _per_series(e: Episodes, rows: Mask) -> Ints:
    """Return, for each row, how many movements of its series lie in the marked rows; 0 outside a series."""
    total = np.zeros(len(e.rows), dtype=np.int64)
    inside = e.series >= 0
    if inside.any():
        sums = np.bincount(e.series[inside], weights=(e.moves * rows)[inside])
        total[inside] = sums[e.series[inside]].astype(np.int64)
    return total


def _other_movement(e: Episodes, n: Thresholds) -> Mask:
    """Brief, of head, trunk, shoulder, arm, eyes or whole body or parts not asked, not asleep, not stopped by holding, nothing explaining it."""
    one = e.moves == 1
    brief = ~(e.measured["single_movement_s"] > n.brief_s) & ~(one & (e.length_s > n.brief_s))
    parts = e.answers["body_parts"].any_of(*AXIAL) | ~e.answers["body_parts"].is_answered
    other: Mask = brief & parts & ~e.asleep & ~e.stopped_when_held & ~e.hiccups & ~e.straining
    return other


def _provoked(e: Episodes) -> Mask:
    """A startle that something set off."""
    return e.answers["movements"].all_of("startle") & e.answers["trigger"].any_of(
        "noise", "touch", "position_change"
    )


@dataclass(frozen=True)
class _Found:
    """Rows that are part of a suspicious series."""

    typical: Mask
    unspecific: Mask
    named_otherwise: Mask


def _outweighed(e: Episodes, n: Thresholds, found: Mask) -> Mask:
    """Series of no typical movement that the fortnight's other entries explain (P15): one tap that says awake, or a kind that a hand stops.

    Beside a habit of the same movement singly, an even beat is none, and others need five in a row, waking, or a second series in three days.
    """
    habit = e.count_similar_within(~found & ~e.asleep, n.speaks_today_days) >= n.habit
    woke = _per_series(e, e.answers["state"].any_of("just_woke")) > 0
    slip = (e.probably_asleep | e.suppressible) & ~woke
    first = e.first_per_series(found & ~slip)
    enough = (
        woke
        | (_per_series(e, found) >= n.many_in_a_row)
        | (e.count_within(first, n.again_within_days) > 1)
    )
    outweighed: Mask = slip | (habit & (e.rhythmic | ~enough))
    return outweighed


def _series(e: Episodes, n: Thresholds) -> _Found:
    """Return the rows that are part of a suspicious series, looked for once for all rules with the same numbers."""
    read = {name: n[name] for name in _NUMBERS}
    return work_out_once(e, f"series: {read}", lambda rows: _found(rows, Thresholds(read)))


def _found(e: Episodes, n: Thresholds) -> _Found:
    typical = _typical(e, n)
    unasked = ~e.answers["movements"].is_answered
    other = _other_movement(e, n)
    like_typical = typical | ((unasked | e.answers["movements"].any_of("jerk")) & ~e.asleep)
    in_typical = typical & (_per_series(e, like_typical) >= n.typical_in_a_row)
    lumped = (
        typical
        & np.isnan(e.measured["jerk_count"])
        & ~e.stopped_when_held
        & ~e.answers["trigger"].any_of("excitement", "noise", "touch", "position_change", "feed")
    )
    lumped &= e.answers["rhythm"].any_of("regular", "irregular") | (
        e.lasted(n.lumped_s) & ~e.answers["rhythm"].any_of("single", "sustained") & ~e.stiff
    )
    unspecific = other & (unasked | e.answers["movements"].any_of("jerk"))
    head_or_trunk = e.answers["body_parts"].any_of(*(part for part in AXIAL if part != "arm"))
    twitch = e.answers["movements"].any_of("twitch") & (
        e.answers["state"].any_of("just_woke") | head_or_trunk
    )
    named = other & (
        twitch
        | (
            e.answers["movements"].any_of("startle", "shudder", "stiffening", "other", "arching")
            & ~_provoked(e)
            & ~e.bound_to_feed
            & ~e.answers["state"].any_of("crying")
        )
    )
    enough = _per_series(e, unspecific | named) >= n.others_in_a_row
    return _Found(in_typical | lumped, unspecific & enough, named & enough)


def series_of_movements(f: Facts, n: Thresholds) -> CheckResult:
    """A series of typical movements, or of brief ones that nothing names otherwise; of others named, on waking or twice in three days."""
    e = f.episodes
    found = _series(e, n)
    woke = _per_series(e, e.answers["state"].any_of("just_woke")) > 0
    again = found.named_otherwise & on_several_days(
        e.rows, found.named_otherwise & e.recent, n.on_days, n.again_within_days
    )
    untypical = found.unspecific | (found.named_otherwise & woke) | again
    urgent = found.typical | (
        untypical & ~_outweighed(e, n, found.unspecific | found.named_otherwise)
        if untypical.any()
        else untypical
    )
    all_found = urgent | found.unspecific | found.named_otherwise
    numbered = np.unique(e.series[all_found & (e.series >= 0)])
    alone = int((all_found & (e.series < 0)).sum())
    facts = {
        "series": len(numbered) + alone,
        "movements": int(e.moves[all_found].sum()),
        "days": len(np.unique(e.rows.day[all_found])),
    }
    return result(
        e.rows, {SAME_DAY: urgent, SOON: found.unspecific | found.named_otherwise}, facts=facts
    )


def series_with_risk(f: Facts, n: Thresholds) -> CheckResult:
    """Such a series in a child who smiles less, has lost a skill, or has a condition with which spasms are likelier."""
    e, d, s = f.episodes, f.days, f.statements
    found = _series(e, n)
    less_social = d.answers["social"].any_of("less") & (d.days_ago() < n.speaks_today_days)
    lost = s.status.any_of("lost") | s.less_than_before
    risk = bool(less_social.any() or lost.any() or f.spasm_risks)
    also = ids_of(d.rows, less_social) + ids_of(s.rows, lost)
    facts = {
        "less_social_days": int(less_social.sum()),
        "skills": [s.skill[place] for place in np.flatnonzero(lost).tolist()],
        "risks": list(f.spasm_risks),
    }
    return result(
        e.rows,
        {SAME_DAY: (found.typical | found.unspecific) & risk},
        more_evidence=also,
        facts=facts,
    )


def typical_movement_again(f: Facts, n: Thresholds) -> CheckResult:
    """The same single typical movement on two days, with nothing that sets it off; a lone movement is capped (P15), one stretch is a stretch."""
    e = f.episodes
    found = _series(e, n)
    single = (
        _typical(e, n)
        & ~found.typical
        & ~e.drowsy
        & ~e.stopped_when_held
        & ~e.answers["trigger"].any_of("noise", "touch", "position_change", "feed", "excitement")
        & e.recent
    )
    on_waking = e.answers["state"].any_of("just_woke")
    single &= ~(e.answers["movements"].all_of("stretch") & e.answers["rhythm"].any_of("single"))
    bends = e.answers["movements"].any_of("crunch", "head_drop") | (
        e.answers["movements"].any_of("eye_roll", "arms_fling", "stretch") & on_waking
    )
    alike = bends & single & (e.count_similar_within(bends & single, n.speaks_today_days) > 1)
    return result(e.rows, {SOON: on_several_days(e.rows, alike, n.on_days, n.speaks_today_days)})


def note_tells_series(f: Facts, _: Thresholds) -> CheckResult:
    """A note that tells of such movements where the movement itself was not asked; told as repeated, more urgent."""
    e, d = f.episodes, f.days
    in_episode = e.note_mentions("spasm") & ~e.answers["movements"].is_known
    again = e.note_matches(in_episode, mentions_series)
    if in_episode.any():
        return result(
            e.rows,
            {SAME_DAY: in_episode & (again | (e.moves > 1)), SOON: in_episode},
            more_evidence=ids_of(d.rows, d.note_mentions("spasm")),
        )
    in_day = d.note_mentions("spasm")
    repeated = np.array([mentions_series(note) for note in d.notes], dtype=bool)
    return result(d.rows, {SAME_DAY: in_day & repeated, SOON: in_day})
