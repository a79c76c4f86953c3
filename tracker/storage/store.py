"""Record, amend, remove, restore, load: with `database` and `upkeep` the only SQL.

What is recorded is said in the exchange file's words and checked before it is stored. Every change keeps, in the same
transaction, who made it, when, and how the record read before; so any earlier state can be brought back. Nothing is deleted.
"""

from tracker.storage.audit_log import Past, changes_in_order, history
from tracker.storage.caregiver_names import current_name
from tracker.storage.caregivers import (
    Caregiver,
    add_caregiver,
    caregivers,
    rename_caregiver,
    retire_caregiver,
)
from tracker.storage.children import (
    Mark,
    add_child,
    amend_child,
    child_said,
    child_with_id,
    children,
    find_child,
    known_child,
    mark,
    record_child,
    replace_child,
    revision,
)
from tracker.storage.diary_cache import shelf
from tracker.storage.duplicate_decisions import decide_pair
from tracker.storage.load_diary import load_diary
from tracker.storage.preferences import emergency_number, set_emergency_number
from tracker.storage.records import (
    Recorded,
    add_records,
    amend,
    entries,
    entries_in_order,
    read,
    read_many,
    record,
    remove,
    replace,
    restore,
    restore_state,
)
from tracker.storage.report_notes import keep_visit_note, visit_note

__all__ = [
    "Caregiver",
    "Mark",
    "Past",
    "Recorded",
    "add_caregiver",
    "add_child",
    "add_records",
    "amend",
    "amend_child",
    "caregivers",
    "changes_in_order",
    "child_said",
    "child_with_id",
    "children",
    "current_name",
    "decide_pair",
    "emergency_number",
    "entries",
    "entries_in_order",
    "find_child",
    "history",
    "keep_visit_note",
    "known_child",
    "load_diary",
    "mark",
    "read",
    "read_many",
    "record",
    "record_child",
    "remove",
    "rename_caregiver",
    "replace",
    "replace_child",
    "restore",
    "restore_state",
    "retire_caregiver",
    "revision",
    "set_emergency_number",
    "shelf",
    "visit_note",
]
