"""What can be said of each episode: the definitions of the clinical guide, as masks over events (two caregivers' doubles are one)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from tracker.clinical.answers import Answers, Floats, Ints, Mask, Numbers, Rows
from tracker.clinical.note_words import look_alikes, tells_automatism, told

TYPICAL: Final = ("crunch", "stretch", "head_drop", "arms_fling", "eye_roll")
AXIAL: Final = ("head", "trunk", "shoulder", "arm", "eyes", "whole_body")
TURNED: Final = ("turned_left", "turned_right", "turned")
MINUTE_US: Final = pd.Timedelta(minutes=1).value // pd.Timedelta(microseconds=1).value
HOUR_US: Final = pd.Timedelta(hours=1).value // pd.Timedelta(microseconds=1).value
DAY_US: Final = pd.Timedelta(days=1).value // pd.Timedelta(microseconds=1).value
SECOND_US: Final = pd.Timedelta(seconds=1).value // pd.Timedelta(microseconds=1).value

WORDS: Final = (
    *("state", "movements", "rhythm", "body_parts", "side", "held", "woken", "eyes", "responsive", "colour", "breathing", "tone", "trigger", "after", "fever"),
    *("very_worried", "time_precision", "video", "medical_help"),
)
QUANTITIES: Final = ("duration_s", "jerk_count", "single_movement_s", "jerk_interval_s", "recovery_min", "temperature_c")


@dataclass(frozen=True)
class Episodes:
    """All events known at one moment, with the questions rules ask of them.

    `said` and `measured` hold the answers by the exchange file's name; `series` numbers the series each event is part of
    (-1: none); `moves` counts its movements, at least one.
    """

    rows: Rows
    said: dict[str, Answers]
    measured: dict[str, Floats]
    running: Mask
    known_us: Ints
    offset_min: Floats
    notes: Ints
    note_texts: tuple[str, ...]
    series: Ints
    moves: Ints
    last_tap_s: Floats
    gestation_days: float
    as_of_us: int
    n: Numbers

    def until(self, as_of_us: int) -> Episodes:
        """Return what was known at an earlier moment."""
        keep = self.known_us <= as_of_us
        arrays = ("notes", "running", "known_us", "offset_min", "series", "moves", "last_tap_s")
        return replace(
            self,
            rows=self.rows.take(keep),
            said={name: answers.take(keep) for name, answers in self.said.items()},
            measured={name: values[keep] for name, values in self.measured.items()},
            as_of_us=as_of_us,
            **{name: getattr(self, name)[keep] for name in arrays},
        )

    # When, and for how long

    @cached_property
    def happening_now(self) -> Mask:
        """Still running, for at most the time a timer is believed (P20)."""
        return self.running & (self.as_of_us - self.rows.at_us <= self.n.running_h * HOUR_US)

    @cached_property
    def length_s(self) -> Floats:
        """Seconds it lasted, as far as known; a forgotten timer tells nothing."""
        so_far = np.where(self.happening_now, (self.as_of_us - self.rows.at_us) / SECOND_US, np.nan)
        told_s = np.where(self.running, so_far, self.measured["duration_s"])
        return np.fmax(told_s, self.last_tap_s)

    @cached_property
    def moment_us(self) -> Ints:
        """The latest moment it can have begun: where only the day is known, that day's end, at most now."""
        midnight = (self.rows.day + 1) * DAY_US - np.nan_to_num(self.offset_min).astype(np.int64) * MINUTE_US
        day_only = self.said["time_precision"].any_of("day_only")
        return np.where(day_only, np.minimum(midnight, self.as_of_us), self.rows.at_us)

    @cached_property
    def lately(self) -> Mask:
        """Within the time a finding of an episode speaks at its tier."""
        return self.as_of_us - self.moment_us <= self.n.speaks_today_days * DAY_US

    def lasted(self, seconds: float) -> Mask:
        """Known to have lasted at least so long."""
        return self.length_s >= seconds

    @cached_property
    def long(self) -> Mask:
        """Known to have lasted five minutes or more."""
        return self.lasted(self.n.long_s)

    @cached_property
    def recent(self) -> Mask:
        """Within the time any finding of an episode is acted on."""
        return self.as_of_us - self.moment_us <= self.n.speaks_soon_days * DAY_US

    # State

    @cached_property
    def asleep(self) -> Mask:
        """Said to be asleep."""
        return self.said["state"].any_of("asleep")

    @cached_property
    def drowsy(self) -> Mask:
        """Said to be asleep or falling asleep."""
        return self.said["state"].any_of("asleep", "falling_asleep")

    @cached_property
    def ended_by_waking(self) -> Mask:
        """Asleep, and said to stop on waking."""
        return self.asleep & self.said["woken"].any_of("stopped")

    @cached_property
    def stopped_when_held(self) -> Mask:
        """Said to stop when held or, while not asleep, when called or picked up."""
        return self.said["held"].any_of("stopped") | (~self.asleep & self.said["woken"].any_of("stopped"))

    @cached_property
    def newborn(self) -> Mask:
        """Under 28 days, or under 44 weeks after the last period (P4)."""
        after_period = self.rows.age_days + self.gestation_days
        return (self.rows.age_days < self.n.newborn_days) | (after_period < self.n.newborn_pma_days)

    # Worrying answers

    @cached_property
    def rhythmic(self) -> Mask:
        """An even beat."""
        return self.said["rhythm"].any_of("regular")

    @cached_property
    def stiff(self) -> Mask:
        """Going stiff."""
        return self.said["movements"].any_of("stiffening") | self.said["tone"].any_of("stiff")

    @cached_property
    def limp(self) -> Mask:
        """Going limp, during or after."""
        return self.said["movements"].any_of("limpness") | self.said["tone"].any_of("limp") | self.said["after"].any_of("limp")

    @cached_property
    def eyes_odd(self) -> Mask:
        """Eyes turned, rolled or staring."""
        return self.said["eyes"].any_of(*TURNED, "rolled", "staring")

    @cached_property
    def not_responding(self) -> Mask:
        """Did not respond, during or after."""
        return self.said["responsive"].any_of("no") | self.said["after"].any_of("unresponsive")

    @cached_property
    def went_on_when_held(self) -> Mask:
        """Went on, or grew stronger, under a hand, while not asleep."""
        return self.said["held"].any_of("continued", "stronger") & ~self.asleep

    @cached_property
    def went_on_when_woken(self) -> Mask:
        """Went on although the child was woken."""
        return self.said["woken"].any_of("continued")

    @cached_property
    def one_sided(self) -> Mask:
        """On one side only."""
        return self.said["side"].any_of("left", "right")

    @cached_property
    def bad_breathing_or_colour(self) -> Mask:
        """Breathing paused or struggling, or blue, grey or pale; red, fast and noisy are none (P17)."""
        return self.said["breathing"].any_of("paused", "struggling") | self.said["colour"].any_of("blue", "grey", "pale")

    @cached_property
    def fever(self) -> Mask:
        """A measured 38 or more, or fever said and not measured."""
        measured = self.measured["temperature_c"]
        return (measured >= self.n.fever_c) | (np.isnan(measured) & self.said["fever"].any_of("yes"))

    @cached_property
    def aware_with_usual_eyes(self) -> Mask:
        """Said to respond, and eyes as usual."""
        return self.said["responsive"].any_of("yes") & self.said["eyes"].only("normal")

    # Look-alikes

    def note_says(self, rows: Mask, says: Callable[[str], bool]) -> Mask:
        """Ask each note of some rows, once a text."""
        asked = np.flatnonzero(rows & (self.notes >= 0))
        holds = self.rows.none
        answers = {code: says(self.note_texts[code]) for code in np.unique(self.notes[asked]).tolist()}
        holds[asked] = [answers[code] for code in self.notes[asked].tolist()]
        return holds

    def _read(self, reader: Callable[[str], frozenset[str]]) -> Answers:
        """Read every note of the last weeks, once a text."""
        found = {code: reader(self.note_texts[code]) for code in np.unique(self.notes[self.recent]).tolist() if code >= 0}
        words = list(dict.fromkeys(found.values()))
        place = {said: number for number, said in enumerate(words)}
        code_of = np.full(len(self.note_texts) + 1, -1, dtype=np.int64)
        for code, said in found.items():
            code_of[code] = place[said]
        return Answers(code_of[self.notes], tuple(words))

    @cached_property
    def _told(self) -> Answers:
        return self._read(told)

    @cached_property
    def _explaining(self) -> Answers:
        return self._read(look_alikes)

    def note_tells(self, finding: str) -> Mask:
        """Rows of the last weeks whose note tells of a finding."""
        return self._told.any_of(finding)

    def _look_alike(self, *names: str) -> Mask:
        return self._explaining.any_of(*names)

    @cached_property
    def hiccups(self) -> Mask:
        """Hiccups, said so."""
        return self._look_alike("hiccups")

    @cached_property
    def straining(self) -> Mask:
        """Straining, said so."""
        return self._look_alike("straining")

    @cached_property
    def bound_to_feed(self) -> Mask:
        """During a feed, or set off by one, or said so."""
        return self.said["state"].any_of("feeding") | self.said["trigger"].any_of("feed") | self._look_alike("feeding")

    @cached_property
    def explained(self) -> Mask:
        """Something said explains the movement (P7, P12): hiccups, straining, feeding, rocking."""
        return self.hiccups | self.straining | self.bound_to_feed | self._look_alike("rocking")

    @cached_property
    def automatism(self) -> Mask:
        """Chewing, smacking or cycling, in the words of the note."""
        return self.said["movements"].any_of("other") & self.note_says(self.recent, tells_automatism)

    @cached_property
    def only_tremble_shudder_startle(self) -> Mask:
        """Answered as nothing but trembling, shuddering or startling."""
        return self.said["movements"].only("tremble", "shudder", "startle")

    # Definitions of the guide, section 13

    @cached_property
    def jerk(self) -> Mask:
        """Any twitch, jerk or jerk-like movement."""
        return self.said["movements"].any_of("twitch", "jerk", "crunch", "stretch", "head_drop", "arms_fling") | self.said["rhythm"].any_of(
            "single", "regular", "irregular"
        )

    @cached_property
    def convulsive(self) -> Mask:
        """Convulsive-looking; the answers of a sleep that ended on waking do not count."""
        return (self.rhythmic | self.stiff) & (self.not_responding | self.eyes_odd) & ~self.ended_by_waking

    @cached_property
    def vacant(self) -> Mask:
        """A stare without response, not rhythmic, not stiff."""
        stare = self.said["movements"].any_of("stare") | self.said["eyes"].any_of("staring")
        return stare & self.said["responsive"].any_of("no") & ~self.rhythmic & ~self.stiff & ~self.asleep

    @cached_property
    def long_and_unexplained(self) -> Mask:
        """Five minutes or more with nothing said that explains it (P7)."""
        at_ease = self.aware_with_usual_eyes & self.said["rhythm"].any_of("irregular", "single")
        crying = self.said["state"].any_of("crying") & self.said["movements"].only("arching", "tremble", "shudder")
        return self.long & ~(self.stopped_when_held | self.explained | self.counted_series | at_ease | crying)

    @cached_property
    def seizure_like(self) -> Mask:
        """Could be a seizure."""
        beats_on = self.rhythmic & (self.went_on_when_held | self.went_on_when_woken)
        vacant = self.said["movements"].any_of("stare") & self.said["responsive"].any_of("no")
        return self.convulsive | beats_on | vacant | self.long_and_unexplained

    @cached_property
    def counted_series(self) -> Mask:
        """One entry of several movements, counted or tapped, each short."""
        return (self.moves > 1) & ~(self.measured["single_movement_s"] > self.n.brief_s) & ~self.rhythmic

    @cached_property
    def signs(self) -> tuple[Mask, ...]:
        """The answers that can agree on a seizure (P15), one mask each."""
        counts = ~self.ended_by_waking
        even = self.rhythmic & ~(self.length_s < self.n.even_beat_s)
        each = (even, self.one_sided, self.went_on_when_held, self.went_on_when_woken, self.eyes_odd, self.not_responding, self.stiff)
        return tuple(sign & counts for sign in each)

    @cached_property
    def alike(self) -> Ints:
        """A number for each kind of event: the same movements and side."""
        return (self.said["movements"].codes + 1) * (len(self.said["side"].words) + 1) + self.said["side"].codes + 1

    def near(self, marked: Mask, within_days: float) -> Ints:
        """Count, for each row, the marked rows within so many days before or after, itself included."""
        return self._near(marked, within_days, np.zeros(len(self.rows), dtype=np.int64))

    def others_alike(self, marked: Mask, within_days: float) -> Ints:
        """Count, for each row, the marked rows of its kind within so many days before or after, itself included."""
        return self._near(marked, within_days, self.alike)

    def _near(self, marked: Mask, within_days: float, kinds: Ints) -> Ints:
        counts = np.zeros(len(self.rows), dtype=np.int64)
        reach = int(within_days * DAY_US)
        if not marked.any():
            return counts
        order = np.lexsort((self.rows.at_us, kinds))
        kind, at = kinds[order], self.rows.at_us[order]
        rank = np.cumsum(np.diff(kind, prepend=kind[0]) != 0)
        spread = (at.max() - at.min()) + reach + reach + 1
        place = rank * spread + (at - at.min())
        total = np.concatenate([[0], np.cumsum(marked[order])])
        found = total[np.searchsorted(place, place + reach, side="right")] - total[np.searchsorted(place, place - reach, side="left")]
        counts[order] = found
        return counts

    @cached_property
    def two_signs_agree(self) -> Mask:
        """Two answers agree, of one event or of two alike within a week (P15).

        Stiffness told twice is one answer, not two: only an answer about holding, waking, eyes or response agrees with itself.
        """
        own = np.sum(self.signs, axis=0)
        around = [self.others_alike(sign, self.n.similar_within_days) for sign in self.signs]
        kinds = np.sum([count > 0 for count in around], axis=0)
        _, _, held, woken, eyes, response, _ = around
        repeated = np.max([held, woken, eyes, response], axis=0)
        agree: Mask = (own > 0) & ((own > 1) | (kinds > 1) | (repeated > 1))
        return agree
