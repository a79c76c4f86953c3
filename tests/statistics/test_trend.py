"""Rising or falling: two clocks, of which the weaker counts; what was logged late counts from the evening it was logged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.builders import a_child, a_diary
from tracker.domain.diary import Diary
from tracker.review import build_review, summary_json
from tracker.statistics.change_detection import evening_comparisons
from tracker.statistics.confidence_intervals import rate, rate_ratio
from tracker.statistics.trend import Trend, figures, trend, trend_sentence

FIRST = date(2026, 3, 2)
CHILD = a_child("2026-01-01")
Answers = list[dict[str, Any]]


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def at(number: int, minute: int, **answers: Any) -> dict[str, Any]:
    """Return an entry at a minute of a day's morning, London clock, in winter or summer."""
    start = datetime.fromisoformat(f"{day(number)}T06:00:00+00:00") + timedelta(minutes=minute)
    return {"started_at": start.isoformat(), **answers}


def bouts(counts: Sequence[int], first: int = 0) -> Answers:
    """Return so many bouts on each successive day, half an hour apart."""
    return [
        at(first + number, 30 * bout)
        for number, count in enumerate(counts)
        for bout in range(count)
    ]


def none_seen(*days: int, **answers: Any) -> Answers:
    return [{"date": day(number), "episodes_seen": "none", **answers} for number in days]


def quiet(counts: Sequence[int], **answers: Any) -> Answers:
    """Return a check-in for every day without a bout."""
    return none_seen(*[number for number, count in enumerate(counts) if count == 0], **answers)


def evening_of(number: int, episodes: Answers, check_ins: Answers) -> Diary:
    """Return the diary as it stood at the last moment of a day, summer time already counted."""
    return a_diary(
        CHILD,
        f"{day(number)}T23:59:59.999999+00:00"
        if number < 27
        else f"{day(number)}T22:59:59.999999+00:00",
        episodes=episodes,
        check_ins=check_ins,
    )


def of(counts: Sequence[int], check_ins: Answers | None = None) -> Trend:
    """Return the trend on the evening of the last of some days, every one watched unless it is said otherwise."""
    return trend(
        evening_of(
            len(counts) - 1, bouts(counts), quiet(counts) if check_ins is None else check_ins
        )
    )


STEADY = [1, 0, 2, 1, 0, 1, 1, 0, 0, 2, 1, 1, 0, 1, 0, 1, 2, 0, 1, 1, 0]
STEEP = [*STEADY, 3, 4, 3, 5, 4, 3, 4]


# What rises, what does not, and what cannot be told.


def test_an_empty_diary_says_that_there_is_too_little_to_tell() -> None:
    result = trend(a_diary(CHILD, "2026-03-20T12:00:00+00:00"))
    assert (result.score, result.rising, result.falling, result.ratio) == (None, False, False, None)
    assert (
        result.sentence
        == "Too little to tell yet whether it is more often: that needs 7 watched days before the last 14."
    )


def test_three_weeks_of_the_same_do_not_rise() -> None:
    result = of(STEADY)
    assert (result.score, result.rising, result.falling) == (None, False, False)
    assert result.sentence.endswith("chance variation or a change in watching could explain it.")


def test_four_times_as_often_for_a_week_is_rising() -> None:
    result = of(STEEP)
    assert result.rising
    assert (
        result.days,
        result.last.isoformat(),
        result.recent.bouts,
        result.recent.observed_days,
        result.before.bouts,
        result.before.observed_days,
    ) == (
        7,
        day(27),
        26,
        7,
        16,
        21,
    )


def test_three_bouts_can_be_compared_and_two_cannot() -> None:
    base = [0] * 40
    assert of([*base, 0, 0, 0, 0, 1, 1, 1]).score is not None
    assert of([*base, 0, 0, 0, 0, 0, 1, 1]).score is None


def test_seven_watched_days_before_can_be_compared_with_and_six_cannot() -> None:
    assert of([0, 1, 0, 0, 1, 0, 0, 4, 4, 4, 4, 4, 4, 4]).rising
    assert of([1, 0, 0, 1, 0, 0, 4, 4, 4, 4, 4, 4, 4]).score is None


def test_one_and_a_half_times_as_often_can_rise_and_a_little_less_cannot() -> None:
    assert of([2] * 70 + [3] * 14).score is not None
    assert of([2] * 70 + [3] * 13 + [2]).score is None


def test_a_threshold_is_passed_by_the_score_of_2_6_itself() -> None:
    rows = [of([*[1] * 28, *[1] * (7 - more), *[4] * more]) for more in range(8)]
    scores = [one.score or 0.0 for one in rows]
    assert scores == sorted(scores)
    assert [one.rising for one in rows] == [score >= 2.6 for score in scores]
    assert 0 < sum(one.rising for one in rows) < 8


