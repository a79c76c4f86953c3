"""Three questions about a movement that is over, asked beside the emergency number (P23).

One mistaken tap must not send a family to an ambulance, and nothing may delay a call: the questions
stand on the same screen as the number, each takes one tap, and the answers are stored in the
ordinary fields of the entry. Until they are answered, the urgency stands as the entries have it.

"Blue" asks where it was blue; every other word about colour or breathing that makes an emergency is
read back once (ours), so that a mistaken tap can be taken back beside the number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tracker.domain.vocabulary import Urgency
from tracker.localization.messages import N_, _
from tracker.presentation.emergency_number import number_or_words
from tracker.presentation.today_status import newest_evidence
from tracker.presentation.warning_card import record_of

if TYPE_CHECKING:
    from tracker.clinical.assess import Flag
    from tracker.domain.diary import Diary

ABOUT_A_MOVEMENT: Final = frozenset(
    {"first_seizure", "goes_on_when_held", "seizure_without_recovery", "sudden_writhing"}
)
"""The rules that draw an urgency from what a movement looked like."""

ABOUT_COLOUR: Final = frozenset({"breathing_or_colour", "brief_event", "brief_event_high_risk"})
"""The rules that one tap on a colour, on breathing or on "no response" raises."""

MOST_AT_ONCE: Final = 3
"""More would push the number off a phone's screen; the others follow the answers (ours)."""

MOST_ENTRIES: Final = 5
"""Entries behind a flag that are looked at for one to ask about, newest first (ours)."""

CALM_AFTER: Final = ("normal", "cried")
TURNED: Final = ("turned_left", "turned_right", "turned", "rolled")

LEADS: Final = {
    True: N_("Call {number} now. If it is over, these taps can change that."),
    False: N_("Call {number} instead if one of these is so:"),
}
"""What stands above the questions, by whether the flag is an emergency."""

NOW_WORDS: Final = N_(
    "Is it still going on, or is {name} not as usual now – can't be woken, floppy, blue or grey, "
    "or fighting for breath?"
)
RESPONSE_WORDS: Final = N_("Could you get {name} to look at you while it lasted?")
SIDE_WORDS: Final = N_(
    "Was it on one side only, were the eyes pulled away, did it last a minute or more, or was "
    "{name} sleepy afterwards?"
)
BLUE_WORDS: Final = N_("Where was {name} blue?")
READ_BACK: Final[Mapping[tuple[str, str], str]] = {
    ("colour", "grey"): N_("You noted that {name} was grey. Was it so?"),
    ("colour", "pale"): N_("You noted that {name} was pale. Was it so?"),
    ("breathing", "paused"): N_("You noted that {name}'s breathing paused. Was it so?"),
    ("breathing", "struggling"): N_("You noted that {name} fought for breath. Was it so?"),
}
"""The sentences that read an answer back, by field and word."""


@dataclass(frozen=True)
class Choice:
    """One answer: its words, the fields it stores, and whether it means to call now."""

    words: str
    changes: Mapping[str, Any]
    call: bool = False


@dataclass(frozen=True)
class ConfirmQuestion:
    """One question; `which` are the answers that say more after one that means to call."""

    id: str
    words: str
    choices: tuple[Choice, ...]
    which: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Confirmation:
    """The questions about one episode that are still to be answered."""

    episode: str
    lead: str
    questions: tuple[ConfirmQuestion, ...]


def confirmation(
    diary: Diary, flags: Sequence[Flag], emergency_number: str | None = None
) -> Confirmation | None:
    """Return the questions about the newest movement behind some flags, the most urgent first.

    The line above them names the emergency number where it is known.
    None where a flag is an emergency for another reason, where nothing is left to ask, and for an
    episode that is still running or began longer ago than a day.
    """
    if not flags:
        return None
    urgency = flags[0].urgency
    is_emergency = urgency == Urgency.EMERGENCY_NOW
    questionable = ABOUT_A_MOVEMENT | ABOUT_COLOUR if is_emergency else ABOUT_A_MOVEMENT
    highest = [flag for flag in flags if flag.urgency == urgency]
    if urgency.rank < Urgency.SAME_DAY.rank or (
        is_emergency and not questionable.issuperset(flag.rule for flag in highest)
    ):
        return None
    about = [flag for flag in highest if flag.rule in questionable]
    for item in _entries_behind(diary, about):
        record = record_of(diary, "episodes", item)
        if record.get("running") or _age_h(diary, record) > _number("speaks_now_h"):
            continue
        rules = {flag.rule for flag in about if any(one.id == item for one in flag.evidence)}
        questions = _open_questions(record, diary.child.name, rules, is_emergency=is_emergency)
        if questions:
            number = number_or_words(emergency_number)
            return Confirmation(item, _(LEADS[is_emergency]).format(number=number), questions)
    return None


def _entries_behind(diary: Diary, flags: Sequence[Flag]) -> list[str]:
    """Return the newest episodes behind each of some flags, flag by flag."""
    items = [
        item.id
        for flag in flags
        for item in newest_evidence(diary, flag.evidence, MOST_ENTRIES)
        if item.table == "episodes"
    ]
    return list(dict.fromkeys(items))


def _open_questions(
    record: Mapping[str, Any], name: str, rules: set[str], *, is_emergency: bool
) -> tuple[ConfirmQuestion, ...]:
    """Return what is to be asked next about an entry behind some rules, grave words first."""
    questions = _read_back(record, name) if rules & ABOUT_COLOUR else ()
    if rules & ABOUT_A_MOVEMENT or record.get("responsive") == "no":
        questions += _about_movement(record, name, is_emergency=is_emergency)
    return questions[:MOST_AT_ONCE]


