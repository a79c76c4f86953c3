"""Whose rows another tracker's files hold: each child of the files beside the children of this diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker.errors import Problem
from tracker.exchange.diary_json import derived_id
from tracker.exchange.safe_read import one_problem
from tracker.exchange.trackers.model import ImportOptions, ImportSummary, Row, Stored, TargetChild

NOWHERE: Final = ("UTC", "GMT", "Etc/", "Zulu", "Universal", "UCT", "Greenwich")
"""Zones that are no place somebody lives in."""


@dataclass(frozen=True)
class SourceChild:
    """A child as the other tracker speaks of it: its names, and its own row where the files hold one."""

    first: str = ""
    last: str = ""
    row: Row | None = None

    @property
    def name(self) -> str:
        """The full name, "" where the files do not say it."""
        return f"{self.first} {self.last}".strip()

    def is_called(self, name: object) -> bool:
        """Say whether a name of this diary is this child's first name, or its full one."""
        return bool(self.name) and str(name).strip().casefold() in {
            self.first.strip().casefold(),
            self.name.casefold(),
        }

    def id_here(self) -> str:
        """Return the id it gets when these files make it."""
        return derived_id(
            "child of another tracker", self.first.strip().casefold(), self.last.strip().casefold()
        )


def is_a_place(zone: str | None) -> bool:
    """Say whether a zone is one that people live in."""
    return zone is not None and not zone.startswith(NOWHERE)


def _new(there: SourceChild, asked: ImportOptions, told_zone: str | None) -> TargetChild:
    """Return a child made of its own row; its home is what was said, never guessed."""
    if there.row is None:
        raise one_problem(
            "",
            f"are about {there.name or 'a child'}, whom this diary does not know",
            "the export of the children beside it, or --child",
        )
    home = next(
        (zone for zone in (asked.home_zone, asked.time_zone, told_zone) if is_a_place(zone)), None
    )
    if home is None:
        raise one_problem(
            there.row.where(),
            "does not say where the child lives",
            "--home-zone with a place such as Europe/London",
        )
    said = {
        "id": there.id_here(),
        "name": there.name,
        "birth_date": there.row.plain("birth_date"),
        "time_zone": home,
    }
    return TargetChild(said, there.row.where())


def _same_birthday(there: SourceChild, here: Mapping[str, object]) -> bool:
    return there.row is None or there.row.plain("birth_date") == here.get("birth_date")


def _by_itself(there: SourceChild, stored: Stored, others: int) -> Mapping[str, object] | None:
    """Return the child of this diary that a child of the files is without anybody saying so, None where that is not plain."""
    made = [here for here in stored if there.name and here.get("id") == there.id_here()]
    named = [here for here in stored if there.is_called(here.get("name"))]
    only = list(stored) if not there.name and not others else []
    fits = made or named or only
    return fits[0] if len(fits) == 1 and (made or _same_birthday(there, fits[0])) else None


def _unknown(there: SourceChild, stored: Stored) -> Problem:
    names = ", ".join(str(here.get("name")) for here in stored)
    who = f"are about {there.name}" if there.name else "do not say which child they are about"
    expected = (
        f"--child with the child of this diary that this is: {names}"
        if names
        else "the export of the children beside it, or the child added to this diary first"
    )
    return Problem(
        "the files",
        who
        + (
            ", and no child of this diary is plainly the same"
            if names
            else ", and this diary has no child yet"
        ),
        expected,
    )


def _told_apart(
    there: Mapping[str, SourceChild], asked: ImportOptions, stored: Stored
) -> dict[str, Mapping[str, object]]:
    """Return the child of the files that the person's --child is: the only one, or the one of that name."""
    here = next(child for child in stored if child.get("id") == asked.child_id)
    fits = (
        list(there)
        if len(there) == 1
        else [key for key, child in there.items() if child.is_called(here.get("name"))]
    )
    if len(fits) != 1 and there:
        names = ", ".join(child.name or key for key, child in there.items())
        raise one_problem(
            "--child",
            f"is {here.get('name')}, and the files are about several children ({names})",
            "the export of one child",
        )
    return {fits[0]: here} if fits else {}


def _tell(account: ImportSummary, there: SourceChild, holder: TargetChild, *, new: bool) -> None:
    account.children.append(
        {"in_file": there.name, "here": holder.said["name"], "id": holder.said["id"], "new": new}
    )
    if (
        not new
        and there.row is not None
        and there.row.plain("birth_date") != holder.said.get("birth_date")
    ):
        born = f"born {there.row.word('birth_date')} there and {holder.said.get('birth_date')} here"
        account.notices.append(
            f"{holder.said['name']} is {born}; the diary's stays. Is it the same child?"
        )


def match_children(
    there: Mapping[str, SourceChild],
    stored: Stored,
    asked: ImportOptions,
    account: ImportSummary,
    told_zone: str | None = None,
) -> dict[str, TargetChild]:
    """Return by key who each child of the files is here. Those missing are left alone, because --child names another. InvalidFile where it is not plain."""
    if asked.child_id is not None:
        pairs = {
            key: TargetChild(dict(here), "the diary")
            for key, here in _told_apart(there, asked, stored).items()
        }
    else:
        pairs = {
            key: _holder(child, stored, asked, len(there) - 1, told_zone)
            for key, child in there.items()
        }
    for key, holder in pairs.items():
        _tell(account, there[key], holder, new=holder.where != "the diary")
    return pairs


def _holder(
    there: SourceChild, stored: Stored, asked: ImportOptions, others: int, told_zone: str | None
) -> TargetChild:
    here = _by_itself(there, stored, others)
    if here is not None:
        return TargetChild(dict(here), "the diary")
    if stored or there.row is None:
        problem = _unknown(there, stored)
        raise one_problem(problem.where, problem.problem, problem.expected)
    if asked.child_name is not None and not there.is_called(asked.child_name):
        raise one_problem(
            "--child",
            f"is {asked.child_name!r}, and the files are about {there.name}",
            "the child's name as it stands in the files",
        )
    return _new(there, asked, told_zone)