# The numbers, against scipy's own distributions.


def dispersion_of(
    counts: np.ndarray[Any, np.dtype[np.float64]], exposed: np.ndarray[Any, np.dtype[np.float64]]
) -> float:
    mean = counts.sum() / exposed.sum()
    scatter = ((counts - mean * exposed) ** 2 / (mean * exposed)).sum()
    return float(max(1.0, (scatter + 12 * 1.8) / (counts.size - 1 + 12)))


@pytest.mark.parametrize("seed", range(4))
def test_p_is_the_binomial_tail_of_the_deflated_counts_on_each_clock(seed: int) -> None:
    chance = np.random.default_rng(seed)
    counts = [*chance.poisson(1.0, 50).tolist(), *chance.poisson(3.0, 7).tolist()]
    words = chance.choice(["hardly", "some", "most"], len(counts)).tolist()
    result = trend(
        evening_of(
            len(counts) - 1,
            bouts(counts),
            [{"date": day(number), "watched": word} for number, word in enumerate(words)],
        )
    )
    assert result.days == 7
    weight = np.array([{"hardly": 0.25, "some": 0.6, "most": 1.0}[word] for word in words])
    x, e = np.array(counts, float), weight / weight[:-7].mean()
    for exposed, p in ((e, result.p_watched), (np.ones(len(counts)), result.p_calendar)):
        phi = dispersion_of(x[:-7], exposed[:-7])
        share = exposed[-7:].sum() / exposed.sum()
        assert p == pytest.approx(
            stats.beta.cdf(share, x[-7:].sum() / phi, x[:-7].sum() / phi + 1), rel=1e-9
        )
    assert result.score == pytest.approx(-math.log10(max(result.p_watched, result.p_calendar)))


def test_without_scatter_p_is_the_plain_binomial_tail() -> None:
    result = of([1] * 70 + [2] * 7)
    assert result.recent.phi == 1.0
    assert result.p_calendar == pytest.approx(stats.binom.sf(13, 84, 7 / 77))


# Two clocks.


def test_more_check_ins_and_no_more_bouts_are_no_rise_and_fewer_check_ins_are_none_either() -> None:
    counts = [1, 0, 0] * 14 + [1, 1, 0, 1, 1, 0, 1]
    watched, faded = of(counts), of(counts, quiet(counts)[:20])
    assert not watched.rising
    assert not faded.rising
    assert faded.p_watched < watched.p_watched


def test_watching_much_more_explains_what_is_seen_more() -> None:
    counts = [*STEADY, 2, 3, 3, 2, 3, 2, 3]
    closer = [
        {"date": day(number), "watched": "hardly" if number < 21 else "most"}
        for number in range(28)
    ]
    assert of(counts, [{"date": day(number), "watched": "some"} for number in range(28)]).rising
    result = of(counts, closer)
    assert not result.rising
    assert result.ratio_watched < 1 < result.ratio_calendar


def test_a_day_nobody_told_of_counts_as_the_family_usually_watches() -> None:
    some = [{"date": day(number), "watched": "some"} for number in range(28)]
    assert of(STEEP, some).p_watched == pytest.approx(of(STEEP, some[:21]).p_watched)


# What must change nothing (no truth is needed to check it).


def a_log(seed: int) -> tuple[Answers, Answers, int]:
    """Return entries and check-ins of about ninety days, some days unwatched, with a rise at the end for every other seed."""
    chance = np.random.default_rng(seed)
    length = 75 + int(chance.integers(0, 20))
    mean = np.where(np.arange(length) >= length - 9, 2.6 if seed % 2 else 1.0, 1.0)
    counts = chance.poisson(chance.gamma(2, mean / 2))
    unwatched = chance.random(length) < 0.25
    words = chance.choice(["hardly", "some", "most"], length).tolist()
    entries = [
        {
            "date": day(number),
            **({"episodes_seen": "none"} if count == 0 else {}),
            **({"watched": word} if chance.random() < 0.6 else {}),
        }
        for number, (count, word, away) in enumerate(
            zip(counts.tolist(), words, unwatched.tolist(), strict=True)
        )
        if not away
    ]
    rows = [
        entry
        for number, count in enumerate(counts.tolist())
        if not unwatched[number]
        for entry in bouts([count], number)
    ]
    return rows, entries, length - 1


SEEDS = range(6)


