"""The definitions of the clinical guide, section 13, as masks over events.

Two caregivers' entries of the same event count as one event.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

import numpy as np

from tracker.clinical.features.answer_codes import Ints, Mask
from tracker.clinical.features.episode_answers import AXIAL, TURNED, TYPICAL, EpisodeAnswers

__all__ = ["AXIAL", "TURNED", "TYPICAL", "Episodes"]


class Episodes(EpisodeAnswers):
    """All events known at one moment, with every mask that rules ask of them."""

    # Answers weighed against those about similar events (P15)

    def _count_same_rhythm_and_side(self, marked: Mask) -> Ints:
        """Count, for each row, the marked events of the same rhythm and side within a week."""
        return self.count_within(marked, self.thresholds.similar_within_days, "rhythm", "side")

    @cached_property
    def _rhythm_mostly_stops(self) -> Mask:
        """Holding stopped far more events of the rhythm in a week, on any side, than went on."""
        n, within = self.thresholds, self.thresholds.similar_within_days
        stopped = self.count_within(self.stopped_when_held, within, "rhythm")
        went_on = self.count_within(self.went_on_when_held, within, "rhythm")
        return stopped >= n.far_outweighed_times * np.maximum(went_on, 1)

    @cached_property
    def sustained_when_held(self) -> Mask:
        """Went on when held, and similar events within a week do not outweigh that (P15)."""
        stopped = self._count_same_rhythm_and_side(self.stopped_when_held)
        went_on = self._count_same_rhythm_and_side(self.went_on_when_held)
        outweighed = stopped >= self.thresholds.outweighed_times * went_on
        return self.went_on_when_held & ~outweighed & ~self._rhythm_mostly_stops

    @cached_property
    def suppressible(self) -> Mask:
        """Stopped when held, or most likely so by similar events (P15).

        Most likely: not known, and most of the same in that week stopped; or reported to go on,
        and similar events outweigh that.
        """
        stopped = self._count_same_rhythm_and_side(self.stopped_when_held)
        went_on = self._count_same_rhythm_and_side(self.went_on_when_held)
        stops = self._rhythm_mostly_stops | (stopped > went_on)
        unknown = ~self.answers["held"].is_known & stops
        doubtful = self.went_on_when_held & ~self.sustained_when_held
        return self.stopped_when_held | unknown | doubtful

    @cached_property
    def probably_asleep(self) -> Mask:
        """Reported awake, where similar events of the fortnight mostly came asleep (P15).

        Only where nothing else about the event is worrying.
        """
        awake = self.answers["state"].any_of("awake", "just_woke", "feeding", "crying")
        worrying = (
            self.eyes_odd
            | self.not_responding
            | self.stiff
            | self.limp
            | self.bad_breathing_or_colour
            | self.went_on_when_woken
        )
        asleep_count = self._count_as_often_repeated(self.drowsy)
        awake_count = self._count_as_often_repeated(awake)
        mostly_asleep = asleep_count >= self.thresholds.asleep_times * awake_count
        return awake & ~worrying & mostly_asleep

    def _count_as_often_repeated(self, marked: Mask) -> Ints:
        """Count, for each row, the marked events of the same movement within a fortnight.

        A repeated event is compared with repeated ones, a single one with single ones.
        """
        repeated, within = self.repeated, self.thresholds.speaks_today_days
        return np.where(
            repeated,
            self.count_within(marked & repeated, within, "movements"),
            self.count_within(marked & ~repeated, within, "movements"),
        )

    # Definitions

    @cached_property
    def convulsive(self) -> Mask:
        """Convulsive-looking; the answers of a sleep that ended on waking do not count."""
        beats_or_stiff = self.rhythmic | self.stiff
        return beats_or_stiff & (self.not_responding | self.eyes_odd) & ~self.ended_by_waking

    @cached_property
    def vacant(self) -> Mask:
        """A stare without response, not rhythmic, not stiff."""
        stare = self.answers["movements"].any_of("stare") | self.answers["eyes"].any_of("staring")
        unresponsive = self.answers["responsive"].any_of("no")
        return stare & unresponsive & ~self.rhythmic & ~self.stiff & ~self.asleep

    @cached_property
    def long_and_unexplained(self) -> Mask:
        """Five minutes or more without any explanation (P7)."""
        uneven_or_single = self.answers["rhythm"].any_of("irregular", "single")
        at_ease = self.aware_with_usual_eyes & uneven_or_single
        crying = self.answers["state"].any_of("crying")
        crying &= self.answers["movements"].all_of("arching", "tremble", "shudder")
        held_still = self.aware_posture | self.head_tilt
        calm = self.interrupted | self.explained | at_ease | crying
        return self.long & ~(calm | self.counted_series | held_still)

    @cached_property
    def seizure_like(self) -> Mask:
        """Could be a seizure."""
        beats_on = self.rhythmic & (self.went_on_when_held | self.went_on_when_woken)
        beats_on &= ~(self.only_hiccups | self.aware_rocking)
        vacant = self.answers["movements"].any_of("stare") & self.answers["responsive"].any_of("no")
        doubtful = self.long_and_unexplained | self.one_sided_beat
        return self.convulsive | beats_on | vacant | doubtful

    @cached_property
    def one_sided_beat(self) -> Mask:
        """An even beat of one side, not asleep, as long as P22 asks, that nothing explains."""
        explained = self.only_hiccups | self.only_tremble_shudder_startle
        doubted = self.asleep | self.suppressible | self.probably_asleep
        beat = self.even_beat & self.one_sided & self.lasted(self.thresholds.one_sided_beat_s)
        return beat & ~explained & ~doubted

    @cached_property
    def even_beat(self) -> Mask:
        """An even beat that a hand did not stop, not known to be brief, without long pauses."""
        brief = self.length_s < self.thresholds.even_beat_s
        return self.rhythmic & ~brief & ~self.with_pauses & ~self.stopped_when_held

    # Two answers that agree (P15)

    @cached_property
    def signs(self) -> dict[str, Mask]:
        """Events that show each of the `SIGNS`."""
        return {name: present(self) & ~self.ended_by_waking for name, present in SIGNS.items()}

    @cached_property
    def _signs_nearby(self) -> dict[str, Ints]:
        """Count, for each row, similar events within a week that show each of the signs.

        Answers about events of the same series, which were given within minutes, count once.
        """
        return {
            name: self._count_similar_in_state(self.first_per_series(mask))
            for name, mask in self.signs.items()
        }

    def _count_similar_in_state(self, marked: Mask) -> Ints:
        """Count, for each row, the marked similar events within a week.

        One known to be awake and one asleep are not similar: a beat in sleep says nothing of
        holding while awake.
        """
        within = self.thresholds.similar_within_days
        awake = self.answers["state"].any_of("awake", "just_woke", "feeding", "crying")
        near_awake = self.count_within(marked & ~self.drowsy, within, *SIMILAR)
        near_asleep = self.count_within(marked & ~awake, within, *SIMILAR)
        near_any = self.count_within(marked, within, *SIMILAR)
        return np.where(awake, near_awake, np.where(self.drowsy, near_asleep, near_any))

    @cached_property
    def _own_signs(self) -> Ints:
        """Count the signs that each row shows itself."""
        own: Ints = np.sum([*self.signs.values()], axis=0)
        return own

    @cached_property
    def _kinds_of_signs_nearby(self) -> Ints:
        """Count the different signs that similar events within a week show."""
        kinds: Ints = np.sum([count > 0 for count in self._signs_nearby.values()], axis=0)
        return kinds

    @cached_property
    def two_signs_agree(self) -> Mask:
        """Two answers agree, about one event or about two similar ones within a week (P15).

        Only an answer about holding, waking, eyes or response confirms itself when it is given for
        two events. Stiffness reported twice is one answer.
        """
        near, own = self._signs_nearby, self._own_signs
        repeated = np.max([near[name] for name in ("held", "woken", "eyes", "response")], axis=0)
        agree: Mask = (own > 0) & ((own > 1) | (self._kinds_of_signs_nearby > 1) | (repeated > 1))
        return agree

    # What is over and recovered, policy P22

    @cached_property
    def grave_sign(self) -> Mask:
        """Any of the `GRAVE_SIGNS`."""
        grave: Mask = np.any([present(self) for present in GRAVE_SIGNS.values()], axis=0)
        return grave

    @cached_property
    def brief_and_aware(self) -> Mask:
        """Known to be short, known to have responded, and nothing worse about it."""
        short = self.length_s < self.thresholds.brief_alike_s
        worse = self.one_sided | self.bad_breathing_or_colour | self.dazed_after | self.limp
        return short & self.aware_and_nothing_worse & ~worse & ~self.grave_sign

    @cached_property
    def only_brief_alike(self) -> Mask:
        """One and the same sign, in short events alike, in all of which the child responded."""
        signs = np.any([*self.signs.values()], axis=0)
        worse = self.count_within(
            signs & ~self.brief_and_aware, self.thresholds.similar_within_days, *SIMILAR
        )
        one_sign = (self._own_signs == 1) & (self._kinds_of_signs_nearby == 1)
        alike: Mask = self.brief_and_aware & one_sign & (worse == 0)
        return alike


SIMILAR: Final = ("movements", "side", "rhythm")
"""Events with the same answers to these questions are similar (P15)."""

SIGNS: Final[dict[str, Callable[[Episodes], Mask]]] = {
    "even": lambda e: e.even_beat,
    "one-sided": lambda e: e.one_sided & ~e.stopped_when_held & ~e.single_start,
    "held": lambda e: e.sustained_when_held & ~e.single_start,
    "woken": lambda e: e.went_on_when_woken,
    "eyes": lambda e: e.eyes_odd,
    "response": lambda e: e.not_responding,
    "stiff": lambda e: e.stiff,
}
"""The answers that can agree on a seizure (P15).

