"""What parents answer about the simulator's movements beside state, beat, side and holding, and profiles it does not have.

Every share here is our assumption; nothing is fitted to children. `ANSWERED` of the entries have each answer, and `SLIP` of the
answers are a wrong tap. The simulator's own numbers (streams, profiles) are left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

SETTINGS: Final = ("none", "unnamed", "named")
"""No such answers; all but the movement; the movement too."""

ANSWERED: Final = 0.5
NAMED: Final = 0.8
SLIP: Final = 0.02

Choice = Mapping[Any, float]
"""Answers with their shares."""

CALM: Final[dict[str, Choice]] = {
    "responsive": {"yes": 1},
    "eyes": {"normal": 1},
    "colour": {"normal": 0.9, "red": 0.1},
    "breathing": {"normal": 1},
    "after": {"normal": 0.85, "cried": 0.15},
}
"""Awake, with nothing else about it."""

ASLEEP: Final[dict[str, Choice]] = {
    "woken": {"stopped": 0.7, "not_tried": 0.3},
    "eyes": {"normal": 1},
    "colour": {"normal": 1},
    "breathing": {"normal": 1},
    "after": {"normal": 0.6, "cried": 0.2, "sleepy": 0.2},
}
"""Ordinary movements in sleep; some drop off again at once."""

SLIPS: Final[dict[str, Choice]] = {
    "responsive": {"unsure": 0.7, "no": 0.3},
    "woken": {"continued": 0.5, "not_tried": 0.5},
    "eyes": {"staring": 0.5, "rolled": 0.2, "unsure": 0.3},
    "colour": {"red": 0.5, "pale": 0.4, "blue": 0.1},
    "breathing": {"fast": 0.5, "noisy": 0.4, "paused": 0.1},
    "after": {"sleepy": 0.7, "cried": 0.3},
    "movements": {"jerk": 0.3, "twitch": 0.3, "startle": 0.2, "arms_fling": 0.1, "other": 0.1},
}
"""What a wrong tap says."""


def _kind(movements: Choice, **answers: Choice) -> dict[str, Choice]:
    return {"movements": movements, **CALM, **answers}


KINDS: Final[dict[str, dict[str, Choice]]] = {
    "bnsm": _kind({"twitch": 0.6, "jerk": 0.4}),
    "jitter": _kind({"tremble": 0.85, "twitch": 0.1, "jerk": 0.05}),
    "startle": _kind({"startle": 0.8, "arms_fling": 0.1, "twitch": 0.1}),
    "hypnic": _kind({"twitch": 0.6, "startle": 0.3, "jerk": 0.1}),
    "shudder": _kind({"shudder": 0.75, "tremble": 0.2, "stiffening": 0.05}),
    "hiccups": _kind({"other": 0.7, "jerk": 0.3}),
    "gratification": _kind({"stiffening": 0.6, "other": 0.4}, eyes={"normal": 0.8, "staring": 0.2}),
    "breath_holding": _kind(
        {"limpness": 0.4, "stiffening": 0.3, "other": 0.3},
        responsive={"no": 0.5, "unsure": 0.3, "yes": 0.2},
        colour={"blue": 0.7, "pale": 0.3},
        breathing={"paused": 0.8, "normal": 0.2},
    ),
    "tonic_upgaze": _kind({"eye_roll": 0.7, "other": 0.3}, eyes={"rolled": 1}),
    "spasms": _kind(
        {"crunch": 0.4, "head_drop": 0.2, "arms_fling": 0.15, "stretch": 0.05, "jerk": 0.2},
        responsive={"yes": 0.6, "unsure": 0.4},
        eyes={"normal": 0.7, "rolled": 0.2, "staring": 0.1},
        after={"cried": 0.5, "normal": 0.5},
    ),
    "clonic": _kind(
        {"jerk": 0.6, "twitch": 0.4},
        responsive={"no": 0.5, "unsure": 0.2, "yes": 0.3},
        eyes={"normal": 0.5, "turned_left": 0.3, "staring": 0.2},
        colour={"normal": 0.85, "pale": 0.1, "blue": 0.05},
        after={"sleepy": 0.5, "normal": 0.5},
        woken={"continued": 0.7, "not_tried": 0.3},
    ),
    "hypoca": _kind({"tremble": 0.4, "twitch": 0.3, "jerk": 0.25, "cramp": 0.05}),
}
"""For each kind of movement the answers of a parent who saw it well."""

NOTES: Final = {"hiccups": "Hiccups again.", "gratification": "Rocking, stops when picked up."}
"""What a parent who names the movement writes."""

STREAMS: Final[dict[str, dict[str, Any]]] = {
    "hiccups": {
        "rate": (1.5, 0.5), "k": 2.5, "ar": (0.2, 0.6), "where": {"awake": 0.5, "feeding": 0.5}, "bout": (0, 1, 4), "lump": 1.0,
        "rh": (0.05, 0.25, 0.7, 0), "held": (0.7, 0.05, 0.25), "dur": (400, 0.5), "side": (1, 0, 0, 0), "part": (0, 0, 0.7, 0, 0, 0.3),
    },
    "gratification": {
        "rate": (1.2, 0.5), "k": 1.5, "ar": (0.3, 0.6), "where": {"awake": 1.0}, "bout": (0, 1, 4), "lump": 1.0,
        "rh": (0, 0.6, 0.4, 0), "held": (0.1, 0.7, 0.2), "dur": (240, 0.6), "side": (1, 0, 0, 0), "part": (0, 0.6, 0.4, 0, 0, 0),
    },
    "breath_holding": {
        "rate": (0.25, 0.5), "k": 1.5, "ar": (0.3, 0.6), "where": {"awake": 1.0}, "bout": (0, 1, 4), "lump": 1.0,
        "rh": (0.9, 0.1, 0, 0), "held": (0, 0, 1), "dur": (20, 0.4), "side": (1, 0, 0, 0), "part": (0, 0, 1, 0, 0, 0),
    },
}  # fmt: skip
"""Movements of profiles that the simulator does not have."""

UPGAZE: Final = {
    "where": {"awake": 1.0}, "bout": (0, 1, 4), "lump": 1.0, "rh": (0.9, 0.1, 0, 0), "held": (0, 0, 1), "dur": (30, 0.7),
    "side": (1, 0, 0, 0), "part": (0, 0, 0, 1, 0, 0),
}  # fmt: skip
FROM_SLEEP: Final = {"where": {"asleep": 1.0}, "side": (0, 0.95, 0, 0.05)}
LEGS: Final = {"part": (0, 1, 0, 0, 0, 0)}
_BESIDE: Final = [("hypnic", 0.6), ("startle", 0.25)]

PROFILES: Final[dict[str, dict[str, Any]]] = {
    "hiccups": {"benign": True, "bg": [("hiccups", 1)], "age0": (5, 120), "T": 180},
    "gratification": {"benign": True, "bg": [("gratification", 1)], "age0": (150, 420), "T": 180},
    "breath_holding": {"benign": True, "bg": [("breath_holding", 1)], "age0": (200, 450), "T": 180},
    "known_epilepsy": {"benign": True, "bg": [("clonic", 0.5)], "age0": (200, 450), "T": 120},
    "tonic_upgaze": {"benign": False, "bg": _BESIDE, "new": ("clonic", 1, UPGAZE), "grow": (0.4, 14, 2), "age0": (90, 300), "onset": (20, 60), "T": 120},
    "sleep_one_sided": {"benign": False, "bg": _BESIDE, "new": ("clonic", 1, FROM_SLEEP), "grow": (0.4, 14, 4), "age0": (60, 300), "onset": (20, 60), "T": 120},
    "leg_spasms": {"benign": False, "bg": _BESIDE, "new": ("spasms", 1, LEGS), "grow": (0.35, 10, 6), "age0": (75, 200), "onset": (0, 60), "T": 120},
}  # fmt: skip

NEW_KIND: Final = {
    "spasms_tap": "spasms",
    "spasms_lump": "spasms",
    "leg_spasms": "spasms",
    "clonic": "clonic",
    "known_epilepsy": "clonic",
    "sleep_one_sided": "clonic",
    "tonic_upgaze": "tonic_upgaze",
    "hypoca": "hypoca",
}
"""What the worrying entries of a profile are."""

BACKGROUND: Final[dict[str, dict[str, Any]]] = {"known_epilepsy": {"conditions": ["epilepsy"]}}
"""What such a family has told about the child."""


def extend(sim: Any) -> None:
    """Add our streams and profiles to a simulator; its own stay as they are."""
    sim.STREAMS.update(STREAMS)
    sim.PROFILES.update(PROFILES)


def kind_of(profile: str, rhythm: str, *, worrying: bool, asleep: bool) -> str:
    """Return the kind of movement of an entry, where a profile has several by state and beat."""
    if worrying:
        return NEW_KIND[profile]
    if profile in KINDS:
        return profile
    if asleep:
        return "bnsm" if rhythm in {"regular", "irregular"} else "hypnic"
    return "startle"


def answers(
    kind: str,
    chance: np.random.Generator,
    *,
    asleep: bool,
    named: bool,
    hidden: np.random.Generator,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a parent answers about one movement, and what was so, also where not answered.

    `hidden` draws what was so and was not answered, or answered wrongly.
    """
    shares = _shares(kind, asleep=asleep)
    result: dict[str, Any] = {}
    truth = {question: _answer(question, share, hidden) for question, share in shares.items()}
    for question, share in shares.items():
        if question == "movements" and not named:
            continue
        question_chance, slip = chance.random(2)
        if question_chance < (NAMED if question == "movements" else ANSWERED):
            is_slip = slip < SLIP
            result[question] = _answer(question, SLIPS[question] if is_slip else share, chance)
            if not is_slip:
                truth[question] = result[question]
    if kind == "breath_holding":
        result["state"] = "crying"
    if named and kind in NOTES:
        result["note"] = NOTES[kind]
    return result, truth


def true_answers(kind: str, hidden: np.random.Generator, *, asleep: bool) -> dict[str, Any]:
    """Return what was so about one movement of which nothing else was answered."""
    shares = _shares(kind, asleep=asleep)
    return {question: _answer(question, share, hidden) for question, share in shares.items()}


def wrong_answer(question: str, chance: np.random.Generator) -> Any:
    """Return what a wrong tap answers."""
    return _answer(question, SLIPS[question], chance)


def _shares(kind: str, *, asleep: bool) -> dict[str, Choice]:
    words, ordinary = KINDS[kind], kind not in NEW_KIND.values()
    shares = {**words, **ASLEEP} if asleep and ordinary else dict(words)
    if asleep:
        shares.pop("responsive", None)
    return shares


def _answer(question: str, share: Choice, chance: np.random.Generator) -> Any:
    word = _one_of(share, chance)
    return [word] if question in {"movements", "eyes"} else word


def _one_of(share: Choice, chance: np.random.Generator) -> str:
    words = list(share)
    return str(words[chance.choice(len(words), p=np.array(list(share.values())))])