def figures_of(number: int, episodes: Answers, check_ins: Answers) -> dict[str, Any]:
    result = trend(evening_of(number, episodes, check_ins))
    return figures(result) | {"score": result.score}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_log_kept_twice_changes_nothing(seed: int) -> None:
    seen_before, result, last = a_log(seed)
    mine = [{**entry, "logged_by": "Mum"} for entry in seen_before]
    hers = [
        {
            **entry,
            "logged_by": "Gran",
            "started_at": (
                datetime.fromisoformat(entry["started_at"]) + timedelta(seconds=70)
            ).isoformat(),
        }
        for entry in seen_before
    ]
    assert figures_of(last, mine + hers, result) == figures_of(last, mine, result)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bout_told_as_taps_changes_nothing(seed: int) -> None:
    seen_before, result, last = a_log(seed)
    taps = [
        {
            **entry,
            "started_at": (
                datetime.fromisoformat(entry["started_at"]) + timedelta(minutes=m)
            ).isoformat(),
        }
        for entry in seen_before
        for m in (0, 2, 6)
    ]
    assert figures_of(last, taps, result) == figures_of(last, seen_before, result)


@pytest.mark.parametrize("seed", SEEDS)
def test_days_nobody_watched_before_the_diary_began_change_nothing(seed: int) -> None:
    seen_before, result, last = a_log(seed)
    moved = [{"date": (FIRST - timedelta(days=1)).isoformat(), "episodes_seen": "yes"}]
    before, after = (
        figures_of(last, seen_before, result),
        figures_of(last, seen_before, [*result, *moved]),
    )
    assert {
        name: before[name] for name in ("bouts", "observed_days", "ratio_watched", "p_watched")
    } == {name: after[name] for name in ("bouts", "observed_days", "ratio_watched", "p_watched")}


@pytest.mark.parametrize("seed", range(30))
def test_a_check_in_that_says_none_in_the_last_week_never_makes_a_rise(seed: int) -> None:
    chance = np.random.default_rng(seed + 100)
    seen_before, result, last = a_log(seed)
    before = trend(evening_of(last, seen_before, result))
    without = [
        number
        for number in range(last - 6, last + 1)
        if day(number) not in {one["date"] for one in result}
    ] or [last + 1]
    extra = none_seen(
        int(chance.choice(without)), watched=[None, "hardly", "some", "most"][seed % 4]
    )
    after = trend(evening_of(last, seen_before, result + extra))
    assert (after.score or 0.0) <= (before.score or 0.0) + 1e-9
    assert before.rising or not after.rising


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_in_which_late_entries_arrive_changes_nothing_once_they_are_there(
    seed: int,
) -> None:
    chance = np.random.default_rng(seed)
    seen_before, result, last = a_log(seed)
    late = chance.permutation(len(seen_before))
    hour = [
        f"{day(last)}T{8 + place % 10:02d}:{place % 60:02d}:00+00:00" for place in late.tolist()
    ]
    shuffled = [{**entry, "logged_at": when} for entry, when in zip(seen_before, hour, strict=True)]
    ordered = [
        {**entry, "logged_at": when} for entry, when in zip(seen_before, sorted(hour), strict=True)
    ]
    assert figures_of(last, shuffled[::-1], result[::-1]) == figures_of(last, ordered, result)


def test_a_change_of_the_clock_moves_no_count_from_its_day() -> None:
    around = [
        {"started_at": f"2026-03-{number:02d}T{hour}:30:00+{'01' if number >= 29 else '00'}:00"}
        for number in range(25, 32)
        for hour in ("02", "23")
    ]
    result = trend(
        a_diary(
            CHILD,
            "2026-03-31T23:59:00+01:00",
            episodes=[*bouts([1] * 23), *[e for e in around if "29T02" not in e["started_at"]]],
        )
    )
    assert (
        result.recent.bouts,
        result.recent.observed_days,
        result.before.bouts,
        result.before.observed_days,
    ) == (13, 7, 23, 23)


# What was known by then.


@pytest.mark.parametrize("seed", SEEDS)
def test_asked_once_for_every_evening_it_says_what_each_evening_says_alone(seed: int) -> None:
    chance = np.random.default_rng(seed)
    episodes, result, last = a_log(seed)

    def late(episode: dict[str, Any], number: int) -> dict[str, Any]:
        delay = int(chance.choice([0, 0, 0, 1, 2, 5]))
        return (
            {**episode, "logged_at": f"{day(number + delay)}T21:00:00+00:00"} if delay else episode
        )

    episodes = [
        late(entry, (date.fromisoformat(entry["started_at"][:10]) - FIRST).days)
        for entry in episodes
    ]
    pairs = [
        {**at(number, 2), "logged_by": "Gran", "logged_at": f"{day(number + 1)}T08:00:00+00:00"}
        for number in range(0, last, 5)
    ]
    bridges = [
        {**at(number, 34), "logged_by": "Mum", "logged_at": f"{day(number + 2)}T08:00:00+00:00"}
        for number in range(1, last, 7)
    ]
    episodes = [
        *episodes,
        *pairs,
        *bridges,
        *[at(number, 38) for number in range(1, last, 7)],
    ]
    result = [late(one, (date.fromisoformat(one["date"]) - FIRST).days) for one in result]
    at_once = evening_comparisons(evening_of(last, episodes, result), FIRST)
    for number in range(last - 25, last + 1):
        then = evening_of(number, episodes, result)
        alone = evening_comparisons(then, then.today)
        for window, its in zip(at_once.windows, alone.windows, strict=True):
            assert (
                window.bouts[number],
                window.observed_days[number],
                window.bouts_before[number],
                window.observed_before[number],
            ) == (
                its.bouts[0],
                its.observed_days[0],
                its.bouts_before[0],
                its.observed_before[0],
            )
        assert at_once.score(then.today.toordinal() - date(1970, 1, 1).toordinal()) == alone.score(
            alone.first_evening
        )


