"""Changes of the settings as text for parents: what was changed, and how it read before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tracker.domain.report_note import VisitNote
from tracker.storage.caregivers import KEY_PREFIX
from tracker.storage.preference_history import PreferenceChange
from tracker.storage.preferences import DOCTOR_NUMBER, EMERGENCY_NUMBER, REGION
from tracker.storage.report_notes import PREFIX, note_of
from tracker.storage.videos import COPIES, DEFAULT_QUOTA_BYTES, QUOTA

NOTE_PARTS: Final = {
    "concern": "What worries you most",
    "first_seen": "When you first noticed it",
    "questions": "Questions",
    "initials": "Name on the report",
    "leave_out": "Left out of the report",
}
NUMBERS: Final = {EMERGENCY_NUMBER: "Emergency number", DOCTOR_NUMBER: "Our doctor's number"}
NOT_SET: Final = "not set"


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
        return "initials" if value else "the whole name"
    if isinstance(value, tuple | frozenset):
        return ", ".join(sorted(str(getattr(item, "parent", item)) for item in value)) or NOT_SET
    return NOT_SET if value in {None, ""} else str(value)


def _note_rows(before: VisitNote, after: VisitNote) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (label, note_part_text(getattr(before, part)), note_part_text(getattr(after, part)))
        for part, label in NOTE_PARTS.items()
        if getattr(before, part) != getattr(after, part)
    )


def _caregiver_text(value: str | None) -> str:
    if value is None:
        return NOT_SET
    decisions = json.loads(value)
    if decisions.get("now"):
        return f"{decisions['now']}, on every entry"
    return f"{decisions['name']}, {'not offered' if decisions.get('retired') else 'offered'}"


def _room_text(value: str | None) -> str:
    return f"{int(value or DEFAULT_QUOTA_BYTES) / 1e9:g} GB"


def _change(change: PreferenceChange, names: Mapping[str, str]) -> SettingChange:
    title = "Setting"
    rows: tuple[tuple[str, str, str], ...] = (
        (change.name, change.before or NOT_SET, change.after or NOT_SET),
    )
    if change.name == QUOTA:
        title = "Room for videos"
        rows = (("Room", _room_text(change.before), _room_text(change.after)),)
    elif change.name == COPIES:
        title = "Videos in the backups"
        rows = (("Copied", change.before or "no", change.after or "no"),)
    elif change.name == REGION:
        title = "Language and region"
        rows = (("Region", change.before or NOT_SET, change.after or NOT_SET),)
    elif change.name in NUMBERS:
        title = NUMBERS[change.name]
        rows = (("Number", change.before or NOT_SET, change.after or NOT_SET),)
    elif change.name.startswith(PREFIX):
        name = names.get(change.name.removeprefix(PREFIX), "a child")
        title = f"Your words for {name}'s report"
        rows = _note_rows(note_of(change.before), note_of(change.after))
    elif change.name.startswith(KEY_PREFIX):
        spelt = json.loads(change.before or change.after or "{}").get("name", "")
        title = f"People who log: {spelt}"
        rows = (("Name", _caregiver_text(change.before), _caregiver_text(change.after)),)
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
