"""The history of page two: what was told once of birth and family, and the illnesses since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.domain import vocabulary as v
from tracker.localization.messages import N_, _
from tracker.report.formatting import (
    day_count,
    format_day,
    joined,
    number,
    plain,
    temperature,
    weight_text,
)

if TYPE_CHECKING:
    from tracker.domain.diary import Background
    from tracker.review import MedicationSummary, Review

Row = tuple[str, str]

IMAGING: Final = frozenset({v.BirthEvent.BRAIN_INJURY_ON_IMAGING, v.BirthEvent.BRAIN_BLEED})
RELATED: Final = frozenset({v.FamilyHistory.PARENTS_RELATED})
PATCHES: Final = (N_("Pale skin patches"), N_("pale skin patches"))
ASKED_ONCE: Final[tuple[tuple[tuple[str, str], type[v.Word], str, frozenset[str]], ...]] = (
    (
        (N_("Around birth"), N_("around birth")),
        *(v.BirthEvent, "birth_history", frozenset(v.BirthEvent) - IMAGING),
    ),
    ((N_("Brain imaging"), N_("brain imaging")), v.BirthEvent, "birth_history", IMAGING),
    ((N_("Diagnosed"), N_("diagnosed")), v.Condition, "conditions", frozenset(v.Condition)),
    (
        (N_("In the family"), N_("in the family")),
        *(v.FamilyHistory, "family_history", frozenset(v.FamilyHistory) - RELATED),
    ),
    ((N_("Parents related"), N_("parents related")), v.FamilyHistory, "family_history", RELATED),
    (
        (N_("Vitamin D risks"), N_("vitamin D risks")),
        *(v.VitaminDRisk, "vitamin_d_risks", frozenset(v.VitaminDRisk)),
    ),
)
"""A row each: its label, alone and in a list, and which words of which list stand in it."""


def _words(kind: type[v.Word], words: Iterable[str]) -> str:
    return ", ".join(kind(word).clinical for word in words)


def history_rows(review: Review) -> list[Row]:
    """Return the background and the illnesses in the period.

    A list that nobody was asked about says so, beside others that were.
    """
    background, ill = review.child.background, _illness(review.care)
    milk = v.MilkFeeding(background.feeding).clinical if background.feeding else ""
    feeding = joined([milk, _formula(background)])
    lists = _lists_asked_once(background)
    has_more = background.complete or feeding or background.birth_weight_g or background.note or ill
    if not (any(lists.values()) or background.pale_skin_patches or has_more):
        return []
    rows = [
        *_rows_asked_once(background, lists),
        (
            _("Birth weight"),
            weight_text(background.birth_weight_g) if background.birth_weight_g else _("not given"),
        ),
        (_("Feeding"), feeding or _("not answered")),
    ]
    if ill:
        rows.append((_("Illness in the period"), ill))
    return [*rows, (_("Note"), f"“{plain(background.note)}”")] if background.note else rows


def _lists_asked_once(background: Background) -> dict[tuple[str, str], str]:
    """Return the words of each list that is asked about once, by its labels; "" for none."""
    return {
        labels: _words(kind, (word for word in getattr(background, name) if word in of_the_row))
        for labels, kind, name, of_the_row in ASKED_ONCE
    }


def _rows_asked_once(background: Background, lists: dict[tuple[str, str], str]) -> list[Row]:
    """Return a row for each list that has words; then which are empty, which were not asked."""
    patches = background.pale_skin_patches
    rows = [(_(alone), words) for (alone, _in_list), words in lists.items() if words]
    rows += [(_(PATCHES[0]), v.YesNo(patches).clinical)] if patches else []
    empty = [_(in_list) for (_alone, in_list), words in lists.items() if not words]
    if background.complete and empty:
        rows.append((_("None known"), joined(empty)))
    not_asked = [] if background.complete else empty
    not_asked += [] if patches else [_(PATCHES[1])]
    return [*rows, (_("Not answered"), joined(not_asked))] if not_asked else rows


def _formula(background: Background) -> str:
    if background.formula_ml_per_day is None:
        return ""
    return _("formula {amount} ml a day").format(amount=number(background.formula_ml_per_day))


def _illness(care: MedicationSummary) -> str:
    """Return fever and serious signs with their last days.

    It is empty where none was recorded, which does not mean that there was none.
    """
    signs = [
        _("{sign} {days}").format(sign=v.SeriousSign(sign).clinical, days=_last_of(days))
        for sign, days in care.serious_signs.items()
    ]
    return joined([_fever(care), *signs])


def _fever(care: MedicationSummary) -> str:
    if not care.fever:
        return ""
    text = _("fever on {days}, last {day}").format(
        days=day_count(len(care.fever)), day=format_day(care.fever[-1])
    )
    if care.hottest_c is None:
        return text
    return _("{fever}, highest {temperature}").format(
        fever=text, temperature=temperature(care.hottest_c)
    )


def _last_of(days: tuple[date, ...]) -> str:
    last = format_day(days[-1])
    if len(days) == 1:
        return _("on {day}").format(day=last)
    return _("on {days}, last {day}").format(days=day_count(len(days)), day=last)
