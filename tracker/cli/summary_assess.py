"""`summary` prints the statistics, `assess` the red-flag assessment."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, cast

from tracker.cli.options import (
    add_as_of_option,
    add_child_option,
    add_json_option,
    add_period_options,
    check_order,
    parse_as_of,
    parse_day,
)
from tracker.cli.shared import open_upgraded, print_json
from tracker.errors import printable

if TYPE_CHECKING:
    from tracker.cli.options import SubParsers
    from tracker.domain.diary import Diary
    from tracker.review import Review


def add_parsers(commands: SubParsers) -> None:
    """Add the parsers of `summary` and `assess`."""
    text = "print how often, when and how long"
    parser = commands.add_parser("summary", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    add_child_option(parser)
    add_as_of_option(parser)
    add_period_options(parser)
    add_json_option(parser)
    parser.set_defaults(run=summary_command)
    text = "print the warning signs"
    parser = commands.add_parser("assess", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    add_child_option(parser)
    add_as_of_option(parser)
    add_json_option(parser)
    parser.add_argument(
        "--rules",
        action="store_true",
        help="print the whole catalogue for a clinician to read (Markdown),"
        " instead of an assessment",
    )
    parser.set_defaults(run=assess_command)


def _load_diary(arguments: Namespace) -> Diary:
    from tracker.storage import database, store

    with database.reading(open_upgraded(arguments)) as session:
        child = store.find_child(session, arguments.child)
        as_of = parse_as_of(arguments.as_of, child)
        if arguments.as_of is None:
            return store.present_diary(session, child.id, as_of)
        return store.load_diary(session, child.id, as_of)


def _clock(diary: Diary) -> dict[str, str]:
    """Return what is wrong with the clock as an entry of a JSON object, empty if nothing is."""
    from tracker.presentation.clock_text import diary_contradiction

    sentence = diary_contradiction(diary)
    return {"clock": sentence} if sentence else {}


def _print_clock(diary: Diary) -> None:
    for sentence in _clock(diary).values():
        print(sentence)


def load_review(arguments: Namespace) -> Review:
    """Return the review of the child, moment and period that the options name."""
    from tracker.domain.age import Period
    from tracker.review import build_review
    from tracker.statistics.days import default_period
    from tracker.statistics.last_visit import since_last_visit

    diary = _load_diary(arguments)
    since = since_last_visit(diary) if getattr(arguments, "since_last_visit", False) else None
    if arguments.first is None and arguments.last is None:
        return build_review(diary, since)
    default = since or default_period(diary)
    first = default.first if arguments.first is None else parse_day(arguments.first, "--from")
    last = default.last if arguments.last is None else parse_day(arguments.last, "--to")
    check_order(first, last)
    return build_review(diary, Period.between(first, last))


def summary_command(arguments: Namespace) -> int:
    """Run `summary`."""
    from tracker.review import summary_json

    review = load_review(arguments)
    summary = summary_json(review) | _clock(review.diary)
    if arguments.json:
        print_json(summary)
    else:
        _print_clock(review.diary)
        print(printable("\n".join(cast("list[str]", summary["sentences"]))))
    return 0


def assess_command(arguments: Namespace) -> int:
    """Run `assess`."""
    from tracker.clinical.assess import assess, assessment_json
    from tracker.clinical.catalogue.rules_document import rules_document

    if arguments.rules:
        print(rules_document(), end="")
        return 0
    diary = _load_diary(arguments)
    assessment = assess(diary)
    if arguments.json:
        print_json(assessment_json(assessment) | _clock(diary))
        return 0
    _print_clock(diary)
    for flag in assessment.flags:
        print(printable(f"{flag.urgency.parent}: {flag.title}\n  {flag.why}\n  {flag.do}"))
    if not assessment.flags:
        print(assessment.no_flag)
    return 0