A single start, and a beat that a hand stopped or that has long pauses, count for none.
"""

GRAVE_SIGNS: Final[dict[str, Callable[[Episodes], Mask]]] = {
    "no response": lambda e: e.not_responding,
    "dazed after": lambda e: e.dazed_after,
    "breathing or colour": lambda e: e.blue_or_breathless,
    "five minutes": lambda e: e.long & e.seizure_like & ~(e.stopped_when_held | e.interrupted),
    "newborn": lambda e: e.newborn,
    "fever": lambda e: e.fever,
    "head injury": lambda e: e.answers["injury_before"].any_of("yes"),
    "eyes turned": lambda e: (
        e.answers["eyes"].any_of(*TURNED, "rolled") & ~e.answers["responsive"].any_of("yes")
    ),
    "long even beat": lambda e: (
        e.even_beat & e.lasted(e.thresholds.long_beat_s) & ~(e.only_hiccups | e.aware_rocking)
    ),
    "long stiffness": lambda e: (
        e.stiff
        & e.lasted(e.thresholds.long_beat_s)
        & ~(e.stopped_when_held | e.interrupted | e.with_pauses)
    ),
    "one side": lambda e: (
        e.even_beat & e.one_sided & e.lasted(e.thresholds.one_sided_beat_s) & ~e.only_hiccups
    ),
    "worry": lambda e: e.answers["very_worried"].any_of("yes"),
}
"""The answers with which a movement that is over is still an emergency (P22).

A second one before recovery, and a noise or touch that sets off stiffness with a change of
breathing, have rules of their own. A fever told only in the check-in is in `Features.urgent_now`.
"""
