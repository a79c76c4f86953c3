"""Match the children in another tracker's files to the children of this diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker.errors import Problem
from tracker.exchange.record_rows import derived_id
from tracker.exchange.safe_read import one_problem
from tracker.exchange.trackers.model import ImportOptions, ImportSummary, Row, Stored, TargetChild
from tracker.exchange.trackers.options_in_messages import CHILD, CHILD_WITH_CHILD, OR_CHILD
from tracker.localization.messages import N_, _

NO_PLACE: Final = ("UTC", "GMT", "Etc/", "Zulu", "Universal", "UCT", "Greenwich")
"""How the names of zones begin in which nobody lives."""

THE_DIARY: Final = "the diary"
"""The location of a child that is already stored."""


NONE_SAME: Final = N_("are about {child}, and no child of this diary is plainly the same")
NONE_YET: Final = N_("are about {child}, and this diary has no child yet")
NO_NAME_SAME: Final = N_(
    "do not say which child they are about, and no child of this diary is plainly the same"
)
NO_NAME_NONE_YET: Final = N_(
    "do not say which child they are about, and this diary has no child yet"
)


@dataclass(frozen=True)
class SourceChild:
    """A child as the other tracker knows it: its names, and its own row if the files have one."""

    first: str = ""
    last: str = ""
    row: Row | None = None

    @property
    def name(self) -> str:
        """The full name, "" if the files do not give it."""
        return f"{self.first} {self.last}".strip()

    def is_called(self, name: object) -> bool:
        """Return whether a name is this child's first or full name, ignoring case."""
        return bool(self.name) and str(name).strip().casefold() in {
            self.first.strip().casefold(),
            self.name.casefold(),
        }

    def new_id(self) -> str:
        """Return the id that the child gets if these files create it."""
        return derived_id(
            "child of another tracker", self.first.strip().casefold(), self.last.strip().casefold()
        )


def is_a_place(zone: str | None) -> bool:
    """Return whether a zone is one that people live in."""
    return zone is not None and not zone.startswith(NO_PLACE)


def _new_child(source: SourceChild, options: ImportOptions, file_zone: str | None) -> TargetChild:
    """Return a child made from its own row; its home zone is never guessed."""
    if source.row is None:
        raise one_problem(
            "",
            _("are about {child}, whom this diary does not know").format(
                child=source.name or _("a child")
            ),
            _("the export of the children beside it{or_child}").format(or_child=_(OR_CHILD)),
        )
    zones = (options.home_zone, options.time_zone, file_zone)
    home = next(filter(is_a_place, zones), None)
    if home is None:
        raise one_problem(
            source.row.where(),
            _("does not say where the child lives"),
            _("--home-zone with a place such as Europe/London"),
        )
    document = {
        "id": source.new_id(),
        "name": source.name,
        "birth_date": source.row.text_or_empty("birth_date"),
        "time_zone": home,
    }
    return TargetChild(document, source.row.where())


def _same_birthday(source: SourceChild, stored: Mapping[str, object]) -> bool:
    if source.row is None:
        return True
    return source.row.text_or_empty("birth_date") == stored.get("birth_date")


def _plain_match(source: SourceChild, stored: Stored, others: int) -> Mapping[str, object] | None:
    """Return the stored child that a source child plainly is; None if that is unclear.

    It is the child that an earlier import of these files created; or the only one of that name and
    birthday; or the only stored child, if the files give no name and there are no `others` in them.
    """
    imported = [child for child in stored if source.name and child.get("id") == source.new_id()]
    namesakes = [child for child in stored if source.is_called(child.get("name"))]
    only = list(stored) if not source.name and not others else []
    matches = imported or namesakes or only
    if len(matches) == 1 and (imported or _same_birthday(source, matches[0])):
        return matches[0]
    return None


def _no_match(source: SourceChild, stored: Stored) -> Problem:
    names = ", ".join(str(child.get("name")) for child in stored)
    nameless, named = (NO_NAME_SAME, NONE_SAME) if names else (NO_NAME_NONE_YET, NONE_YET)
    problem = _(named if source.name else nameless).format(child=source.name)
    if names:
        return Problem(
            _("the files"),
            problem,
            _("{option} of this diary that this is: {names}").format(
                option=_(CHILD_WITH_CHILD), names=names
            ),
        )
    return Problem(
        _("the files"),
        problem,
        _("the export of the children beside it, or the child added to this diary first"),
    )


def _chosen_match(
    sources: Mapping[str, SourceChild], options: ImportOptions, stored: Stored
) -> dict[str, Mapping[str, object]]:
    """Return by key the source child that --child means: the only one, or the one of that name."""
    chosen = next(child for child in stored if child.get("id") == options.child_id)
    keys = list(sources)
    if len(keys) != 1:
        keys = [key for key, child in sources.items() if child.is_called(chosen.get("name"))]
    if len(keys) != 1 and sources:
        names = ", ".join(child.name or key for key, child in sources.items())
        raise one_problem(
            _(CHILD),
            _("is {child}, and the files are about several children ({names})").format(
                child=chosen.get("name"), names=names
            ),
            _("the export of one child"),
        )
    return {keys[0]: chosen} if keys else {}


def _summarise(summary: ImportSummary, source: SourceChild, target: TargetChild) -> None:
    """Add to the summary which child this is, and a notice if the birthdays differ."""
    child, new = target.document, target.where != THE_DIARY
    summary.children.append(
        {"in_file": source.name, "here": child["name"], "id": child["id"], "new": new}
    )
    if not new and not _same_birthday(source, child) and source.row is not None:
        summary.notices.append(
            _(
                "{child} is born {there} there and {here} here; the diary's stays. Is it the same "
                "child?"
            ).format(
                child=child["name"],
                there=source.row.stripped("birth_date"),
                here=child.get("birth_date"),
            )
        )


def match_children(
    sources: Mapping[str, SourceChild],
    stored: Stored,
    options: ImportOptions,
    summary: ImportSummary,
    file_zone: str | None = None,
) -> dict[str, TargetChild]:
    """Return by key the child of this diary that each source child is, or a new one.

    With --child only that child is returned. InvalidFile if a match is unclear.
    """
    if options.child_id is not None:
        targets = {
            key: TargetChild(dict(child), THE_DIARY)
            for key, child in _chosen_match(sources, options, stored).items()
        }
    else:
        targets = {
            key: _target_of(child, stored, options, len(sources) - 1, file_zone)
            for key, child in sources.items()
        }
    for key, target in targets.items():
        _summarise(summary, sources[key], target)
    return targets


def _target_of(
    source: SourceChild, stored: Stored, options: ImportOptions, others: int, file_zone: str | None
) -> TargetChild:
    match = _plain_match(source, stored, others)
    if match is not None:
        return TargetChild(dict(match), THE_DIARY)
    if stored or source.row is None:
        problem = _no_match(source, stored)
        raise one_problem(problem.where, problem.problem, problem.expected)
    if options.child_name is not None and not source.is_called(options.child_name):
        raise one_problem(
            _(CHILD),
            _("is {child}, and the files are about {in_files}").format(
                child=repr(options.child_name), in_files=source.name
            ),
            _("the child's name as it stands in the files"),
        )
    return _new_child(source, options, file_zone)
