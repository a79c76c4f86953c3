"""What stands overleaf, where there is something: development, sizes, history, medicines, visits, as the family told them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker import vocabulary as v
from tracker.age import in_words
from tracker.report.words import count_in_words, day_in_words, listed, plain

if TYPE_CHECKING:
    from tracker.review import Review

Row = tuple[str, str]
Section = dict[str, object]

NEWEST_SKILLS: Final = 12
"""How many achieved skills are named; the others are counted."""
CORRECTED: Final = " corrected"
NEWEST_SIZES: Final = 6
NEWEST_VISITS: Final = 8

ORDER: Final = (v.MilestoneStatus.LOST, v.MilestoneStatus.NOT_YET, v.MilestoneStatus.SOMETIMES, v.MilestoneStatus.ACHIEVED)
UNITS: Final = {v.MeasurementKind.HEAD_CIRCUMFERENCE_CM: "cm", v.MeasurementKind.WEIGHT_G: "g", v.MeasurementKind.LENGTH_CM: "cm"}
ASKED_ONCE: Final[dict[str, tuple[str, type[v.Word]]]] = {
    "birth_history": ("Around birth", v.BirthEvent),
    "conditions": ("Diagnosed", v.Condition),
    "family_history": ("In the family", v.FamilyHistory),
    "vitamin_d_risks": ("Vitamin D risks", v.VitaminDRisk),
}


def sections(review: Review) -> list[Section]:
    """Return the sections that have a row."""
    made: dict[str, Callable[[Review], list[Row]]] = {
        "Development": _development,
        "Signs of posture and tone": _signs,
        "Measurements": _sizes,
        "History, as told": _history,
        "Medicines": _medicines,
        "Visits": _visits,
    }
    told = {title: make(review) for title, make in made.items()}
    return [{"title": title, "rows": rows, "windows": title == "Development" and spoke_of_windows(review)} for title, rows in told.items() if rows]


def spoke_of_windows(review: Review) -> bool:
    """Say whether anything was said of a skill that has a WHO window: without it there is nothing to draw."""
    return not review.windows.marks.empty


def _newest_first(table: pd.DataFrame, by: str) -> list[pd.Series]:
    return [row for _, row in table.sort_values(by, ascending=False, kind="stable").iterrows()]


def _on(row: pd.Series, *, precise: str = "") -> str:
    about = "about " if precise and row[precise] == v.DatePrecision.ABOUT else ""
    return f"{about}{day_in_words(row['date'].date())}"


def _age_then(review: Review, day: date) -> str:
    """Say how old the child was, by the corrected age where that is in use."""
    early = timedelta(days=review.age.chronological_days - review.age.corrected_days)
    corrected = review.age.corrected_applies
    days = (day - review.child.birth_date - (early if corrected else timedelta())).days
    return f"{in_words(days)}{CORRECTED if corrected and days >= 0 else ''}"


def _development(review: Review) -> list[Row]:
    """Return the newest statement about each skill: lost, not yet and sometimes each on its line, the achieved in one."""
    table, labels = review.diary.milestones, review.skill_labels
    named = table.assign(
        label=[labels.get(said, plain(said.replace("_", " "))) for said in table["milestone"]], skill=[review.skill_of(said) for said in table["milestone"]]
    )
    newest = named.sort_values(["date", "known_at", "id"], kind="stable").drop_duplicates("skill", keep="last")
    rows = []
    for status in ORDER[:-1]:
        for row in _newest_first(newest[newest["status"] == status], "date"):
            note = f" “{plain(row['note'])}”" if row["note"] else ""
            rows.append((status.clinical.capitalize(), f"{row['label']} · {_on(row, precise='date_precision')}, {_age_then(review, row['date'].date())}{note}"))
    achieved = _newest_first(newest[newest["status"] == ORDER[-1]], "date")
    said = [f"{row['label']} ({_age_then(review, row['date'].date()).removesuffix(CORRECTED)})" for row in achieved[:NEWEST_SKILLS]]
    more = f"and {len(achieved) - NEWEST_SKILLS} earlier" if len(achieved) > NEWEST_SKILLS else ""
    return rows + ([(f"Achieved, newest first{f', at{CORRECTED} age' if review.age.corrected_applies else ''}", listed([*said, more]))] if said else [])


def _signs(review: Review) -> list[Row]:
    """Return the newest record of each sign, with its side and since when."""
    rows = []
    for row in _newest_first(review.diary.signs.drop_duplicates("sign", keep="last"), "date"):
        side = v.SignSide(row["side"]).clinical if pd.notna(row["side"]) else ""
        beats = f"{row['beats']:g} beats" if pd.notna(row["beats"]) else ""
        since = f"first noticed {day_in_words(row['first_noticed'].date())}" if pd.notna(row["first_noticed"]) else ""
        rows.append((v.SignKind(row["sign"]).clinical.capitalize(), listed([_on(row), side, beats, since, plain(row["note"])])))
    return rows


def _sizes(review: Review) -> list[Row]:
    rows = []
    for kind in v.MeasurementKind:
        told = _newest_first(review.diary.measurements[review.diary.measurements["kind"] == kind], "date")
        sizes = listed(f"{row['value']:,g} {UNITS[kind]} on {_on(row)}" for row in told[:NEWEST_SIZES])
        rows += [(kind.clinical.partition(",")[0].capitalize(), sizes)] if sizes else []
    return rows


def _words(kind: type[v.Word], said: Iterable[str]) -> str:
    return ", ".join(kind(word).clinical for word in said)


def _history(review: Review) -> list[Row]:
    """Return the background; a list nobody was asked about says so, beside others that were."""
    told = review.child.background
    lists = {label: _words(kind, getattr(told, name)) for name, (label, kind) in ASKED_ONCE.items()}
    drops = f"vitamin D: {v.YesNo(told.vitamin_d_supplement).clinical}" if told.vitamin_d_supplement else "vitamin D not asked"
    formula = f"formula {told.formula_ml_per_day:g} ml a day" if told.formula_ml_per_day is not None else ""
    milk = v.MilkFeeding(told.feeding).clinical if told.feeding else ""
    given = _vitamin_d_days(review.days)
    if not (any(lists.values()) or told.complete or milk or told.vitamin_d_supplement or told.birth_weight_g or told.note or given):
        return []
    rows = [(label, words or ("none known" if told.complete else "not asked")) for label, words in lists.items()]
    rows.append(("Birth weight", f"{told.birth_weight_g:,g} g" if told.birth_weight_g else "not told"))
    rows.append(("Feeding", listed([milk, formula, drops, given])))
    return rows + ([("Note", f"“{plain(told.note)}”")] if told.note else [])


def _vitamin_d_days(days: pd.DataFrame) -> str:
    given = days["vitamin_d_given"]
    answered = int(given.isin(["yes", "no"]).sum())
    return f"given on {int((given == 'yes').sum())} of {count_in_words(answered, 'answered day')}" if answered else ""


def _medicines(review: Review) -> list[Row]:
    rows = []
    for name, doses in review.diary.doses.groupby("medicine", sort=True):
        last = doses.iloc[-1]
        unit = f" {plain(last['unit'])}" if pd.notna(last["unit"]) else ""
        amount = f"{last['amount']:g}{unit}" if pd.notna(last["amount"]) else ""
        when = day_in_words(last["given_at"].tz_convert(review.child.time_zone).date())
        rows.append((plain(str(name)), listed([count_in_words(len(doses), "dose"), f"last {when}", amount])))
    return rows


def _visits(review: Review) -> list[Row]:
    newest = _newest_first(review.diary.visits, "date")[:NEWEST_VISITS]
    return [(_on(row), listed([v.VisitKind(row["kind"]).clinical, f"“{plain(row['note'])}”" if row["note"] else ""])) for row in newest]
