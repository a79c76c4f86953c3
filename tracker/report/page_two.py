"""The tables of page two: development, measurements, history, medicines and visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain import vocabulary as v
from tracker.domain.age import format_age
from tracker.domain.report_note import Part
from tracker.report.formatting import format_count, format_day, format_days, joined, number, plain
from tracker.report.measurements import size_rows
from tracker.report.videos import StoredVideo, video_rows

if TYPE_CHECKING:
    from tracker.review import MedicationSummary, MedicineUse, Review

Row = tuple[str, str]
Section = dict[str, object]

NEWEST_SKILLS: Final = 12
"""How many achieved skills are named; the others are counted."""
CORRECTED: Final = " corrected"
NEWEST_VISITS: Final = 8

ORDER: Final = (
    v.MilestoneStatus.LOST,
    v.MilestoneStatus.NOT_YET,
    v.MilestoneStatus.SOMETIMES,
    v.MilestoneStatus.ACHIEVED,
)
IMAGING: Final = frozenset({v.BirthEvent.BRAIN_INJURY_ON_IMAGING, v.BirthEvent.BRAIN_BLEED})
RELATED: Final = frozenset({v.FamilyHistory.PARENTS_RELATED})
PATCHES: Final = "Pale skin patches"
ASKED_ONCE: Final[tuple[tuple[str, type[v.Word], str, frozenset[str]], ...]] = (
    ("Around birth", v.BirthEvent, "birth_history", frozenset(v.BirthEvent) - IMAGING),
    ("Brain imaging", v.BirthEvent, "birth_history", IMAGING),
    ("Diagnosed", v.Condition, "conditions", frozenset(v.Condition)),
    ("In the family", v.FamilyHistory, "family_history", frozenset(v.FamilyHistory) - RELATED),
    ("Parents related", v.FamilyHistory, "family_history", RELATED),
    ("Vitamin D risks", v.VitaminDRisk, "vitamin_d_risks", frozenset(v.VitaminDRisk)),
)
"""A row each: its label, and which words of which list stand in it."""


def sections(
    review: Review, leave_out: Collection[Part] = (), clips: Sequence[StoredVideo] = ()
) -> list[list[Section]]:
    """Return the sections that have a row and were not left out, as columns side by side."""

    def videos(review: Review) -> list[Row]:
        return video_rows(review, clips)

    columns: list[list[Section]] = [
        [
            {"title": title, "rows": rows}
            for title, part, make in half
            if part not in leave_out and (rows := (make or videos)(review))
        ]
        for half in HALVES
    ]
    return [half for half in columns if half]


def _newest_first(table: pd.DataFrame, by: str) -> list[pd.Series]:
    return [row for _, row in table.sort_values(by, ascending=False, kind="stable").iterrows()]


def _on(row: pd.Series, *, precise: str = "") -> str:
    about = "about " if precise and row[precise] == v.DatePrecision.ABOUT else ""
    return f"{about}{format_day(row['date'].date())}"


def _age_then(review: Review, day: date) -> str:
    """Return how old the child was, by the corrected age where that is in use."""
    early = timedelta(days=review.age.chronological_days - review.age.corrected_days)
    corrected = review.age.corrected_applies
    days = (day - review.child.birth_date - (early if corrected else timedelta())).days
    return f"{format_age(days, day)}{CORRECTED if corrected and days >= 0 else ''}"


def development(review: Review) -> list[Row]:
    """Return the newest statement about each skill.

    Lost, not yet and sometimes have a row for each skill; the achieved skills share one.
    """
    table, labels = review.diary.milestones, review.skill_labels
    named = table.assign(
        label=[labels.get(skill, plain(skill.replace("_", " "))) for skill in table["milestone"]],
        skill=[review.skill_of(skill) for skill in table["milestone"]],
    )
    newest = named.sort_values(["date", "known_at", "id"], kind="stable").drop_duplicates(
        "skill", keep="last"
    )
    rows = []
    for status in ORDER[:-1]:
        for row in _newest_first(newest[newest["status"] == status], "date"):
            note = f" “{plain(row['note'])}”" if row["note"] else ""
            rows.append(
                (
                    status.clinical.capitalize(),
                    (
                        f"{row['label']} · {_on(row, precise='date_precision')}, "
                        f"{_age_then(review, row['date'].date())}{note}"
                    ),
                )
            )
    achieved = _newest_first(newest[newest["status"] == ORDER[-1]], "date")
    skills = [
        f"{row['label']} ({_age_then(review, row['date'].date()).removesuffix(CORRECTED)})"
        for row in achieved[:NEWEST_SKILLS]
    ]
    more = f"and {len(achieved) - NEWEST_SKILLS} earlier" if len(achieved) > NEWEST_SKILLS else ""
    return rows + (
        [
            (
                "Achieved, newest first"
                + (f", at{CORRECTED} age" if review.age.corrected_applies else ""),
                joined([*skills, more]),
            )
        ]
        if skills
        else []
    )


def _signs(review: Review) -> list[Row]:
    """Return the newest record of each sign, with its side and since when."""
    rows = []
    for row in _newest_first(review.diary.signs.drop_duplicates("sign", keep="last"), "date"):
        side = v.SignSide(row["side"]).clinical if pd.notna(row["side"]) else ""
        beats = f"{row['beats']:g} beats" if pd.notna(row["beats"]) else ""
        since = (
            f"first noticed by the family {format_day(row['first_noticed'].date())}"
            if pd.notna(row["first_noticed"])
            else ""
        )
        rows.append(
            (
                v.SignKind(row["sign"]).clinical.capitalize(),
                joined([_on(row), side, beats, since, plain(row["note"])]),
            )
        )
    return rows


def _words(kind: type[v.Word], words: Iterable[str]) -> str:
    return ", ".join(kind(word).clinical for word in words)


def _history(review: Review) -> list[Row]:
    """Return the background and the illnesses in the period.

    A list that nobody was asked about says so, beside others that were.
    """
    background, ill = review.child.background, _illness(review.care)
    lists = {
        label: _words(kind, (word for word in getattr(background, name) if word in of_the_row))
        for label, kind, name, of_the_row in ASKED_ONCE
    }
    patches = background.pale_skin_patches
    named = {name: words for name, words in lists.items() if words}
    named |= {PATCHES: v.YesNo(patches).clinical} if patches else {}
    unnamed = [name for name in lists if name not in named]
    formula = (
        f"formula {number(background.formula_ml_per_day)} ml a day"
        if background.formula_ml_per_day is not None
        else ""
    )
    milk = v.MilkFeeding(background.feeding).clinical if background.feeding else ""
    if not (
        named
        or background.complete
        or milk
        or formula
        or background.birth_weight_g
        or background.note
        or ill
    ):
        return []
    rows = list(named.items())
    if background.complete and unnamed:
        rows.append(("None known", _in_one_row(unnamed)))
    not_asked = [] if background.complete else unnamed
    not_asked += [] if patches else [PATCHES]
    if not_asked:
        rows.append(("Not answered", _in_one_row(not_asked)))
    rows.append(
        (
            "Birth weight",
            f"{background.birth_weight_g:,g} g" if background.birth_weight_g else "not given",
        )
    )
    rows.append(("Feeding", joined([milk, formula]) or "not answered"))
    return (
        rows
        + ([("Illness in the period", ill)] if ill else [])
        + ([("Note", f"“{plain(background.note)}”")] if background.note else [])
    )


def _in_one_row(labels: Iterable[str]) -> str:
    return joined(f"{label[:1].lower()}{label[1:]}" for label in labels)


def _illness(care: MedicationSummary) -> str:
    """Return fever and serious signs with their last days.

    It is empty where none was recorded, which does not mean that there was none.
    """
    hot = f", highest {care.hottest_c:.1f} °C" if care.hottest_c is not None else ""
    fever = (
        f"fever on {format_count(len(care.fever), 'day')}, last {format_day(care.fever[-1])}{hot}"
        if care.fever
        else ""
    )
    signs = [
        f"{v.SeriousSign(sign).clinical} {_last_of(days)}"
        for sign, days in care.serious_signs.items()
    ]
    return joined([fever, *signs])


def _last_of(days: tuple[date, ...]) -> str:
    return (
        f"on {format_day(days[-1])}"
        if len(days) == 1
        else f"on {len(days)} days, last {format_day(days[-1])}"
    )


def _medicines(review: Review) -> list[Row]:
    """Return vitamin D with its dose and days, then every medicine and vaccine entered."""
    care, supplement = review.care, review.child.background.vitamin_d_supplement
    days_given = care.vitamin_d_given
    days = (
        f"given on {days_given.k} of {format_count(days_given.n, 'answered day')} of the period"
        if days_given.n
        else "days given not answered"
    )
    dose = [f"{plain(m.name)} {_dose(m) or '(dose not given)'}" for m in care.vitamin_d]
    dose = dose or ["product and dose not given"]
    rows = [
        (
            "Vitamin D",
            joined(
                [
                    f"supplement: {v.YesNo(supplement).clinical}"
                    if supplement
                    else "supplement not answered",
                    *dose,
                    days,
                ]
            ),
        )
    ]
    rows += [
        (
            plain(medicine.name),
            joined(
                [
                    format_count(medicine.doses, "dose"),
                    format_days(medicine.first, medicine.last),
                    _dose(medicine),
                ]
            ),
        )
        for medicine in care.medicines
    ]
    rows += (
        [
            (
                "Vaccination, by the daily card",
                ", ".join(format_day(day) for day in care.vaccinated),
            )
        ]
        if care.vaccinated
        else []
    )
    return rows if supplement or days_given.n or len(rows) > 1 else []


def _dose(medicine: MedicineUse) -> str:
    return (
        ""
        if medicine.amount is None
        else f"{number(medicine.amount)}{f' {plain(medicine.unit)}' if medicine.unit else ''}"
    )


def _visits(review: Review) -> list[Row]:
    visits = _newest_first(review.diary.visits, "date")
    rows = [
        (
            _on(row),
            joined(
                [
                    v.VisitKind(row["kind"]).clinical,
                    f"“{plain(row['note'])}”" if row["note"] else "",
                ]
            ),
        )
        for row in visits[:NEWEST_VISITS]
    ]
    earlier = _earlier(len(visits) - NEWEST_VISITS)
    return rows + ([(earlier, "in the diary")] if earlier else [])


def _earlier(count: int) -> str:
    """Return how many older ones the page has no space for."""
    return f"and {count:,} earlier" if count > 0 else ""


HALVES: Final[tuple[tuple[tuple[str, Part, Callable[[Review], list[Row]] | None], ...], ...]] = (
    (("Measurements", Part.MEASUREMENTS, size_rows), ("History, as told", Part.HISTORY, _history)),
    (
        ("Videos", Part.VIDEOS, None),
        ("Signs of posture and tone", Part.DEVELOPMENT, _signs),
        ("Medicines and vaccines", Part.MEDICINES, _medicines),
        ("Visits", Part.VISITS, _visits),
    ),
)
"""The sections of the left and the right column; that of the videos needs more than a review."""
