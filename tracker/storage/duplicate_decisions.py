"""Store the family's decision about two similar episodes, in the `source` of one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from tracker.domain.duplicate_decision import Decision, with_decision
from tracker.errors import UserError
from tracker.localization.messages import _
from tracker.storage.read_records import read, read_many
from tracker.storage.records import amend

EPISODES: Final = "episodes"


def decide_pair(
    session: Session,
    entry_id: str,
    other_id: str,
    decision: Decision | None,
    *,
    now: datetime,
    by: str | None,
) -> None:
    """Store whether two episodes are one event or two; None deletes the decision.

    The later episode carries it, the other where the later one's source has no room. UserError
    where neither has room, or the episodes belong to two children.
    """
    sources = {
        id_: str(read(session, EPISODES, id_).get("source", "")) for id_ in (entry_id, other_id)
    }
    owners = {owner for owner, _record in read_many(session, EPISODES, list(sources)).values()}
    if len(sources) < 2 or len(owners) > 1:  # noqa: PLR2004 - a pair
        raise UserError(
            _("These are not two entries of one child, so nothing can be decided about them.")
        )
    order = sorted(
        sources,
        key=lambda id_: (datetime.fromisoformat(read(session, EPISODES, id_)["started_at"]), id_),
        reverse=True,
    )
    updated = {id_: with_decision(sources[id_], _other(id_, sources), None) or "" for id_ in order}
    if decision is not None:
        carrier = next(
            (
                id_
                for id_ in order
                if with_decision(updated[id_], _other(id_, sources), decision) is not None
            ),
            None,
        )
        if carrier is None:
            raise UserError(
                _(
                    "There is no room beside these entries for the decision. Take one of the two "
                    "out instead, as entered twice."
                )
            )
        others = _other(carrier, sources)
        updated[carrier] = with_decision(updated[carrier], others, decision) or ""
    for id_ in order:
        if updated[id_] != sources[id_]:
            changes = {"source": updated[id_] or None}
            amend(session, EPISODES, id_, changes, now=now, by=by, exactly=True)


def _other(id_: str, pair: dict[str, str]) -> str:
    return next(other for other in pair if other != id_)