def test_what_was_logged_the_next_morning_counts_from_the_next_evening() -> None:
    steep = bouts([4] * 7, 21)
    late = [{**entry, "logged_at": f"{day(28)}T08:00:00+00:00"} for entry in steep]
    result = quiet(STEADY)
    assert not trend(evening_of(27, bouts(STEADY) + late, result)).rising
    assert trend(evening_of(28, bouts(STEADY) + late, result)).rising


def test_a_morning_does_not_take_back_what_yesterday_said_and_can_already_say_more() -> None:
    counts, result = STEEP, quiet(STEEP)
    morning = trend(
        a_diary(CHILD, f"{day(28)}T05:00:00+00:00", episodes=bouts(counts), check_ins=result)
    )
    assert (morning.rising, morning.last.isoformat()) == (True, day(27))
    busy = [*bouts(counts), *bouts([7], 28)]
    noon = trend(a_diary(CHILD, f"{day(28)}T12:00:00+00:00", episodes=busy, check_ins=result))
    assert (noon.last.isoformat(), (noon.score or 0) > (morning.score or 0)) == (day(28), True)


# The card's words.


def told_of(
    recent: tuple[int, int],
    before: tuple[int, int],
    *,
    rising: bool = False,
    falling: bool = False,
    share: float = 0.9,
) -> str:
    now, then = rate(*recent, 1.0), rate(*before, 1.0)
    return trend_sentence(
        Trend(
            14,
            FIRST,
            now,
            then,
            rate_ratio(then, now, 1.0),
            share,
            3.0,
            0.001,
            0.001,
            2.8,
            2.8,
            rising,
            falling,
            "",
        )
    )


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            told_of((17, 12), (30, 60), rising=True),
            (
                "About 1.4 a day on days you watched (0.8–2.3; 12 of 14 days watched). Before: 0.5 a day. "
                "That is 2.8 times as often (1.5–5.3) – more than chance variation would explain."
            ),
        ),
        (
            told_of((9, 12), (0, 60), rising=True),
            (
                "About 0.8 a day on days you watched (0.3–1.4; 12 of 14 days watched). Before: 0 a day. "
                "That is at least 9.9 times as often – more than chance variation would explain."
            ),
        ),
        (
            told_of((2, 12), (60, 60), falling=True),
            (
                "About 0.2 a day on days you watched (0.02–0.6; 12 of 14 days watched). Before: 1.0 a day. "
                "That is 0.2 times as often (0.02–0.6) – fewer than before."
            ),
        ),
        (
            told_of((0, 12), (9, 60)),
            "None on days you watched (0–0.3; 12 of 14 days watched). Before: 0.1 a day. Chance variation or a change in watching could explain it.",
        ),
        (
            told_of((2, 12), (10, 6)),
            "Too little to tell yet whether it is more often: that needs 7 watched days before the last 14.",
        ),
        (
            told_of((4, 5), (9, 9), share=0.4),
            "Too many unwatched days to compare the last 14 days with those before.",
        ),
        (told_of((4, 2), (9, 40)), "Too little to tell: 4 bouts on 2 days watched of the last 14."),
    ],
)
def test_the_card_says(answers: str, words: str) -> None:
    assert answers == words


def test_fewer_is_described_and_never_praised() -> None:
    result = of([*[3, 2, 3, 4] * 10, *[0] * 9, 1, 0, 0, 0, 0])
    assert (result.falling, result.rising, result.score) == (True, False, None)
    assert result.sentence.endswith("– fewer than before.")


def test_the_review_and_its_json_carry_the_same_comparison() -> None:
    diary = evening_of(27, bouts(STEEP), quiet(STEEP))
    review = build_review(diary)
    summary = summary_json(review)["trend"]
    assert isinstance(summary, dict)
    assert (review.trend, summary["sentence"], summary["rising"]) == (
        trend(diary),
        review.trend.sentence,
        True,
    )
