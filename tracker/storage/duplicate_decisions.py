"""What a family decides about two entries of one moment: kept in the source of one of them, with its history."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from tracker.domain.duplicate_decision import Decision, with_decision
from tracker.errors import UserError
from tracker.storage.records import amend, read, read_many

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
    """Keep whether two episodes are one event or two; with None what was decided is taken back.

    The later entry carries it, the other where there is no room. UserError where neither has room, or they are of two children.
    """
    sources = {
        id_: str(read(session, EPISODES, id_).get("source", "")) for id_ in (entry_id, other_id)
    }
    owners = {owner for owner, _ in read_many(session, EPISODES, list(sources)).values()}
    if len(sources) < 2 or len(owners) > 1:  # noqa: PLR2004 - a pair
        raise UserError(
            "These are not two entries of one child, so nothing can be decided about them."
        )
    order = sorted(
        sources,
        key=lambda id_: (datetime.fromisoformat(read(session, EPISODES, id_)["started_at"]), id_),
        reverse=True,
    )
    said = {id_: with_decision(sources[id_], _other(id_, sources), None) or "" for id_ in order}
    if decision is not None:
        carrier = next(
            (
                id_
                for id_ in order
                if with_decision(said[id_], _other(id_, sources), decision) is not None
            ),
            None,
        )
        if carrier is None:
            raise UserError(
                "There is no room beside these entries for the decision. Take one of the two out instead, as entered twice."
            )
        said[carrier] = with_decision(said[carrier], _other(carrier, sources), decision) or ""
    for id_ in order:
        if said[id_] != sources[id_]:
            amend(
                session, EPISODES, id_, {"source": said[id_] or None}, now=now, by=by, exactly=True
            )


def _other(id_: str, pair: dict[str, str]) -> str:
    return next(one for one in pair if one != id_)
