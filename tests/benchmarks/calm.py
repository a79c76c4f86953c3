"""`python -m tests.benchmarks.calm`: how often the rules raise calm diaries, and how soon they find the others, by every rule.

Each figure is given for three settings: no answers beside state, beat, side and holding; response, eyes, colour, breathing and
recovery for half of the entries; the movement named as well. Newborns (P4) stand apart. Made-up diaries: no clinical sensitivity.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.benchmarks.answers import SETTINGS
from tests.benchmarks.family import STEPS, Family
from tests.benchmarks.trend_diaries import SimulatedDiary, from_simulator, simulator_in
from tests.benchmarks.trend_figures import (
    YEAR_DAYS,
    AtMost,
    PerYears,
    Soon,
    Within,
    begun,
    delay,
    detected,
    judged,
    line,
    per_100_baby_years,
)
from tracker.domain.diary import Diary

Flags = NDArray[np.bool_]

CORE: Final = ("bnsm", "jitter", "startle", "hypnic", "mixed")
CALM: Final = (*CORE, "shudder", "hiccups", "gratification", "breath_holding", "known_epilepsy")
BY_ANSWERS: Final = ("breath_holding", "tonic_upgaze")
"""Profiles that cannot be told from others without answers about eyes, colour and breathing."""

BESIDE: Final = Path(__file__).parents[3] / "shared" / "bench"
"""Where a simulator is looked for when none is named."""

URGENT: Final = ("same_day", "emergency_now")
ACTED_ON: Final = ("soon", *URGENT)
OF_NEWBORNS: Final = ("newborn_movement", "newborn_seizure", "newborn_jitter_with_risk")
"""The rules of P4; what they say may stand for two weeks after the 28th day."""

NEWBORN_DAYS: Final = 28
FORTNIGHT: Final = 14
GRAVE_BEAT_S: Final = 30
"""A beat of one side as long as P22 asks."""


@dataclass
class Evenings:
    """The evenings of one diary: which were a newborn's, and which had a flag, by name.

    A name is a domain, an urgency or `any`, of flags of same day or higher; `acted on` is any flag
    of a visit or higher.
    """

    newborn: Flags
    flagged: dict[str, Flags]

    def new(self, name: str) -> Flags:
        """Return the evenings on which a flag of that name is new."""
        return begun(self.flagged.get(name, np.zeros_like(self.newborn)))


def evenings_of(
    diary: SimulatedDiary, begun_by: Counter[tuple[bool, str, str]], steps: str
) -> Evenings:
    """Return the evenings of a diary, and count which rules began, by newborn, urgency and rule."""
    age = age_on(diary.diary, diary.first) + np.arange(diary.days)
    result = Evenings(age < NEWBORN_DAYS, {})
    stood = set[tuple[str, str]]()
    chance = np.random.default_rng([diary.diary.child.birth_date.toordinal(), len(diary.truth)])
    family = Family(diary, chance, steps)
    for evening, flags in enumerate(family.evenings()):
        newborn, names, now = bool(result.newborn[evening]), set[str](), set[tuple[str, str]]()
        for flag in flags:
            if flag.urgency in ACTED_ON:
                names.add("acted on")
            if flag.urgency in URGENT and (newborn or flag.rule not in OF_NEWBORNS):
                names |= {"any", str(flag.domain), str(flag.urgency)}
                now.add((str(flag.urgency), flag.rule))
        for name in names:
            empty = np.zeros(diary.days, dtype=bool)
            result.flagged.setdefault(name, empty)[evening] = True
        begun_by.update((newborn, *key) for key in now - stood)
        stood = now
    return result


def age_on(diary: Diary, day: date) -> int:
    """Return the days since birth."""
    return (day - diary.child.birth_date).days


def entered_as_grave(diary: SimulatedDiary) -> bool:
    """Say whether an entry of the first fortnight is one that P22 calls an emergency.

    While not asleep there was no response, or an even beat of one side for half a minute that no
    hand stopped.
    """
    rows = diary.diary.episodes
    days = (rows["local_day"] - pd.Timestamp(diary.first)).dt.days - diary.onset
    lost = rows["responsive"] == "no"
    beat = rows["side"].isin(["left", "right"]) & (rows["rhythm"] == "regular")
    beat &= (rows["duration_s"] >= GRAVE_BEAT_S) & (rows["held"] != "stopped")
    awake = rows["state"] != "asleep"
    return bool(((days >= 0) & (days < FORTNIGHT) & awake & (lost | beat)).any())


def false_flags(diaries: Sequence[Evenings], name: str, *, newborn: bool) -> PerYears:
    """Return new flags per 100 baby-years, of newborns or of all others."""
    rows = ((one.new(name), one.newborn == newborn) for one in diaries)
    return per_100_baby_years(new[of_age] for new, of_age in rows)


@dataclass
class Calm:
    """The measurement in one setting, with the steps a family takes beside its entries."""

    sim: Any
    setting: str
    steps: str
    seeds: range
    begun_by: dict[str, Counter[tuple[bool, str, str]]] = field(default_factory=dict)

    def diaries(self, profile: str) -> Iterable[SimulatedDiary]:
        """Yield the made-up diaries of a profile."""
        make = from_simulator(self.sim, {}, self.setting)
        return (make(profile, seed) for seed in self.seeds)

    def of(self, profile: str) -> list[Evenings]:
        """Return the evenings of a profile's diaries."""
        by = self.begun_by.setdefault(profile, Counter())
        return [evenings_of(diary, by, self.steps) for diary in self.diaries(profile)]

    def calm(self, profiles: Sequence[str]) -> None:
        """Print false flags of core diaries, where all are meant, and of each other profile."""
        if set(CORE) <= set(profiles):
            self._core()
        for profile in profiles:
            if profile in CORE or (self.setting == "none" and profile in BY_ANSWERS):
                continue
            rows = self.of(profile)
            most = {"emergency_now": 5 if self.setting == "named" else 60, "spasm_clusters": 150}
            for name in ("emergency_now", "spasm_clusters", "any"):
                flags = false_flags(rows, name, newborn=False)
                if profile == "shudder" and name in most:
                    judged("", f"{profile}, {name}", flags, AtMost(most[name]))
                else:
                    line("", f"{profile}, {name}", flags)

    def _core(self) -> None:
        """Print false flags of core diaries."""
        by_profile = {profile: self.of(profile) for profile in CORE}
        core = [one for rows in by_profile.values() for one in rows]
        goals: Mapping[str, AtMost] = {
            "emergency_now": AtMost(5),
            "seizure_like": AtMost(25),
            "any": AtMost(40),
            "spasm_clusters": AtMost(20),
        }
        for name, goal in goals.items():
            judged("", f"core, {name}", false_flags(core, name, newborn=False), goal)
        for name in goals:
            line("", f"core, newborns, {name}", false_flags(core, name, newborn=True))
        for newborn in (False, True):
            self._rules(core, newborn=newborn)

    def _rules(self, core: Sequence[Evenings], *, newborn: bool) -> None:
        years = sum((one.newborn == newborn).sum() for one in core) / YEAR_DAYS
        counts: Counter[tuple[str, str]] = Counter()
        for profile in CORE:
            for (of_newborn, urgency, rule), times in self.begun_by[profile].items():
                if of_newborn == newborn:
                    counts[urgency, rule] += times
        who = "newborns" if newborn else "others"
        line("", f"   {who}: baby-years", f"{years:.1f}")
        for (urgency, rule), times in counts.most_common():
            line("", f"   {who}: {urgency} by {rule}", f"{times}, {100 * times / years:.1f}")

    def detection(self, only: Sequence[str] | None) -> None:
        """Print how soon what is worrying is found, from its onset, in some profiles or in all."""
        goals = (
            ("spasms_tap", "spasm_clusters", Within({7: 95, 14: 99.5})),
            ("spasms_lump", "spasm_clusters", Within({7: 95, 14: 99.5})),
            ("leg_spasms", "spasm_clusters", Within({7: 95, 14: 99.5})),
            ("clonic", "seizure_like", Within({7: 91, 14: 99.5})),
            ("clonic", "emergency_now", Within({14: 95})),
            ("hypoca", "any", Within({14: 99.5})),
            ("sleep_one_sided", "any", Within({14: 95})),
            ("tonic_upgaze", "acted on", Within({14: 95})),
        )
        by_profile: dict[str, list[tuple[SimulatedDiary, Evenings]]] = {}
        for profile, name, goal in goals:
            if self.setting == "none" and profile in BY_ANSWERS:
                continue
            if only and profile not in only:
                continue
            if profile not in by_profile:
                diaries = self.diaries(profile)
                by_profile[profile] = [
                    (one, evenings_of(one, Counter(), self.steps)) for one in diaries
                ]
            delays = [
                delay(rows.flagged.get(name, np.zeros(diary.days, dtype=bool)), diary.onset)
                for diary, rows in by_profile[profile]
                if name != "emergency_now" or entered_as_grave(diary)
            ]
            soon: Soon = detected(delays, 7, 14)
            what = f"{profile}: {name}" + (", where grave" if name == "emergency_now" else "")
            judged("", what, soon, goal)


