"""Changes of the settings as text for parents: what was changed, and how it read before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tracker.domain.report_note import VisitNote
from tracker.localization.messages import N_, _
from tracker.localization.numbers import number_text
from tracker.storage.caregivers import KEY_PREFIX
from tracker.storage.preference_history import PreferenceChange
from tracker.storage.preferences import DOCTOR_NUMBER, EMERGENCY_NUMBER, REGION
from tracker.storage.report_notes import PREFIX, note_of
from tracker.storage.videos import COPIES, DEFAULT_QUOTA_BYTES, QUOTA

NOTE_PARTS: Final = {
    "concern": N_("What worries you most"),
    "first_seen": N_("When you first noticed it"),
    "questions": N_("Questions"),
    "initials": N_("Name on the report"),
    "leave_out": N_("Left out of the report"),
}
NUMBERS: Final = {
    EMERGENCY_NUMBER: N_("Emergency number"),
    DOCTOR_NUMBER: N_("Our doctor's number"),
}
NO: Final = N_("no")
NOT_SET: Final = N_("not set")


@dataclass(frozen=True)
class SettingChange:
    """One change of a setting; `rows` holds what was changed, before and after."""

    id: int
    title: str
    at: datetime
    by: str | None
    rows: tuple[tuple[str, str, str], ...]


def note_part_text(value: object) -> str:
    """Return one part of a report note as text."""
    if isinstance(value, bool):
        return _("initials") if value else _("the whole name")
    if isinstance(value, tuple | frozenset):
        return ", ".join(sorted(str(getattr(item, "parent", item)) for item in value)) or _(NOT_SET)
    return _(NOT_SET) if value in {None, ""} else str(value)


def _note_rows(before: VisitNote, after: VisitNote) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (_(label), note_part_text(getattr(before, part)), note_part_text(getattr(after, part)))
        for part, label in NOTE_PARTS.items()
        if getattr(before, part) != getattr(after, part)
    )


def _caregiver_text(value: str | None) -> str:
    if value is None:
        return _(NOT_SET)
    decisions = json.loads(value)
    if decisions.get("now"):
        return _("{name}, on every entry").format(name=decisions["now"])
    sentence = _("{name}, not offered") if decisions.get("retired") else _("{name}, offered")
    return sentence.format(name=decisions["name"])


def _room_text(value: str | None) -> str:
    size = number_text(int(value or DEFAULT_QUOTA_BYTES) / 1e9)
    return _("{size} GB").format(size=size)


def _change(change: PreferenceChange, names: Mapping[str, str]) -> SettingChange:
    title = _("Setting")
    rows: tuple[tuple[str, str, str], ...] = (
        (change.name, change.before or _(NOT_SET), change.after or _(NOT_SET)),
    )
    if change.name == QUOTA:
        title = _("Room for videos")
        rows = ((_("Room"), _room_text(change.before), _room_text(change.after)),)
    elif change.name == COPIES:
        title = _("Videos in the backups")
        rows = ((_("Copied"), _(change.before or NO), _(change.after or NO)),)
    elif change.name == REGION:
        title = _("Language and region")
        rows = ((_("Region"), change.before or _(NOT_SET), change.after or _(NOT_SET)),)
    elif change.name in NUMBERS:
        title = _(NUMBERS[change.name])
        rows = ((_("Number"), change.before or _(NOT_SET), change.after or _(NOT_SET)),)
    elif change.name.startswith(PREFIX):
        name = names.get(change.name.removeprefix(PREFIX), _("a child"))
        title = _("Your words for {name}'s report").format(name=name)
        rows = _note_rows(note_of(change.before), note_of(change.after))
    elif change.name.startswith(KEY_PREFIX):
        spelt = json.loads(change.before or change.after or "{}").get("name", "")
        title = _("People who log: {name}").format(name=spelt)
        rows = ((_("Name"), _caregiver_text(change.before), _caregiver_text(change.after)),)
    return SettingChange(change.id, title, change.at, change.by, rows)


def _is_part_of_rename(change: PreferenceChange, changes: Iterable[PreferenceChange]) -> bool:
    """Return whether a caregiver's name was stored by renaming another, which is listed itself."""
    if not change.name.startswith(KEY_PREFIX) or change.after is None:
        return False
    spelt = json.loads(change.after).get("name")
    return any(
        other.at == change.at
        and other.name != change.name
        and other.name.startswith(KEY_PREFIX)
        and json.loads(other.after or "{}").get("now") == spelt
        for other in changes
    )


def setting_changes(
    changes: Sequence[PreferenceChange], names: Mapping[str, str]
) -> list[SettingChange]:
    """Return the changes of the settings, newest first; `names` are the children's, by id."""
    return [_change(change, names) for change in changes if not _is_part_of_rename(change, changes)]
