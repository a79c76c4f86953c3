"""The records of a table in a file, held compactly and validated anew each time they are iterated.

A validated record takes several kilobytes, its JSON some hundred bytes. So a large file is held as
JSON, and only some records at a time exist as objects.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from tracker.domain.field_types import Context, stored_context
from tracker.domain.record_validation import valid_record_or_none
from tracker.domain.schemas import RECORDS, Record
from tracker.errors import Problem
from tracker.exchange.safe_read import FORMAT, truncate_problems, unpacked

ID_NAMESPACE: Final = uuid5(NAMESPACE_URL, FORMAT)
"""The namespace of ids that are derived from a record's content."""

NOT_CONTENT: Final = frozenset({"id", "removed_at", "removed_why"})
"""Fields that do not count for a derived id, so that removing a record keeps its id."""


def derived_id(*content: object) -> str:
    """Return an id derived from a record's content: the same content gives the same id."""
    return str(uuid5(ID_NAMESPACE, json.dumps(content, sort_keys=True, default=str)))


def _with_id(record: Record, raw: Mapping[str, object], child_id: str) -> Record:
    if record.id is not None:
        return record
    content = {
        name: value
        for name, value in raw.items()
        if name not in NOT_CONTENT and value not in (None, "", [])
    }
    return record.model_copy(update={"id": derived_id(child_id, record.table, content)})


@dataclass(frozen=True)
class RecordRows:
    """The raw records of one table of one child. Iteration yields (location, validated record).

    `place` turns a path such as children/0/episodes/4 into the location in the original file.
    """

    table: str
    rows: Sequence[object]
    child_id: str
    context: Context
    where: str
    place: Callable[[str], str] = str

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, Record]]:
        problems: list[Problem] = []
        for number in range(len(self.rows)):
            record = self._validated(number, problems)
            if record is not None:
                yield self.place(f"{self.where}/{number}"), record

    def ids(self, problems: list[Problem]) -> Iterator[str | None]:
        """Validate every record and yield its id, None for an invalid one.

        The problems are added to `problems`; validation stops when there are too many.
        """
        for number in range(len(self.rows)):
            if truncate_problems(problems):
                break
            record = self._validated(number, problems)
            yield None if record is None else record.id

    def _validated(self, number: int, problems: list[Problem]) -> Record | None:
        row = self.rows[number]
        fields = unpacked(row)
        if isinstance(fields, dict):
            fields = {name: unpacked(value) for name, value in fields.items()}
        context = self.context
        if context.any_zone and isinstance(fields, dict):
            context = stored_context(context, fields)
        where = f"{self.where}/{number}"
        record = valid_record_or_none(RECORDS[self.table], fields, context, where, problems)
        if record is None or not isinstance(fields, dict):
            return None
        return _with_id(record, fields, self.child_id)
