"""`children` lists the children; `log` records an episode."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Final

from tracker.cli.options import add_child_option, add_json_option
from tracker.cli.shared import now, open_upgraded, print_json
from tracker.errors import UserError, printable

if TYPE_CHECKING:
    from tracker.cli.options import SubParsers

LIST_SEPARATOR: Final = ","


def add_parsers(commands: SubParsers) -> None:
    """Add the parsers of `children` and `log`."""
    parser = commands.add_parser(
        "children", help="list the children", description="List the children."
    )
    add_json_option(parser)
    parser.set_defaults(run=children_command)
    parser = commands.add_parser(
        "log", help="log a movement", description="Log a movement and print its id."
    )
    add_child_option(parser)
    parser.add_argument("--at", metavar="T", help="when it began, with an offset (default: now)")
    parser.add_argument("--duration", metavar="S", type=float, help="seconds")
    parser.add_argument(
        "answers",
        nargs="*",
        metavar="key=value",
        help="answers in the exchange file's words, such as state=asleep movements=twitch,jerk",
    )
    add_json_option(parser)
    parser.set_defaults(run=log_command)


def children_command(arguments: Namespace) -> int:
    """Run `children`."""
    from tracker.storage import database, store

    with database.reading(open_upgraded(arguments)) as session:
        children = store.children(session)
        if arguments.json:
            records = [store.exchange_child(child) for child in children]
            for record in records:
                record.pop("background", None)
            print_json(records)
        else:
            print(
                "\n".join(
                    f"{printable(child.name)}  born {child.birth_date}  {child.id}"
                    for child in children
                )
                or "No child yet. Add one in the browser: movement-diary serve."
            )
    return 0


def _parse_answer(text: str, kind: str) -> object:
    """Return the value of an answer; text that does not fit is left for validation to refuse."""
    if kind in {"words", "json"}:
        item_kind = "text" if kind == "words" else "number"
        return [_parse_answer(item, item_kind) for item in text.split(LIST_SEPARATOR) if item]
    if kind == "number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    return {"true": True, "false": False}.get(text, text) if kind == "flag" else text


def parse_answers(answers: list[str]) -> dict[str, object]:
    """Return an episode, keyed as in the exchange file, from key=value words.

    Commas separate the items of a list.
    """
    from tracker.domain.table_contracts import EPISODES

    kinds = {column.name: column.kind for column in EPISODES}
    episode: dict[str, object] = {}
    for answer in answers:
        key, equals, text = answer.partition("=")
        if not equals:
            raise UserError(
                f"{answer!r} is not key=value."
                " Write answers such as state=asleep or movements=twitch,jerk."
            )
        episode[key] = _parse_answer(text, kinds.get(key, "text"))
    return episode


def log_command(arguments: Namespace) -> int:
    """Run `log`; an entry later than the clock is told on standard error."""
    from tracker.presentation.clock_text import contradiction
    from tracker.storage import database, store

    moment = now()
    episode: dict[str, object] = {"started_at": arguments.at or moment, "source": "app"}
    episode |= parse_answers(arguments.answers)
    if arguments.duration is not None:
        episode["duration_s"] = arguments.duration
    with database.writing(open_upgraded(arguments)) as session:
        child = store.find_child(session, arguments.child)
        recorded = store.record(session, child.id, "episodes", episode, now=moment, by=None)
        fault = store.clock_fault(session, child.id, moment)
    if fault is not None:
        print(contradiction(fault.clock, fault.newest, child.time_zone), file=sys.stderr)
    if arguments.json:
        print_json({"id": recorded.id, "created": recorded.created, "child": child.id})
    else:
        print(recorded.id)
    return 0
