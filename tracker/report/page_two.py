"""The tables of page two: development, measurements, history, medicines and visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain import vocabulary as v
from tracker.domain.age import format_age
from tracker.domain.report_note import Part
from tracker.localization.messages import N_, _, capitalized, ngettext
from tracker.localization.numbers import count_text, localized
from tracker.report.formatting import (
    format_day,
    format_days,
    joined,
    number,
    plain,
)
from tracker.report.history import history_rows
from tracker.report.measurements import size_rows
from tracker.report.videos import StoredVideo, video_rows

if TYPE_CHECKING:
    from tracker.review import MedicineUse, Review

Row = tuple[str, str]
Section = dict[str, object]

NEWEST_SKILLS: Final = 12
"""How many achieved skills are named; the others are counted."""
NEWEST_VISITS: Final = 8

ORDER: Final = (
    v.MilestoneStatus.LOST,
    v.MilestoneStatus.NOT_YET,
    v.MilestoneStatus.SOMETIMES,
    v.MilestoneStatus.ACHIEVED,
)


def sections(
    review: Review, leave_out: Collection[Part] = (), clips: Sequence[StoredVideo] = ()
) -> list[list[Section]]:
    """Return the sections that have a row and were not left out, as columns side by side."""

    def videos(review: Review) -> list[Row]:
        return video_rows(review, clips)

    columns: list[list[Section]] = [
        [
            {"title": _(title), "rows": rows}
            for title, part, make in half
            if part not in leave_out and (rows := (make or videos)(review))
        ]
        for half in HALVES
    ]
    return [half for half in columns if half]


def _newest_first(table: pd.DataFrame, by: str) -> list[pd.Series]:
    return [row for _, row in table.sort_values(by, ascending=False, kind="stable").iterrows()]


def _on(row: pd.Series, *, precise: str = "") -> str:
    day = format_day(row["date"].date())
    is_about = precise and row[precise] == v.DatePrecision.ABOUT
    return _("about {day}").format(day=day) if is_about else day


def _age_then(review: Review, day: date) -> str:
    """Return how old the child was on a day, by the corrected age where that is in use."""
    early = timedelta(days=review.age.chronological_days - review.age.corrected_days)
    corrected = review.age.corrected_applies
    return format_age(
        (day - review.child.birth_date - (early if corrected else timedelta())).days, day
    )


def _age_with_kind(review: Review, day: date) -> str:
    """Return the age on a day, and that it is the corrected one where it is."""
    age = _age_then(review, day)
    due = review.child.birth_date + timedelta(
        days=review.age.chronological_days - review.age.corrected_days
    )
    is_corrected = review.age.corrected_applies and day >= due
    return _("{age} corrected").format(age=age) if is_corrected else age


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
    rows = [
        (capitalized(status.clinical), _skill(review, row))
        for status in ORDER[:-1]
        for row in _newest_first(newest[newest["status"] == status], "date")
    ]
    achieved = _newest_first(newest[newest["status"] == ORDER[-1]], "date")
    skills = [
        _("{skill} ({age})").format(skill=row["label"], age=_age_then(review, row["date"].date()))
        for row in achieved[:NEWEST_SKILLS]
    ]
    if not skills:
        return rows
    title = (
        _("Achieved, newest first, at corrected age")
        if review.age.corrected_applies
        else _("Achieved, newest first")
    )
    return [*rows, (title, joined([*skills, _earlier(len(achieved) - NEWEST_SKILLS)]))]


def _skill(review: Review, row: pd.Series) -> str:
    """Return what was said of a skill: when, at what age, and the family's note."""
    text = _("{skill} · {day}, {age}").format(
        skill=row["label"],
        day=_on(row, precise="date_precision"),
        age=_age_with_kind(review, row["date"].date()),
    )
    return text + (f" “{plain(row['note'])}”" if row["note"] else "")


def _signs(review: Review) -> list[Row]:
    """Return the newest record of each sign, with its side and since when."""
    rows = []
    for row in _newest_first(review.diary.signs.drop_duplicates("sign", keep="last"), "date"):
        side = v.SignSide(row["side"]).clinical if pd.notna(row["side"]) else ""
        beats = (
            _("{count} beats").format(count=localized(f"{row['beats']:g}"))
            if pd.notna(row["beats"])
            else ""
        )
        since = (
            _("first noticed by the family {day}").format(
                day=format_day(row["first_noticed"].date())
            )
            if pd.notna(row["first_noticed"])
            else ""
        )
        rows.append(
            (
                capitalized(v.SignKind(row["sign"]).clinical),
                joined([_on(row), side, beats, since, plain(row["note"])]),
            )
        )
    return rows


def _medicines(review: Review) -> list[Row]:
    """Return vitamin D with its dose and days, then every medicine and vaccine entered."""
    care, supplement = review.care, review.child.background.vitamin_d_supplement
    rows = [
        (_("Vitamin D"), _vitamin_d(review)),
        *((plain(medicine.name), _medicine(medicine)) for medicine in care.medicines),
    ]
    if care.vaccinated:
        days = ", ".join(format_day(day) for day in care.vaccinated)
        rows.append((_("Vaccination, by the daily card"), days))
    return rows if supplement or care.vitamin_d_given.n or len(rows) > 1 else []


def _vitamin_d(review: Review) -> str:
    """Return whether vitamin D is given, which product, at what dose, and on how many days."""
    care, supplement = review.care, review.child.background.vitamin_d_supplement
    of_days = care.vitamin_d_given
    days = (
        ngettext(
            "given on {days} of {count} answered day of the period",
            "given on {days} of {count} answered days of the period",
            of_days.n,
        ).format(days=of_days.k, count=count_text(of_days.n))
        if of_days.n
        else _("days given not answered")
    )
    doses = [
        _("{product} {dose}").format(
            product=plain(one.name), dose=_dose(one) or _("(dose not given)")
        )
        for one in care.vitamin_d
    ]
    answer = (
        _("supplement: {answer}").format(answer=v.YesNo(supplement).clinical)
        if supplement
        else _("supplement not answered")
    )
    return joined([answer, *(doses or [_("product and dose not given")]), days])


def _medicine(medicine: MedicineUse) -> str:
    doses = ngettext("{count} dose", "{count} doses", medicine.doses)
    return joined(
        [
            doses.format(count=count_text(medicine.doses)),
            format_days(medicine.first, medicine.last),
            _dose(medicine),
        ]
    )


def _dose(medicine: MedicineUse) -> str:
    if medicine.amount is None:
        return ""
    unit = f" {plain(medicine.unit)}" if medicine.unit else ""
    return f"{number(medicine.amount)}{unit}"


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
    return rows + ([(earlier, _("in the diary"))] if earlier else [])


def _earlier(count: int) -> str:
    """Return how many older ones the page has no space for."""
    return _("and {count} earlier").format(count=count_text(count)) if count > 0 else ""


HALVES: Final[tuple[tuple[tuple[str, Part, Callable[[Review], list[Row]] | None], ...], ...]] = (
    (
        (N_("Measurements"), Part.MEASUREMENTS, size_rows),
        (N_("History, as told"), Part.HISTORY, history_rows),
    ),
    (
        (N_("Videos"), Part.VIDEOS, None),
        (N_("Signs of posture and tone"), Part.DEVELOPMENT, _signs),
        (N_("Medicines and vaccines"), Part.MEDICINES, _medicines),
        (N_("Visits"), Part.VISITS, _visits),
    ),
)
"""The sections of the left and the right column; that of the videos needs more than a review."""
