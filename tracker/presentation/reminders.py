"""What is still open today: the check-in and vitamin D, as a quiet line in the evening."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd

from tracker.domain.diary import Diary
from tracker.domain.local_time import local_date, zone
from tracker.domain.medicines import is_vitamin_d
from tracker.localization.messages import N_, _
from tracker.presentation.today_status import first_observed_day, newest_check_in_id

EVENING_HOUR: Final = 17
"""From this hour on the day's check-in can be about the day (ours)."""

MEDICINE_DAYS: Final = 7
"""A vitamin D dose within so many days says that the baby gets it (ours)."""

CHECK_IN_OPEN: Final = N_("Today's check-in is still open.")
VITAMIN_D_OPEN: Final = N_("Vitamin D today: not answered yet.")


def _dose_days(diary: Diary) -> list[date]:
    """Return the local days of the doses of vitamin D."""
    return [
        local_date(given_at.to_pydatetime(), diary.child.time_zone)
        for given_at, medicine in zip(diary.doses["given_at"], diary.doses["medicine"], strict=True)
        if is_vitamin_d(str(medicine))
    ]


def gets_vitamin_d(diary: Diary) -> bool:
    """Return whether the family said so, or logged a dose of it within the last week."""
    earliest = diary.today - timedelta(days=MEDICINE_DAYS)
    is_told = diary.child.background.vitamin_d_supplement == "yes"
    return is_told or any(day >= earliest for day in _dose_days(diary))


def _is_vitamin_d_answered(diary: Diary) -> bool:
    today = diary.check_ins[diary.check_ins["date"] == pd.Timestamp(diary.today)]
    return bool(today["vitamin_d_given"].notna().any()) or diary.today in _dose_days(diary)


def evening_reminders(diary: Diary) -> list[str]:
    """Return sentences about what is open today: none before the evening or in a new diary.

    A diary whose clock is wrong has none: nobody can tell what today is.
    """
    evening = diary.as_of.astimezone(zone(diary.child.time_zone)).hour >= EVENING_HOUR
    has_begun = first_observed_day(diary) < diary.today
    if not evening or not has_begun or diary.clock is not None:
        return []
    sentences = []
    if newest_check_in_id(diary, diary.today) is None:
        sentences.append(_(CHECK_IN_OPEN))
    if gets_vitamin_d(diary) and not _is_vitamin_d_answered(diary):
        sentences.append(_(VITAMIN_D_OPEN))
    return sentences
