"""Which warning signs are new or gone since a device last looked, and why one is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tracker.clinical.catalogue.loader import load_catalogue
from tracker.domain import vocabulary as v
from tracker.domain.local_time import local_date, zone
from tracker.localization.messages import N_, _
from tracker.presentation.time_format import format_day

if TYPE_CHECKING:
    from tracker.clinical.assess import Flag
    from tracker.domain.diary import Child
    from tracker.storage.audit_log import HistoryEntry

MOST_IDS: Final = 4
ID_LENGTH: Final = 8
"""How much of the evidence a look remembers: a cookie is small (ours)."""

MORNING_H, NOON_H, EVENING_H = 5, 12, 18
"""When the parts of a day begin (ours)."""

_HELD: Final = N_(
    "You said it stopped when you held the arm or leg gently. Movements that a hand can stop are "
    "not on the list of warning signs."
)
_WOKEN: Final = N_(
    "You said it stopped when {name} woke up. Jerks in sleep that stop on waking are not on the "
    "list of warning signs."
)
_SET_OFF: Final = N_(
    "You said something set it off. A startle that something sets off is not on the list of "
    "warning signs."
)
_ONE: Final = N_(
    "You said there was just one. One short movement by itself is not on the list of warning signs."
)

OTHERWISE: Final = N_(
    "With your last answer, this entry does not match our list of warning signs any more. "
    "If {name} worries you, call a doctor anyway."
)
DELETED: Final = N_("You deleted an entry that it came from.")
NO_LONGER: Final = N_(
    "What you logged does not match it any more. If {name} worries you, call a doctor anyway."
)

BECAUSE: Final[Mapping[str, Mapping[str, str]]] = {
    "state": {
        v.ArousalState.ASLEEP: N_(
            "You said {name} was asleep. Jerks in sleep that stop on waking are not on the "
            "list of warning signs."
        ),
        v.ArousalState.FALLING_ASLEEP: N_(
            "You said {name} was falling asleep. Short jerks at that time are not on the list "
            "of warning signs."
        ),
    },
    "held": {v.Held.STOPPED: _HELD},
    "woken": {v.Woken.STOPPED: _WOKEN},
    "rhythm": {v.Rhythm.SINGLE: _ONE},
    "jerk_count": {"1": _ONE},
    "trigger": {
        v.Trigger.NOISE: _SET_OFF,
        v.Trigger.TOUCH: _SET_OFF,
        v.Trigger.POSITION_CHANGE: _SET_OFF,
    },
}
"""Why a warning is gone, by the answer that was given last."""


@dataclass(frozen=True)
class Look:
    """What a device saw when it last looked: the rules that were raised, and their evidence.

    `rules` holds for each rule the beginnings of the ids of its newest entries.
    """

    at: datetime
    rules: Mapping[str, tuple[str, ...]]

    @property
    def text(self) -> str:
        """The look as a line of a cookie."""
        rules = [" ".join((rule, *ids)) for rule, ids in self.rules.items()]
        return "|".join((self.at.isoformat(timespec="seconds"), *rules))


def look_of(flags: Iterable[Flag], at: datetime) -> Look:
    """Return what a device sees now."""
    return Look(
        at,
        {
            flag.rule: tuple(str(item.id)[:ID_LENGTH] for item in flag.evidence[-MOST_IDS:])
            for flag in flags
        },
    )


def read_look(text: str) -> Look | None:
    """Return the look of a line of a cookie, None if it is none."""
    at, *rules = text.split("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    words = [rule.split(" ") for rule in rules]
    if moment.tzinfo is None:
        return None
    return Look(moment, {rule: tuple(ids) for rule, *ids in words if rule})


def part_of_day(at: datetime, now: datetime, time_zone: str) -> str:
    """Return when something was, such as "yesterday evening" or a date."""
    day, today = local_date(at, time_zone), local_date(now, time_zone)
    hour = at.astimezone(zone(time_zone)).hour
    part = sum(hour >= begins for begins in (MORNING_H, NOON_H, EVENING_H))
    texts = {
        0: (_("last night"), _("this morning"), _("this afternoon"), _("this evening")),
        1: (
            _("the night before last"),
            _("yesterday morning"),
            _("yesterday afternoon"),
            _("yesterday evening"),
        ),
    }.get((today - day).days)
    return texts[part] if texts else format_day(day, today)


def new_sentence(before: Look, flags: Iterable[Flag], now: datetime, child: Child) -> str | None:
    """Return which warning signs are new since a look, None if there are none."""
    titles = list(dict.fromkeys(flag.title for flag in flags if flag.rule not in before.rules))
    if not titles:
        return None
    when = part_of_day(before.at, now, child.time_zone)
    return _("New since {when}: {titles}.").format(when=when, titles=" · ".join(titles))


def ended_rules(before: Look, flags: Iterable[Flag]) -> list[str]:
    """Return the rules that were raised when the device looked, and are no longer."""
    rules, current = load_catalogue().rules, {flag.rule for flag in flags}
    return [rule for rule in before.rules if rule not in current and rule in rules]


def ended_sentences(
    before: Look,
    ended: Iterable[str],
    changes: Iterable[tuple[str, HistoryEntry, Mapping[str, Any]]],
    name: str,
) -> list[str]:
    """Return a sentence for each ended warning sign with its reasons.

    `changes`: every change since the look, as the record's id, the change, and the record now.
    """
    rules, listed = load_catalogue().rules, list(changes)
    sentences = []
    for rule in ended:
        own = [
            (change, record)
            for record_id, change, record in listed
            if record_id[:ID_LENGTH] in before.rules[rule]
        ]
        reasons = list(dict.fromkeys(reason for one in own for reason in _reasons(*one)))
        reason = " ".join(reasons or [_(NO_LONGER if not own else OTHERWISE)])
        sentences.append(
            _("Gone: {title}. {reason}").format(
                title=rules[rule].parent_title, reason=reason.format(name=name)
            )
        )
    return sentences


def _reasons(change: HistoryEntry, record: Mapping[str, Any]) -> list[str]:
    """Return why a change of a record can have ended a warning; empty if no reason is known."""
    if "removed_at" in record:
        return [_(DELETED)]
    before = change.before or {}
    return [
        _(texts[str(word)])
        for field, texts in BECAUSE.items()
        for word in _words(record.get(field))
        if word not in _words(before.get(field)) and str(word) in texts
    ]


def _words(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