def main() -> None:
    parser = argparse.ArgumentParser(description="How calm the rules are, and how awake.")
    parser.add_argument("--diaries", type=int, default=60, metavar="N", help="of each profile")
    parser.add_argument("--found", type=int, default=30, metavar="N", help="of each to be found")
    parser.add_argument("--seed", type=int, default=600_000, help="the first seed")
    parser.add_argument("--settings", nargs="+", choices=SETTINGS, default=SETTINGS)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS)
    parser.add_argument("--to-find", nargs="+", help="of the others, only these")
    parser.add_argument("--profiles", nargs="+", choices=CALM, default=CALM, help="calm ones")
    parser.add_argument(
        "--simulator",
        default=os.environ.get("MOVEMENT_DIARY_SIMULATOR", str(BESIDE)),
        metavar="DIR",
    )
    options = parser.parse_args()
    folder = Path(options.simulator)
    if not (folder / "sim.py").is_file():
        parser.error(f"no sim.py in {folder}: name a folder with --simulator")
    sim = simulator_in(folder)
    for setting, steps in product(options.settings, options.steps):
        print(
            f"\n{setting}, {steps}: {options.diaries} calm and {options.found} other diaries a profile",
            flush=True,
        )
        seeds = range(options.seed, options.seed + options.diaries)
        if options.diaries:
            Calm(sim, setting, steps, seeds).calm(options.profiles)
        if options.found:
            other_seeds = range(options.seed, options.seed + options.found)
            Calm(sim, setting, steps, other_seeds).detection(options.to_find)


if __name__ == "__main__":
    main()
