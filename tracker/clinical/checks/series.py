# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of series: suspected infantile spasms (P2, P30).

How the child is between the movements never lowers the urgency of a series.

f: features, e: episodes, d: days, s: statements about skills, n: thresholds (see the package).
"""

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
from tracker.clinical.features.answer_codes import Ints, Mask, Thresholds
from tracker.clinical.features.episodes import AXIAL, TYPICAL, Episodes
from tracker.clinical.features.feature_set import Features
from tracker.clinical.features.notes import mentions_series

OTHERWISE_NAMED: Final = ("startle", "shudder", "stiffening", "other", "arching")
"""Movements that have another usual explanation than spasms."""

_NUMBERS: Final = (
    "brief_s",
    "longest_typical_s",
    "typical_in_a_row",
    "lumped_s",
    "others_in_a_row",
    "many_in_a_row",
)
"""The thresholds of `_find_suspicious`: rules that agree in these share its result."""


def _typical(e: Episodes, n: Thresholds) -> Mask:
    """A movement typical of spasms that is not held too long.

    Something else whose note speaks of a nod is a head drop (P30), and so with a bend or a fling.
    """
    by_note = e.note_mentions("head_drop") | e.note_mentions("spasm")
    by_note &= e.answers["movements"].any_of("other")
    return (e.answers["movements"].any_of(*TYPICAL) | by_note) & ~(
        e.quantities["single_movement_s"] > n.longest_typical_s
    )


def _per_series(e: Episodes, rows: Mask, *, alike: bool = False) -> Ints:
    """Return for each row the number of movements of its series in the marked rows.

    It is 0 outside a series. `alike`: only the rows of the series with the same movements count.
    """
    total = np.zeros(len(e.rows), dtype=np.int64)
    inside = e.series >= 0
    if inside.any():
        group = e.series[inside]
        if alike:
            codes = e.answers["movements"].codes[inside] + 1
            group = np.unique(group * (codes.max() + 1) + codes, return_inverse=True)[1]
        total[inside] = np.bincount(group, weights=(e.movement_counts * rows)[inside])[
            group
        ].astype(np.int64)
    return total


def _other_movement(e: Episodes, n: Thresholds) -> Mask:
    """Brief movements, not asleep, that holding does not stop and nothing explains.

    They are of head, trunk, shoulder, arm, eyes or whole body, or of parts not answered.
    """
    parts = e.answers["body_parts"].any_of(*AXIAL) | ~e.answers["body_parts"].is_answered
    return _brief_and_not_held(e, n) & parts & ~e.straining & ~_hiccups_by_name(e)


def _hiccups_by_name(e: Episodes) -> Mask:
    """Hiccups by the note, and not only like hiccups."""
    return e.hiccups & ~e.look_alike("like_hiccups")


def _brief_and_not_held(e: Episodes, n: Thresholds) -> Mask:
    """Brief movements, not asleep, that holding does not stop."""
    single = e.movement_counts == 1
    brief = ~(e.quantities["single_movement_s"] > n.brief_s) & ~(single & (e.length_s > n.brief_s))
    other: Mask = brief & ~e.asleep & ~e.stopped_when_held
    return other


def _woke_per_series(e: Episodes) -> Mask:
    """Rows of a series with a movement just after waking."""
    woke: Mask = _per_series(e, e.answers["state"].any_of("just_woke")) > 0
    return woke


def _alike_in_a_row(e: Episodes, n: Thresholds) -> Mask:
    """Five alike in a row, or three on waking, whatever else the answers are about (P30).

    A feed, crying, a noise or a change of position does not silence them, nor do the legs. Waking
    outweighs straining and hiccups too. A foot, a hand or the face alone is not meant.
    """
    e_parts, woke = e.answers["body_parts"], _woke_per_series(e)
    parts = e_parts.any_of(*AXIAL, "leg") | ~e_parts.is_answered
    of_a_kind = ~e.answers["movements"].is_answered | e.answers["movements"].any_of(
        "jerk", "twitch", *OTHERWISE_NAMED
    )
    explained = (e.straining | _hiccups_by_name(e)) & ~woke
    rows = _brief_and_not_held(e, n) & parts & of_a_kind & ~explained
    count = _per_series(e, rows, alike=True)
    in_a_row: Mask = rows & ((count >= n.many_in_a_row) | (woke & (count >= n.others_in_a_row)))
    return in_a_row


def _provoked(e: Episodes) -> Mask:
    """A startle that something set off."""
    return e.answers["movements"].all_of("startle") & e.answers["trigger"].any_of(
        "noise", "touch", "position_change"
    )


@dataclass(frozen=True)
class _Suspicious:
    """Masks of the rows that are part of a suspicious series, by kind of movement."""

    typical: Mask
    unspecific: Mask
    named_otherwise: Mask


def _outweighed(e: Episodes, n: Thresholds, suspicious: Mask) -> Mask:
    """Series of no typical movement that the fortnight's other entries explain (P15).

    Either the same movement nearly always comes asleep or is stopped by a hand, and the series was
    not on waking. Or there is a habit of the same movement singly: then it needs five in a row,
    waking, or a second series within three days. A second one is no reason where the beat is even,
    nor does it count for others.
    """
    habit = _habit(e, n, ~suspicious & ~e.asleep)
    woke = _woke_per_series(e)
    slip = (e.probably_asleep | e.suppressible) & ~woke
    first = e.first_per_series(suspicious & ~slip & ~(habit & e.rhythmic))
    again = ~e.rhythmic & (e.count_within(first, n.again_within_days) > 1)
    enough = woke | (_per_series(e, suspicious) >= n.many_in_a_row) | again
    outweighed: Mask = slip | (habit & ~enough)
    return outweighed


def _habit(e: Episodes, n: Thresholds, single: Mask) -> Mask:
    """Return rows whose movement comes singly often enough to be a habit, in whatever rhythm.

    For a movement of one side, singly on that side; for others, singly and not of one side.
    """
    same_side = e.count_within(single, n.speaks_today_days, "movements", "side")
    not_one_sided = e.count_within(single & ~e.one_sided, n.speaks_today_days, "movements")
    habit: Mask = np.where(e.one_sided, same_side, not_one_sided) >= n.habit
    return habit


def _suspicious(e: Episodes, n: Thresholds) -> _Suspicious:
    """Return the rows of suspicious series, computed once for all rules with equal thresholds."""
    thresholds = {name: n[name] for name in _NUMBERS}
    key = ("series", *thresholds.values())
    if key not in e.shared_results:
        e.shared_results[key] = _find_suspicious(e, Thresholds(thresholds))
    suspicious: _Suspicious = e.shared_results[key]
    return suspicious


def _find_suspicious(e: Episodes, n: Thresholds) -> _Suspicious:
    typical = _typical(e, n)
    unanswered = ~e.answers["movements"].is_answered
    other = _other_movement(e, n)
    like_typical = typical | ((unanswered | e.answers["movements"].any_of("jerk")) & ~e.asleep)
    in_typical = typical & (_per_series(e, like_typical) >= n.typical_in_a_row)
    lumped = (
        typical
        & np.isnan(e.quantities["jerk_count"])
        & ~e.stopped_when_held
        & ~e.answers["trigger"].any_of("excitement", "noise", "touch", "position_change", "feed")
    )
    lumped &= ~(e.length_s <= n.brief_s)
    lumped &= e.answers["rhythm"].any_of("regular", "irregular") | (
        e.lasted(n.lumped_s) & ~e.answers["rhythm"].any_of("single", "sustained") & ~e.stiff
    )
    unspecific = other & (unanswered | e.answers["movements"].any_of("jerk"))
    head_or_trunk = e.answers["body_parts"].any_of(*(part for part in AXIAL if part != "arm"))
    twitch = e.answers["movements"].any_of("twitch") & (
        e.answers["state"].any_of("just_woke") | head_or_trunk
    )
    named = other & (
        twitch
        | (
            e.answers["movements"].any_of(*OTHERWISE_NAMED)
            & ~_provoked(e)
            & ~e.bound_to_feed
            & ~e.answers["state"].any_of("crying")
        )
    )
    enough = _per_series(e, unspecific | named) >= n.others_in_a_row
    in_a_row = _alike_in_a_row(e, n)
    return _Suspicious(
        in_typical | lumped, (unspecific & enough) | in_a_row, named & enough & ~in_a_row
    )


def series_of_movements(f: Features, n: Thresholds) -> CheckResult:
    """A series of typical movements, or of brief ones that no answer names otherwise.

    Movements named otherwise count on waking, five alike in a row, or twice within three days.
    """
    e = f.episodes
    suspicious = _suspicious(e, n)
    woke = _woke_per_series(e)
    again = suspicious.named_otherwise & on_several_days(
        e.rows, suspicious.named_otherwise & e.recent, n.on_days, n.again_within_days
    )
    untypical = suspicious.unspecific | (suspicious.named_otherwise & woke) | again
    urgent = suspicious.typical | (
        untypical & ~_outweighed(e, n, suspicious.unspecific | suspicious.named_otherwise)
        if untypical.any()
        else untypical
    )
    in_series = urgent | suspicious.unspecific | suspicious.named_otherwise
    numbered = np.unique(e.series[in_series & (e.series >= 0)])
    alone = int((in_series & (e.series < 0)).sum())
    facts = {
        "series": len(numbered) + alone,
        "movements": int(e.movement_counts[in_series].sum()),
        "days": len(np.unique(e.rows.day[in_series])),
    }
    return result(
        e.rows,
        {SAME_DAY: urgent, SOON: suspicious.unspecific | suspicious.named_otherwise},
        facts=facts,
    )


def series_with_risk(f: Features, n: Thresholds) -> CheckResult:
    """Such a series in a child with a risk.

    The child smiles less, has lost a skill, or has a condition that makes spasms more likely.
    """
    e, d, s = f.episodes, f.days, f.statements
    suspicious = _suspicious(e, n)
    less_social = d.answers["social"].any_of("less") & (d.days_ago() < n.speaks_today_days)
    lost = s.status.any_of("lost") | s.less_than_before
    risk = bool(less_social.any() or lost.any() or f.spasm_risks)
    also = ids_of(d.rows, less_social) + ids_of(s.rows, lost)
    facts = {
        "less_social_days": int(less_social.sum()),
        "skills": [s.skill[row] for row in np.flatnonzero(lost).tolist()],
        "risks": list(f.spasm_risks),
    }
    return result(
        e.rows,
        {SAME_DAY: (suspicious.typical | suspicious.unspecific) & risk},
        more_evidence=also,
        facts=facts,
    )


def typical_movement_again(f: Features, n: Thresholds) -> CheckResult:
    """The same single typical movement on two days, with nothing that sets it off.

    A lone movement is capped (P15); one stretch is only a stretch.
    """
    e = f.episodes
    suspicious = _suspicious(e, n)
    single = (
        _typical(e, n)
        & ~suspicious.typical
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


def note_tells_series(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions such movements where the movement itself was not answered.

    "Something else" is no answer; with it, nods one after another count too (P30). A note of
    repeated ones is more urgent.
    """
    e, d = f.episodes, f.days
    other = e.answers["movements"].all_of("other")
    in_episode = e.note_mentions("spasm") & (other | ~e.answers["movements"].is_known)
    in_episode |= e.note_matches(e.note_mentions("head_drop") & other, mentions_series)
    again = e.note_matches(in_episode, mentions_series)
    if in_episode.any():
        return result(
            e.rows,
            {SAME_DAY: in_episode & (again | (e.movement_counts > 1)), SOON: in_episode},
            more_evidence=ids_of(d.rows, d.note_mentions("spasm")),
        )
    in_day = d.note_mentions("spasm")
    repeated = np.array([mentions_series(note) for note in d.notes], dtype=bool)
    return result(d.rows, {SAME_DAY: in_day & repeated, SOON: in_day})
