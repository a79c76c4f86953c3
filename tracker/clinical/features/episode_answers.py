"""What the answers about each event say: one mask a question that rules ask."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np

from tracker.clinical.features.answer_codes import Mask
from tracker.clinical.features.episode_table import EpisodeTable
from tracker.clinical.features.notes import mentions_automatism

TYPICAL: Final = ("crunch", "stretch", "head_drop", "arms_fling", "eye_roll")
"""Movements typical of infantile spasms."""

AXIAL: Final = ("head", "trunk", "shoulder", "arm", "eyes", "whole_body")
"""Body parts that a spasm may involve."""

USUAL_COLOURS: Final = ("normal", "red", "acro")
"""Answers about colour that are no sign: straining turns red, cold hands and feet turn blue."""

TURNED: Final = ("turned_left", "turned_right", "turned")
"""Answers that say that the eyes were turned."""


class EpisodeAnswers(EpisodeTable):
    """All events known at one moment, with masks of what their own answers say."""

    # State

    @cached_property
    def asleep(self) -> Mask:
        """Asleep."""
        return self.answers["state"].any_of("asleep")

    @cached_property
    def drowsy(self) -> Mask:
        """Asleep or falling asleep."""
        return self.answers["state"].any_of("asleep", "falling_asleep")

    @cached_property
    def ended_by_waking(self) -> Mask:
        """Asleep, and stopped on waking."""
        return self.asleep & self.answers["woken"].any_of("stopped")

    @cached_property
    def stopped_when_held(self) -> Mask:
        """Stopped when held or, while not asleep, when called or picked up."""
        stopped_by_call = ~self.asleep & self.answers["woken"].any_of("stopped")
        return self.answers["held"].any_of("stopped") | stopped_by_call

    @cached_property
    def interrupted(self) -> Mask:
        """Stopped when held, called or picked up, by an answer or the note, and aware (P25).

        No answer says that it went on or that the child did not respond.
        """
        held, woken = self.answers["held"], self.answers["woken"]
        went_on = held.any_of("continued", "stronger") | woken.any_of("continued")
        by_note = self.look_alike("interrupted") & ~self.asleep & ~went_on
        return (self.stopped_when_held | by_note) & ~self.not_responding

    @cached_property
    def newborn(self) -> Mask:
        """Under 28 days, or under 44 weeks after the last period (P4)."""
        n, after_period = self.thresholds, self.rows.age_days + self.gestation_days
        return (self.rows.age_days < n.newborn_days) | (after_period < n.newborn_pma_days)

    # Worrying answers

    @cached_property
    def rhythmic(self) -> Mask:
        """An even beat."""
        return self.answers["rhythm"].any_of("regular")

    @cached_property
    def stiff(self) -> Mask:
        """Going stiff."""
        stiffening = self.answers["movements"].any_of("stiffening")
        return stiffening | self.answers["tone"].any_of("stiff")

    @cached_property
    def limp(self) -> Mask:
        """Going limp, during or after."""
        return (
            self.answers["movements"].any_of("limpness")
            | self.answers["tone"].any_of("limp")
            | self.answers["after"].any_of("limp")
        )

    @cached_property
    def eyes_odd(self) -> Mask:
        """Eyes turned, rolled or staring."""
        return self.answers["eyes"].any_of(*TURNED, "rolled", "staring")

    @cached_property
    def not_responding(self) -> Mask:
        """Did not respond, during or after."""
        during = self.answers["responsive"].any_of("no")
        return during | self.answers["after"].any_of("unresponsive")

    @cached_property
    def went_on_when_held(self) -> Mask:
        """Went on, or grew stronger, when held, while not asleep."""
        return self.answers["held"].any_of("continued", "stronger") & ~self.asleep

    @cached_property
    def went_on_when_woken(self) -> Mask:
        """Went on although the child was woken."""
        return self.answers["woken"].any_of("continued")

    @cached_property
    def one_sided(self) -> Mask:
        """On one side only."""
        return self.answers["side"].any_of("left", "right")

    @cached_property
    def bad_breathing_or_colour(self) -> Mask:
        """Breathing paused or struggling, or blue, grey or pale.

        Red, and fast or noisy breathing, do not count (P17).
        """
        breathing = self.answers["breathing"].any_of("paused", "struggling")
        return breathing | self.answers["colour"].any_of("blue", "grey", "pale")

    @cached_property
    def blue_or_breathless(self) -> Mask:
        """Blue or grey, or breathing paused or struggling: what P22 counts as grave, pale not."""
        breathing = self.answers["breathing"].any_of("paused", "struggling")
        return breathing | self.answers["colour"].any_of("blue", "grey")

    @cached_property
    def dazed_after(self) -> Mask:
        """Sleepy, limp or without response afterwards, and not drowsy before."""
        return self.answers["after"].any_of("sleepy", "limp", "unresponsive") & ~self.drowsy

    @cached_property
    def fever(self) -> Mask:
        """A measured 38 or more, or fever reported and not measured."""
        measured = self.quantities["temperature_c"]
        reported = np.isnan(measured) & self.answers["fever"].any_of("yes")
        return (measured >= self.thresholds.fever_c) | reported

    @cached_property
    def aware_with_usual_eyes(self) -> Mask:
        """Responded, and eyes as usual."""
        return self.answers["responsive"].any_of("yes") & self.answers["eyes"].all_of("normal")

    def _usual_or_not_asked(self, question: str, *usual: str) -> Mask:
        """Return rows whose answer is among these, or where the question was not asked."""
        return self.answers[question].all_of(*usual) | ~self.answers[question].is_answered

    @cached_property
    def aware_and_nothing_worse(self) -> Mask:
        """Known to have responded; eyes, colour and breathing as usual or not asked; no fever."""
        return (
            self.answers["responsive"].any_of("yes")
            & self._usual_or_not_asked("eyes", "normal")
            & self._usual_or_not_asked("colour", *USUAL_COLOURS)
            & self._usual_or_not_asked("breathing", "normal")
            & ~self.fever
        )

    # Look-alikes

    @cached_property
    def hiccups(self) -> Mask:
        """Hiccups, by the note."""
        return self.look_alike("hiccups")

    @cached_property
    def only_hiccups(self) -> Mask:
        """Hiccups, by the note, with no answer that no word of a note may silence.

        Hiccups are never on one side, and nobody is sleepy or does not respond because of them.
        """
        eyes = self.answers["eyes"].any_of(*TURNED, "rolled")
        grave = self.not_responding | self.blue_or_breathless | self.dazed_after
        return self.hiccups & ~(grave | eyes | self.one_sided)

    @cached_property
    def aware_rocking(self) -> Mask:
        """Rocking, by the note, of a child known to have responded, with nothing worse (P7)."""
        return self.look_alike("rocking") & self.aware_and_nothing_worse

    @cached_property
    def aware_posture(self) -> Mask:
        """A posture or stiffness without a beat, held while aware, with nothing worse (P25)."""
        stiff = self.stiff & ~self.answers["rhythm"].any_of("regular", "unsure")
        return (self.answers["rhythm"].any_of("sustained") | stiff) & self.aware_and_nothing_worse

    @cached_property
    def head_tilt(self) -> Mask:
        """The head held to one side and nothing else, with no other worrying answer (P25)."""
        held = self.answers["rhythm"].any_of("sustained") & ~self.stiff
        head = self.answers["body_parts"].all_of("head") & held
        worse = self.not_responding | self.eyes_odd | self.bad_breathing_or_colour | self.rhythmic
        worse |= self.fever | self.dazed_after | self.stiff
        return (head | self.look_alike("tilt")) & ~worse

    @cached_property
    def crying_chin(self) -> Mask:
        """A crying baby's chin or lips quivering briefly, eyes and colour as usual (P28).

        Holding need not have been tried, but it must not have gone on under a hand.
        """
        movements = self.answers["movements"]
        unnamed = movements.all_of("other") | ~movements.is_answered
        quivers = movements.all_of("tremble", "shudder") | (unnamed & self.look_alike("chin"))
        return (
            quivers
            & self.answers["body_parts"].all_of("face")
            & self.answers["state"].all_of("crying")
            & (self.length_s < self.thresholds.chin_s)
            & self.answers["eyes"].all_of("normal")
            & self.answers["colour"].all_of(*USUAL_COLOURS)
            & ~self.answers["held"].any_of("continued", "stronger")
            & ~(self.one_sided | self.not_responding | self.bad_breathing_or_colour | self.stiff)
        )

    @cached_property
    def straining(self) -> Mask:
        """Straining, by the note."""
        return self.look_alike("straining")

    @cached_property
    def bound_to_feed(self) -> Mask:
        """During a feed, or set off by one, or feeding by the note."""
        return (
            self.answers["state"].any_of("feeding")
            | self.answers["trigger"].any_of("feed")
            | self.look_alike("feeding")
        )

    @cached_property
    def explained(self) -> Mask:
        """The movement has an explanation (P7, P12): hiccups, straining, feeding, rocking."""
        return self.only_hiccups | self.straining | self.bound_to_feed | self.look_alike("rocking")

    @cached_property
    def automatism(self) -> Mask:
        """Chewing, smacking or cycling, by the note."""
        other = self.answers["movements"].any_of("other")
        return other & self.note_matches(self.recent, mentions_automatism)

    @cached_property
    def only_tremble_shudder_startle(self) -> Mask:
        """Nothing but trembling, shuddering or startling."""
        return self.answers["movements"].all_of("tremble", "shudder", "startle")

    # Single movements and series

    @cached_property
    def jerk(self) -> Mask:
        """Any twitch, jerk or jerk-like movement."""
        jerks = ("twitch", "jerk", "crunch", "stretch", "head_drop", "arms_fling")
        beats = self.answers["rhythm"].any_of("single", "regular", "irregular")
        return self.answers["movements"].any_of(*jerks) | beats

    @cached_property
    def repeated(self) -> Mask:
        """More than one movement: counted, tapped, or part of a series."""
        return (self.movement_counts > 1) | (self.series >= 0)

    @cached_property
    def with_pauses(self) -> Mask:
        """Several movements so far apart that they are no beat (P15)."""
        return (self.movement_counts > 1) & (
            self.length_s > self.thresholds.longest_pause_s * self.movement_counts
        )

    @cached_property
    def counted_series(self) -> Mask:
        """One entry of several movements, counted or tapped, each short, and no even beat."""
        brief = ~(self.quantities["single_movement_s"] > self.thresholds.brief_s)
        return (self.movement_counts > 1) & brief & (~self.rhythmic | self.with_pauses)

    @cached_property
    def single_start(self) -> Mask:
        """One start."""
        one_movement: Mask = self.movement_counts == 1
        return self.answers["rhythm"].any_of("single") & one_movement
