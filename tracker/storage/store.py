"""The functions by which the rest of the program reads and writes a diary.

Records are given in the exchange file's format and validated before they are stored. Every change
logs, in the same transaction, who made it, when, and the record before it, so any earlier state can
be brought back. Nothing is deleted.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tracker.storage.audit_log import HistoryEntry, changes_in_order, history
from tracker.storage.caregivers import (
    Caregiver,
    add_caregiver,
    caregivers,
    caregivers_of,
    current_name,
    rename_caregiver,
    retire_caregiver,
)
from tracker.storage.children import (
    Version,
    add_child,
    amend_child,
    arrival_order,
    child_key,
    child_with_id,
    children,
    exchange_child,
    find_child,
    record_child,
    replace_child,
    revision,
    version,
)
from tracker.storage.clock_fault import (
    ClockFault,
    clock_fault,
    clock_faults,
    correct_future_entries,
    trusted_now,
)
from tracker.storage.duplicate_decisions import decide_pair
from tracker.storage.preference_history import (
    PreferenceChange,
    preference_changes,
    restore_preference,
)
from tracker.storage.preferences import (
    DOCTOR_NUMBER,
    EMERGENCY_NUMBER,
    doctor_number,
    emergency_number,
    region,
    set_doctor_number,
    set_emergency_number,
    set_region,
)
from tracker.storage.read_records import (
    entries,
    entries_in_order,
    read,
    read_many,
    read_with_owner,
)
from tracker.storage.records import (
    RecordResult,
    add_records,
    amend,
    check_amendment,
    record,
    remove,
    replace,
    restore,
    restore_state,
    valid_new_record,
)
from tracker.storage.report_notes import PREFIX as REPORT_NOTE
from tracker.storage.report_notes import report_note, save_report_note

if TYPE_CHECKING:
    from tracker.storage.diary_cache import diary_cache
    from tracker.storage.load_diary import load_diary
    from tracker.storage.present_diary import present_diary

__all__ = [
    "DOCTOR_NUMBER",
    "EMERGENCY_NUMBER",
    "REPORT_NOTE",
    "Caregiver",
    "ClockFault",
    "HistoryEntry",
    "PreferenceChange",
    "RecordResult",
    "Version",
    "add_caregiver",
    "add_child",
    "add_records",
    "amend",
    "amend_child",
    "arrival_order",
    "caregivers",
    "caregivers_of",
    "changes_in_order",
    "check_amendment",
    "child_key",
    "child_with_id",
    "children",
    "clock_fault",
    "clock_faults",
    "correct_future_entries",
    "current_name",
    "decide_pair",
    "diary_cache",
    "doctor_number",
    "emergency_number",
    "entries",
    "entries_in_order",
    "exchange_child",
    "find_child",
    "history",
    "load_diary",
    "preference_changes",
    "present_diary",
    "read",
    "read_many",
    "read_with_owner",
    "record",
    "record_child",
    "region",
    "remove",
    "rename_caregiver",
    "replace",
    "replace_child",
    "report_note",
    "restore",
    "restore_preference",
    "restore_state",
    "retire_caregiver",
    "revision",
    "save_report_note",
    "set_doctor_number",
    "set_emergency_number",
    "set_region",
    "trusted_now",
    "valid_new_record",
    "version",
]


def __getattr__(name: str) -> object:
    """Return a function that loads a Diary; what it needs (pandas) takes 100 MB."""
    if name in {"diary_cache", "load_diary", "present_diary"}:
        return getattr(import_module(f"tracker.storage.{name}"), name)
    raise AttributeError(name)
