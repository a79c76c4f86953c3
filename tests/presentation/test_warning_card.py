"""A warning says one thing to do, what was seen, and why, in that order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_child, a_diary
from tracker.clinical.assess import assess
from tracker.domain.questions import COUNT_CHOICES, count_text
from tracker.domain.vocabulary import Urgency
from tracker.presentation.today_status import urgent_flags
from tracker.presentation.warning_card import OPENINGS, OWN_DEADLINES, WarningCard, warning_card

AS_OF = "2026-06-20T12:00:00+00:00"
FLINGS = {
    "started_at": "2026-06-20T07:05:00+01:00",
    "time_precision": "exact",
    "state": "just_woke",
    "movements": ["arms_fling"],
    "jerk_count": 6,
}
BLUE = {
    "started_at": "2026-06-20T08:00:00+01:00",
    "time_precision": "exact",
    "colour": "blue",
}
NO_SMILE = {"date": "2026-06-18", "milestone": "social_smile", "status": "lost"}


def card_of(
    *episodes: dict[str, Any], emergency: str | None = "999", doctor: str | None = None, **more: Any
) -> WarningCard | None:
    diary = a_diary(a_child("2026-01-01"), AS_OF, episodes=episodes, **more)
    flags = urgent_flags(diary, assess(diary))
    return warning_card(diary, flags, emergency_number=emergency, doctor_number=doctor)


def test_six_arm_flings_on_waking_say_whom_to_call_what_was_seen_and_why() -> None:
    card = card_of(FLINGS, doctor="020 7946 0000")
    assert card is not None
    assert (card.urgency, card.opening) == (Urgency.SAME_DAY, "Call a doctor today")
    assert [(call.label, call.number) for call in card.calls] == [
        ("Call our doctor", "020 7946 0000")
    ]
    assert "even without a video" in card.action
    assert card.entries == ("today, 07:05 · Arms flung up or out · 6 or more in a row · just woke",)
    assert card.reasons[0].title
    assert card.reasons[0].why


def test_the_most_urgent_of_several_says_what_to_do_and_the_others_are_reasons() -> None:
    card = card_of(FLINGS, BLUE, doctor="1")
    assert card is not None
    assert card.opening == "Call 999 now"
    assert [call.number for call in card.calls] == ["999", "1"]
    assert len(card.reasons) > 1
    assert any("blue" in line for line in card.entries)
    assert any("6 or more in a row" in line for line in card.entries)


def test_a_series_with_a_lost_skill_is_one_sign_with_one_thing_to_do() -> None:
    """The wider sign says all of the narrower one: no two instructions, no sentence twice."""
    card = card_of(FLINGS, milestones=[NO_SMILE])
    assert card is not None
    assert card.action.startswith("Go today to a hospital that can do an EEG")
    series = [one.title for one in card.reasons if "jerks in a row" in one.title]
    assert len(series) == 1
    assert series[0] != "Several short jerks in a row"
    assert any("6 or more in a row" in line for line in card.entries)


def test_a_lost_skill_is_named() -> None:
    diary = a_diary(a_child("2026-01-01"), AS_OF, milestones=[NO_SMILE])
    card = warning_card(diary, assess(diary).flags, emergency_number="999", doctor_number=None)
    assert card is not None
    assert card.opening == "Book a visit within two weeks"
    assert card.entries[0].startswith("Thu 18 Jun · Smiles back at your smile or your voice: ")


def test_without_numbers_the_words_are_complete_and_nothing_is_offered_to_tap() -> None:
    card = card_of(BLUE, emergency=None)
    assert card is not None
    assert (card.opening, card.calls) == ("Call your emergency number now", ())


def test_only_a_card_whose_doctor_cannot_be_tapped_asks_for_the_number() -> None:
    cards = [card_of(FLINGS), card_of(FLINGS, doctor="1"), card_of(BLUE, emergency=None)]
    assert [card.lacks_doctors_number for card in cards if card] == [True, False, False]


def test_the_reason_names_the_newest_call_about_it_and_no_other_does() -> None:
    visits = [
        {"date": day, "kind": "phone", "discussed": [rule]}
        for day, rule in (("2026-06-16", "series_on_waking"), ("2026-06-18", "very_worried"))
    ]
    card = card_of(FLINGS, visits=visits)
    assert card is not None
    assert card.reasons[0].why.endswith(
        " You recorded a call or visit about this on 16 Jun 2026, and logged more since."
    )
    wider = card_of(FLINGS, milestones=[NO_SMILE], visits=visits)
    assert wider is not None
    assert not any("about this on" in one.why for one in wider.reasons)


def test_each_reason_less_urgent_than_the_card_says_how_soon_for_itself() -> None:
    diary = a_diary(a_child("2026-01-01"), AS_OF, episodes=[BLUE, FLINGS], milestones=[NO_SMILE])
    flags = assess(diary).flags
    card = warning_card(diary, flags, emergency_number="999", doctor_number=None)
    assert card is not None
    reasons = {reason.title: reason.why for reason in card.reasons}
    tiers = {flag.title: Urgency(flag.urgency) for flag in flags}
    assert {tiers[title] for title in reasons} >= {Urgency.EMERGENCY_NOW, Urgency.SAME_DAY}
    for title, why in reasons.items():
        own = [words for words in OWN_DEADLINES.values() if words in why]
        lower = tiers[title] is not Urgency.EMERGENCY_NOW
        assert own == ([OWN_DEADLINES[tiers[title]]] if lower else [])


def test_no_warning_makes_no_card() -> None:
    assert card_of({**FLINGS, "jerk_count": 1}) is None


def test_each_tier_opens_with_its_own_words() -> None:
    assert len({OPENINGS[tier] for tier in Urgency if tier is not Urgency.NONE}) == len(OPENINGS)


@pytest.mark.parametrize(("words", "stored"), COUNT_CHOICES)
def test_a_range_is_stored_as_its_least_and_said_so(words: str, stored: int | None) -> None:
    if stored is None:
        assert words == "don't know"
    else:
        assert count_text(stored) == (words if words == str(stored) else f"{stored} or more")
    assert count_text(7) == "7"
