"""`children` and `log`."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from tracker.cli.shared import now, print_json, ready
from tracker.errors import UserError, printable

LIST_SEPARATOR: Final = ","


def children_command(given: Namespace) -> int:
    """Do `children`."""
    from tracker.storage import database, store

    with database.reading(ready(given)) as session:
        family = store.children(session)
        if given.json:
            print_json(
                [
                    {
                        name: value
                        for name, value in store.child_said(child).items()
                        if name != "background"
                    }
                    for child in family
                ]
            )
        else:
            print(
                "\n".join(
                    f"{printable(child.name)}  born {child.birth_date}  {child.id}"
                    for child in family
                )
                or "No child yet. Add one in the browser: movement-diary serve."
            )
    return 0


def _answer(text: str, kind: str) -> object:
    if kind in {"words", "json"}:
        return [
            _answer(word, "text" if kind == "words" else "number")
            for word in text.split(LIST_SEPARATOR)
            if word
        ]
    if kind == "number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    return {"true": True, "false": False}.get(text, text) if kind == "flag" else text


def said_in_arguments(answers: list[str]) -> dict[str, object]:
    """Turn key=value words into an episode in the words of the exchange file; lists are separated by commas."""
    from tracker.domain.diary import EPISODES

    kinds = {column.name: column.kind for column in EPISODES}
    said: dict[str, object] = {}
    for answer in answers:
        key, equals, text = answer.partition("=")
        if not equals:
            raise UserError(
                f"{answer!r} is not key=value. Write answers such as state=asleep or movements=twitch,jerk."
            )
        said[key] = _answer(text, kinds.get(key, "text"))
    return said


def log_command(given: Namespace) -> int:
    """Do `log`."""
    from tracker.storage import database, store

    moment = now()
    said: dict[str, object] = {
        "started_at": given.at or moment,
        "source": "app",
    } | said_in_arguments(given.answers)
    if given.duration is not None:
        said["duration_s"] = given.duration
    with database.writing(ready(given)) as session:
        child = store.find_child(session, given.child)
        recorded = store.record(session, child.id, "episodes", said, now=moment, by=None)
    if given.json:
        print_json({"id": recorded.id, "created": recorded.created, "child": child.id})
    else:
        print(recorded.id)
    return 0
