"""One version of a child's diary, with everything the pages compute from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Final

from tracker.clinical.assess import assess, features
from tracker.clinical.next_question import question_to_ask
from tracker.clinical.snooze import kinds_to_rest
from tracker.presentation import today_status
from tracker.presentation import warning_card as warnings
from tracker.presentation.confirmation import confirmation
from tracker.presentation.duplicate_pairs import duplicate_pairs
from tracker.presentation.emergency_number import flag_with_number
from tracker.presentation.flag_history import flag_history
from tracker.review import build_review

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tracker.clinical.assess import Assessment, Flag
    from tracker.clinical.next_question import Question
    from tracker.domain.age import Period
    from tracker.domain.diary import Diary
    from tracker.presentation.confirmation import Confirmation
    from tracker.presentation.duplicate_pairs import Pair
    from tracker.presentation.flag_history import FlagPeriod
    from tracker.presentation.today_status import Status
    from tracker.presentation.warning_card import WarningCard
    from tracker.review import Review

MOST_REVIEWS: Final = 6
"""Reviews kept per version, one per period: Trends and Report show one each (ours)."""
MOST_QUESTIONS: Final = 8
"""Questions kept per version: that of Today, and those of entries just opened (ours)."""


@dataclass(frozen=True, eq=False)
class AssessedDiary:
    """A frozen diary and results derived from it; each is computed at first use and never stale.

    Two browser sessions may compute the same result at the same time; both results are equal.
    """

    diary: Diary

    @cached_property
    def assessment(self) -> Assessment:
        """The flags, and the patterns that could not be judged."""
        return assess(self.diary)

    @cached_property
    def status(self) -> Status:
        """The figures at a glance on Today."""
        return today_status.status(self.diary)

    @cached_property
    def urgent_flags(self) -> tuple[Flag, ...]:
        """The flags shown above every page until the family has called somebody."""
        return today_status.urgent_flags(self.diary, self.assessment)

    @cached_property
    def confirmation(self) -> Callable[[str | None], Confirmation | None]:
        """A function from the emergency number to the questions about a movement that is over."""
        return lru_cache(MOST_REVIEWS)(partial(confirmation, self.diary, self.urgent_flags))

    @cached_property
    def warning_card(self) -> Callable[[str | None, str | None], WarningCard | None]:
        """A function from emergency and doctor's number to the card of all warning signs."""
        return lru_cache(MOST_REVIEWS)(self._warning)

    def _warning(self, emergency_number: str | None, doctor: str | None) -> WarningCard | None:
        return warnings.warning_card(
            self.diary,
            [flag_with_number(flag, emergency_number) for flag in self.assessment.flags],
            emergency_number=emergency_number,
            doctor_number=doctor,
        )

    @cached_property
    def kinds_to_rest(self) -> tuple[str, ...]:
        """The kinds of movement behind the flags that a doctor could let rest."""
        evidence = {
            flag.rule: {item.id for item in flag.evidence if item.table == "episodes"}
            for flag in self.assessment.flags
        }
        return kinds_to_rest(features(self.diary), evidence)

    @cached_property
    def duplicate_pairs(self) -> dict[str, Pair]:
        """The pairs of entries that may be one event, by the id of the later entry."""
        return duplicate_pairs(self.diary)

    @cached_property
    def flag_history(self) -> tuple[FlagPeriod, ...]:
        """Since when, or from when to when, each flag was raised; slow: replays every evening."""
        return flag_history(self.diary)

    @cached_property
    def first_observed_day(self) -> date:
        """The first local day with an episode or a check-in, today if there is none."""
        return today_status.first_observed_day(self.diary)

    @cached_property
    def review(self) -> Callable[[Period | None], Review]:
        """A function from a period (None: the usual one) to its summaries and the assessment."""
        return lru_cache(MOST_REVIEWS)(partial(build_review, self.diary))

    @cached_property
    def next_question(self) -> Callable[[str | None], Question | None]:
        """A function from an entry's id (None: any entry) to the question worth asking next."""
        return lru_cache(MOST_QUESTIONS)(partial(question_to_ask, self.diary))