def _age_h(diary: Diary, record: Mapping[str, Any]) -> float:
    """Return the hours since an entry began."""
    age: pd.Timedelta = pd.Timestamp(diary.as_of) - pd.Timestamp(record["started_at"])
    return age / pd.Timedelta(hours=1)


def _about_movement(
    record: Mapping[str, Any], name: str, *, is_emergency: bool
) -> tuple[ConfirmQuestion, ...]:
    """Return the questions whose answers are missing, or could be a mistaken tap."""
    after, side, eyes = record.get("after"), record.get("side"), record.get("eyes") or []
    long = _is_long(record)
    if is_emergency:
        open_questions = (
            after not in CALM_AFTER,
            record.get("responsive") != "yes",
            after not in CALM_AFTER or side in (None, "left", "right") or _turned(eyes) or long,
        )
    else:
        open_questions = (not after, not record.get("responsive"), not after or not side)
    to_ask = (_now(record, name), _response(name), _side(record, name))
    return tuple(question for question, ask in zip(to_ask, open_questions, strict=True) if ask)


def _is_long(record: Mapping[str, Any]) -> bool:
    """Return whether an entry has a length of a minute or more that was a guess."""
    guessed = record.get("duration_precision") != "measured"
    return guessed and (record.get("duration_s") or 0) >= _number("long_beat_s")


def _number(name: str) -> float:
    """Return a number of the policies."""
    from tracker.clinical.catalogue.loader import load_catalogue  # noqa: PLC0415 - heavy

    return load_catalogue().thresholds[name]


def _turned(eyes: Sequence[str]) -> bool:
    return any(word in TURNED for word in eyes)


def _now(record: Mapping[str, Any], name: str) -> ConfirmQuestion:
    calm = {} if record.get("after") in CALM_AFTER else {"after": "normal"}
    return ConfirmQuestion(
        "now",
        _(NOW_WORDS).format(name=name),
        (
            Choice(_("No"), calm),
            Choice(_("Yes"), {}, call=True),
            Choice(_("Not sure"), {"after": "unsure"}, call=True),
        ),
        (
            Choice(_("Can't be woken"), {"after": "unresponsive"}, call=True),
            Choice(_("Floppy"), {"after": "limp"}, call=True),
            Choice(_("Blue"), {"colour": "blue"}, call=True),
            Choice(_("Grey"), {"colour": "grey"}, call=True),
            Choice(_("Fighting for breath"), {"breathing": "struggling"}, call=True),
        ),
    )


def _response(name: str) -> ConfirmQuestion:
    return ConfirmQuestion(
        "response",
        _(RESPONSE_WORDS).format(name=name),
        (
            Choice(_("Yes"), {"responsive": "yes"}),
            Choice(_("No"), {"responsive": "no"}, call=True),
            Choice(_("Not sure"), {"responsive": "unsure"}),
        ),
    )


def _side(record: Mapping[str, Any], name: str) -> ConfirmQuestion:
    """Return the question about one side, eyes, length and sleepiness.

    "No" corrects what earlier taps said of these, but no length that was timed; and of what was
    not asked it stores no more than it says.
    """
    calm: dict[str, Any] = {}
    if record.get("after") not in CALM_AFTER:
        calm["after"] = "normal"
    if record.get("side") in (None, "left", "right"):
        calm["side"] = "both"
    if _turned(record.get("eyes") or []):
        calm["eyes"] = ["normal"]
    if _is_long(record):
        calm |= {"duration_s": None, "duration_precision": None}
    minute = {"duration_s": _number("long_beat_s"), "duration_precision": "estimated"}
    is_timed = record.get("duration_precision") == "measured" or _is_long(record)
    return ConfirmQuestion(
        "side",
        _(SIDE_WORDS).format(name=name),
        (
            Choice(_("No"), calm),
            Choice(_("Yes"), {}, call=True),
            Choice(_("Not sure"), {"side": "unsure"} if not record.get("side") else {}),
        ),
        (
            Choice(_("Left side only"), {"side": "left"}, call=True),
            Choice(_("Right side only"), {"side": "right"}, call=True),
            Choice(_("Eyes pulled away"), {"eyes": ["turned"]}, call=True),
            *([] if is_timed else [Choice(_("A minute or more"), minute, call=True)]),
            Choice(_("Sleepy afterwards"), {"after": "sleepy"}, call=True),
        ),
    )


def _read_back(record: Mapping[str, Any], name: str) -> tuple[ConfirmQuestion, ...]:
    """Return where it was blue, and whether other words about colour and breathing were so."""
    questions = [_blue(name)] if record.get("colour") == "blue" else []
    for (field, word), words in READ_BACK.items():
        if record.get(field) == word:
            choices = (
                Choice(_("Yes"), {}, call=True),
                Choice(_("No, a wrong tap"), {field: "normal"}),
                Choice(_("Not sure"), {}, call=True),
            )
            questions.append(ConfirmQuestion(field, _(words).format(name=name), choices))
    return tuple(questions)


def _blue(name: str) -> ConfirmQuestion:
    return ConfirmQuestion(
        "blue",
        _(BLUE_WORDS).format(name=name),
        (
            Choice(_("Lips, tongue or face"), {}, call=True),
            Choice(_("Only hands or feet"), {"colour": "acro"}),
            Choice(_("Not blue, a wrong tap"), {"colour": "normal"}),
            Choice(_("Not sure"), {}, call=True),
        ),
    )
