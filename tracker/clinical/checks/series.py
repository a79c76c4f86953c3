# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of series: suspected infantile spasms (P2). Nothing said between the movements ever lowers one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.clinical.check_result import SAME_DAY, SOON, Hits, hits, ids_of, on_several_days
from tracker.clinical.dependency_tracking import work_out_once
from tracker.clinical.features.answer_codes import Ints, Mask, Numbers
from tracker.clinical.features.episodes import AXIAL, TYPICAL, Episodes
from tracker.clinical.features.feature_set import Facts
from tracker.clinical.features.notes import tells_series

_NUMBERS: Final = (
    "brief_s",
    "longest_typical_s",
    "typical_in_a_row",
    "lumped_s",
    "others_in_a_row",
)
"""All that `_found` may read, so that rules which agree in these share what it finds."""


def _typical(e: Episodes, n: Numbers) -> Mask:
    """A movement typical of spasms that is not held too long."""
    return e.said["movements"].any_of(*TYPICAL) & ~(
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


def _other_movement(e: Episodes, n: Numbers) -> Mask:
    """Brief, of head, trunk, shoulder, arm, eyes or whole body or parts not asked, not asleep, not stopped by holding, nothing explaining it."""
    one = e.moves == 1
    brief = ~(e.measured["single_movement_s"] > n.brief_s) & ~(one & (e.length_s > n.brief_s))
    parts = e.said["body_parts"].any_of(*AXIAL) | ~e.said["body_parts"].asked
    other: Mask = brief & parts & ~e.asleep & ~e.stopped_when_held & ~e.hiccups & ~e.straining
    return other


def _provoked(e: Episodes) -> Mask:
    """A startle that something set off."""
    return e.said["movements"].only("startle") & e.said["trigger"].any_of(
        "noise", "touch", "position_change"
    )


@dataclass(frozen=True)
class _Found:
    """Rows that are part of a suspicious series."""

    typical: Mask
    unspecific: Mask
    named_otherwise: Mask


def _outweighed(e: Episodes, n: Numbers, found: Mask) -> Mask:
    """Series of no typical movement that the fortnight's other entries explain (P15): one tap that says awake, or a kind that a hand stops.

    Beside a habit of the same movement singly, an even beat is none, and others need five in a row, waking, or a second series in three days.
    """
    habit = e.others_alike(~found & ~e.asleep, n.speaks_today_days) >= n.habit
    woke = _per_series(e, e.said["state"].any_of("just_woke")) > 0
    slip = (e.likelier_asleep | e.known_to_stop) & ~woke
    first = e.once_a_series(found & ~slip)
    enough = (
        woke | (_per_series(e, found) >= n.many_in_a_row) | (e.near(first, n.again_within_days) > 1)
    )
    outweighed: Mask = slip | (habit & (e.rhythmic | ~enough))
    return outweighed


def _series(e: Episodes, n: Numbers) -> _Found:
    """Return the rows that are part of a suspicious series, looked for once for all rules with the same numbers."""
    read = {name: n[name] for name in _NUMBERS}
    return work_out_once(e, f"series: {read}", lambda rows: _found(rows, Numbers(read)))


def _found(e: Episodes, n: Numbers) -> _Found:
    typical = _typical(e, n)
    unasked = ~e.said["movements"].asked
    other = _other_movement(e, n)
    like_typical = typical | ((unasked | e.said["movements"].any_of("jerk")) & ~e.asleep)
    in_typical = typical & (_per_series(e, like_typical) >= n.typical_in_a_row)
    lumped = (
        typical
        & np.isnan(e.measured["jerk_count"])
        & ~e.stopped_when_held
        & ~e.said["trigger"].any_of("excitement", "noise", "touch", "position_change", "feed")
    )
    lumped &= e.said["rhythm"].any_of("regular", "irregular") | (
        e.lasted(n.lumped_s) & ~e.said["rhythm"].any_of("single", "sustained") & ~e.stiff
    )
    unspecific = other & (unasked | e.said["movements"].any_of("jerk"))
    head_or_trunk = e.said["body_parts"].any_of(*(part for part in AXIAL if part != "arm"))
    twitch = e.said["movements"].any_of("twitch") & (
        e.said["state"].any_of("just_woke") | head_or_trunk
    )
    named = other & (
        twitch
        | (
            e.said["movements"].any_of("startle", "shudder", "stiffening", "other", "arching")
            & ~_provoked(e)
            & ~e.bound_to_feed
            & ~e.said["state"].any_of("crying")
        )
    )
    enough = _per_series(e, unspecific | named) >= n.others_in_a_row
    return _Found(in_typical | lumped, unspecific & enough, named & enough)


def series_of_movements(f: Facts, n: Numbers) -> Hits:
    """A series of typical movements, or of brief ones that nothing names otherwise; of others named, on waking or twice in three days."""
    e = f.episodes
    found = _series(e, n)
    woke = _per_series(e, e.said["state"].any_of("just_woke")) > 0
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
    return hits(
        e.rows, {SAME_DAY: urgent, SOON: found.unspecific | found.named_otherwise}, facts=facts
    )


def series_with_risk(f: Facts, n: Numbers) -> Hits:
    """Such a series in a child who smiles less, has lost a skill, or has a condition with which spasms are likelier."""
    e, d, s = f.episodes, f.days, f.statements
    found = _series(e, n)
    less_social = d.said["social"].any_of("less") & (d.days_ago() < n.speaks_today_days)
    lost = s.status.any_of("lost") | s.less_than_before
    risk = bool(less_social.any() or lost.any() or f.spasm_risks)
    also = ids_of(d.rows, less_social) + ids_of(s.rows, lost)
    facts = {
        "less_social_days": int(less_social.sum()),
        "skills": [s.skill[place] for place in np.flatnonzero(lost).tolist()],
        "risks": list(f.spasm_risks),
    }
    return hits(
        e.rows, {SAME_DAY: (found.typical | found.unspecific) & risk}, also=also, facts=facts
    )


def typical_movement_again(f: Facts, n: Numbers) -> Hits:
    """The same single typical movement on two days, with nothing that sets it off; a lone movement is capped (P15), one stretch is a stretch."""
    e = f.episodes
    found = _series(e, n)
    single = (
        _typical(e, n)
        & ~found.typical
        & ~e.drowsy
        & ~e.stopped_when_held
        & ~e.said["trigger"].any_of("noise", "touch", "position_change", "feed", "excitement")
        & e.recent
    )
    on_waking = e.said["state"].any_of("just_woke")
    single &= ~(e.said["movements"].only("stretch") & e.said["rhythm"].any_of("single"))
    bends = e.said["movements"].any_of("crunch", "head_drop") | (
        e.said["movements"].any_of("eye_roll", "arms_fling", "stretch") & on_waking
    )
    alike = bends & single & (e.others_alike(bends & single, n.speaks_today_days) > 1)
    return hits(e.rows, {SOON: on_several_days(e.rows, alike, n.on_days, n.speaks_today_days)})


def note_tells_series(f: Facts, _: Numbers) -> Hits:
    """A note that tells of such movements where the movement itself was not asked; told as repeated, more urgent."""
    e, d = f.episodes, f.days
    in_episode = e.note_tells("spasm") & ~e.said["movements"].told
    again = e.note_says(in_episode, tells_series)
    if in_episode.any():
        return hits(
            e.rows,
            {SAME_DAY: in_episode & (again | (e.moves > 1)), SOON: in_episode},
            also=ids_of(d.rows, d.note_tells("spasm")),
        )
    in_day = d.note_tells("spasm")
    repeated = np.array([tells_series(note) for note in d.notes], dtype=bool)
    return hits(d.rows, {SAME_DAY: in_day & repeated, SOON: in_day})
