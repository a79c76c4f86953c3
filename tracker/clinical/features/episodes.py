"""What can be said of each episode: the definitions of the clinical guide, as masks over events (two caregivers' doubles are one)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from tracker.clinical.dependency_tracking import work_out_once, worked_out
from tracker.clinical.features.answer_codes import Ints, Mask
from tracker.clinical.features.episode_table import EpisodeRows
from tracker.clinical.features.notes import mentions_automatism

TYPICAL: Final = ("crunch", "stretch", "head_drop", "arms_fling", "eye_roll")
AXIAL: Final = ("head", "trunk", "shoulder", "arm", "eyes", "whole_body")
TURNED: Final = ("turned_left", "turned_right", "turned")


class Episodes(EpisodeRows):
    """All events known at one moment, with the questions rules ask of them."""

    # State

    @worked_out
    def asleep(self) -> Mask:
        """Said to be asleep."""
        return self.answers["state"].any_of("asleep")

    @worked_out
    def drowsy(self) -> Mask:
        """Said to be asleep or falling asleep."""
        return self.answers["state"].any_of("asleep", "falling_asleep")

    @worked_out
    def ended_by_waking(self) -> Mask:
        """Asleep, and said to stop on waking."""
        return self.asleep & self.answers["woken"].any_of("stopped")

    @worked_out
    def stopped_when_held(self) -> Mask:
        """Said to stop when held or, while not asleep, when called or picked up."""
        return self.answers["held"].any_of("stopped") | (
            ~self.asleep & self.answers["woken"].any_of("stopped")
        )

    @worked_out
    def newborn(self) -> Mask:
        """Under 28 days, or under 44 weeks after the last period (P4)."""
        after_period = self.rows.age_days + self.gestation_days
        return (self.rows.age_days < self.thresholds.newborn_days) | (
            after_period < self.thresholds.newborn_pma_days
        )

    # Worrying answers

    @worked_out
    def rhythmic(self) -> Mask:
        """An even beat."""
        return self.answers["rhythm"].any_of("regular")

    @worked_out
    def stiff(self) -> Mask:
        """Going stiff."""
        return self.answers["movements"].any_of("stiffening") | self.answers["tone"].any_of("stiff")

    @worked_out
    def limp(self) -> Mask:
        """Going limp, during or after."""
        return (
            self.answers["movements"].any_of("limpness")
            | self.answers["tone"].any_of("limp")
            | self.answers["after"].any_of("limp")
        )

    @worked_out
    def eyes_odd(self) -> Mask:
        """Eyes turned, rolled or staring."""
        return self.answers["eyes"].any_of(*TURNED, "rolled", "staring")

    @worked_out
    def not_responding(self) -> Mask:
        """Did not respond, during or after."""
        return self.answers["responsive"].any_of("no") | self.answers["after"].any_of(
            "unresponsive"
        )

    @worked_out
    def went_on_when_held(self) -> Mask:
        """Went on, or grew stronger, under a hand, while not asleep."""
        return self.answers["held"].any_of("continued", "stronger") & ~self.asleep

    @worked_out
    def sustained_when_held(self) -> Mask:
        """Went on under a hand, and is not outweighed by others of the same beat that a hand stopped within a week (P15)."""
        stopped, went_on = (
            self._held_alike(self.stopped_when_held),
            self._held_alike(self.went_on_when_held),
        )
        believed: Mask = (
            self.went_on_when_held
            & (stopped < self.thresholds.outweighed_times * went_on)
            & ~self._beat_mostly_stops
        )
        return believed

    @worked_out
    def _beat_mostly_stops(self) -> Mask:
        """Many times as many of the same beat, on whatever side, were stopped by a hand within a week as went on."""
        within = self.thresholds.similar_within_days
        stopped = self.count_within(self.stopped_when_held, within, "rhythm")
        mostly: Mask = stopped >= self.thresholds.far_outweighed_times * np.maximum(
            self.count_within(self.went_on_when_held, within, "rhythm"), 1
        )
        return mostly

    @worked_out
    def suppressible(self) -> Mask:
        """Stopped when held; or not tried, and most of the same that week stopped; or the tap that says otherwise is outweighed (P15)."""
        told = self.answers["held"].is_known
        stops = self._beat_mostly_stops | (
            self._held_alike(self.stopped_when_held) > self._held_alike(self.went_on_when_held)
        )
        return (
            self.stopped_when_held
            | (~told & stops)
            | (self.went_on_when_held & ~self.sustained_when_held)
        )

    def _held_alike(self, marked: Mask) -> Ints:
        """Count the marked events of the same beat and side within a week."""
        return self.count_within(marked, self.thresholds.similar_within_days, "rhythm", "side")

    @worked_out
    def probably_asleep(self) -> Mask:
        """Said to be awake, with nothing else that worries, where many times as many alike that fortnight came asleep (P15)."""
        said_awake = self.answers["state"].any_of("awake", "just_woke", "feeding", "crying")
        worrying = (
            self.eyes_odd
            | self.not_responding
            | self.stiff
            | self.limp
            | self.bad_breathing_or_colour
            | self.went_on_when_woken
        )
        likelier: Mask = (
            said_awake
            & ~worrying
            & (
                self._as_often_repeated(self.drowsy)
                >= self.thresholds.asleep_times * self._as_often_repeated(said_awake)
            )
        )
        return likelier

    def _as_often_repeated(self, marked: Mask) -> Ints:
        """Count, for each row, the marked ones of the same movement within a fortnight that are repeated, or not, as it is."""
        repeated, within = self.repeated, self.thresholds.speaks_today_days
        return np.where(
            repeated,
            self.count_within(marked & repeated, within, "movements"),
            self.count_within(marked & ~repeated, within, "movements"),
        )

    @worked_out
    def repeated(self) -> Mask:
        """More than one movement: counted, tapped, or chained to others."""
        return (self.moves > 1) | (self.series >= 0)

    @worked_out
    def went_on_when_woken(self) -> Mask:
        """Went on although the child was woken."""
        return self.answers["woken"].any_of("continued")

    @worked_out
    def one_sided(self) -> Mask:
        """On one side only."""
        return self.answers["side"].any_of("left", "right")

    @worked_out
    def bad_breathing_or_colour(self) -> Mask:
        """Breathing paused or struggling, or blue, grey or pale; red, fast and noisy are none (P17)."""
        return self.answers["breathing"].any_of("paused", "struggling") | self.answers[
            "colour"
        ].any_of("blue", "grey", "pale")

    @worked_out
    def fever(self) -> Mask:
        """A measured 38 or more, or fever said and not measured."""
        measured = self.measured["temperature_c"]
        return (measured >= self.thresholds.fever_c) | (
            np.isnan(measured) & self.answers["fever"].any_of("yes")
        )

    @worked_out
    def aware_with_usual_eyes(self) -> Mask:
        """Said to respond, and eyes as usual."""
        return self.answers["responsive"].any_of("yes") & self.answers["eyes"].all_of("normal")

    # Look-alikes

    @worked_out
    def hiccups(self) -> Mask:
        """Hiccups, said so."""
        return self.look_alike("hiccups")

    @worked_out
    def straining(self) -> Mask:
        """Straining, said so."""
        return self.look_alike("straining")

    @worked_out
    def bound_to_feed(self) -> Mask:
        """During a feed, or set off by one, or said so."""
        return (
            self.answers["state"].any_of("feeding")
            | self.answers["trigger"].any_of("feed")
            | self.look_alike("feeding")
        )

    @worked_out
    def explained(self) -> Mask:
        """Something said explains the movement (P7, P12): hiccups, straining, feeding, rocking."""
        return self.hiccups | self.straining | self.bound_to_feed | self.look_alike("rocking")

    @worked_out
    def automatism(self) -> Mask:
        """Chewing, smacking or cycling, in the words of the note."""
        return self.answers["movements"].any_of("other") & self.note_matches(
            self.recent, mentions_automatism
        )

    @worked_out
    def only_tremble_shudder_startle(self) -> Mask:
        """Answered as nothing but trembling, shuddering or startling."""
        return self.answers["movements"].all_of("tremble", "shudder", "startle")

    # Definitions of the guide, section 13

    @worked_out
    def jerk(self) -> Mask:
        """Any twitch, jerk or jerk-like movement."""
        return self.answers["movements"].any_of(
            "twitch", "jerk", "crunch", "stretch", "head_drop", "arms_fling"
        ) | self.answers["rhythm"].any_of("single", "regular", "irregular")

    @worked_out
    def convulsive(self) -> Mask:
        """Convulsive-looking; the answers of a sleep that ended on waking do not count."""
        return (
            (self.rhythmic | self.stiff)
            & (self.not_responding | self.eyes_odd)
            & ~self.ended_by_waking
        )

    @worked_out
    def vacant(self) -> Mask:
        """A stare without response, not rhythmic, not stiff."""
        stare = self.answers["movements"].any_of("stare") | self.answers["eyes"].any_of("staring")
        return (
            stare
            & self.answers["responsive"].any_of("no")
            & ~self.rhythmic
            & ~self.stiff
            & ~self.asleep
        )

    @worked_out
    def long_and_unexplained(self) -> Mask:
        """Five minutes or more with nothing said that explains it (P7)."""
        at_ease = self.aware_with_usual_eyes & self.answers["rhythm"].any_of("irregular", "single")
        crying = self.answers["state"].any_of("crying") & self.answers["movements"].all_of(
            "arching", "tremble", "shudder"
        )
        return self.long & ~(
            self.stopped_when_held | self.explained | self.counted_series | at_ease | crying
        )

    @worked_out
    def seizure_like(self) -> Mask:
        """Could be a seizure."""
        beats_on = self.rhythmic & (self.went_on_when_held | self.went_on_when_woken)
        vacant = self.answers["movements"].any_of("stare") & self.answers["responsive"].any_of("no")
        return self.convulsive | beats_on | vacant | self.long_and_unexplained

    @worked_out
    def counted_series(self) -> Mask:
        """One entry of several movements, counted or tapped, each short."""
        return (
            (self.moves > 1)
            & ~(self.measured["single_movement_s"] > self.thresholds.brief_s)
            & ~self.rhythmic
        )

    @worked_out
    def single_start(self) -> Mask:
        """One start."""
        start: Mask = self.answers["rhythm"].any_of("single") & (self.moves == 1)
        return start

    @worked_out
    def even_beat(self) -> Mask:
        """An even beat that a hand did not stop, not said to be brief, without long pauses."""
        pauses = (self.moves > 1) & (self.length_s > self.thresholds.longest_pause_s * self.moves)
        even: Mask = (
            self.rhythmic
            & ~(self.length_s < self.thresholds.even_beat_s)
            & ~pauses
            & ~self.stopped_when_held
        )
        return even

    def sign(self, name: str) -> Mask:
        """Return where one of the `SIGNS` was told."""
        return work_out_once(self, f"sign: {name}", lambda e: SIGNS[name](e) & ~e.ended_by_waking)

    def sign_near(self, name: str) -> Ints:
        """Count, for each row, the events alike within a week of which one of the `SIGNS` was told, a series as one."""
        within = self.thresholds.similar_within_days
        return work_out_once(
            self,
            f"near: {name}",
            lambda e: e.count_within(
                e.first_per_series(e.sign(name)), within, "movements", "side", "rhythm"
            ),
        )

    @worked_out
    def two_signs_agree(self) -> Mask:
        """Two answers agree, of one event or of two alike within a week (P15).

        Stiffness told twice is one answer, not two: only an answer about holding, waking, eyes or response agrees with itself, and
        not one told tap by tap within minutes.
        """
        own = np.sum([self.sign(name) for name in SIGNS], axis=0)
        near = {name: self.sign_near(name) for name in SIGNS}
        kinds = np.sum([count > 0 for count in near.values()], axis=0)
        repeated = np.max([near[name] for name in ("held", "woken", "eyes", "response")], axis=0)
        agree: Mask = (own > 0) & ((own > 1) | (kinds > 1) | (repeated > 1))
        return agree


SIGNS: Final[dict[str, Callable[[Episodes], Mask]]] = {
    "even": lambda e: e.even_beat,
    "one-sided": lambda e: e.one_sided & ~e.stopped_when_held & ~e.single_start,
    "held": lambda e: e.sustained_when_held & ~e.single_start,
    "woken": lambda e: e.went_on_when_woken,
    "eyes": lambda e: e.eyes_odd,
    "response": lambda e: e.not_responding,
    "stiff": lambda e: e.stiff,
}
"""The answers that can agree on a seizure (P15): of no single start, and of no beat that a hand stopped or that has long pauses."""
