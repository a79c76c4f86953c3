from __future__ import annotations

import numpy as np
import pytest

from tracker.presentation.tap_tempo_text import tap_tempo_text, video_tempo_text
from tracker.statistics.tap_tempo import HAND_JITTER_S, tap_rhythm


def beat(taps: int, every_s: float = 1.0) -> list[float]:
    """Taps with a steady beat."""
    return [2.0 + n * every_s for n in range(taps)]


def alternating(taps: int, short_s: float, long_s: float) -> list[float]:
    """Taps whose gaps are short and long by turns."""
    return [float(at) for at in np.cumsum([0.0, *([short_s, long_s] * taps)])[:taps]]


def by_a_hand(taps: int, every_s: float) -> list[float]:
    """A steady beat as a hand taps it: each tap strays, half of them early and half late, by the hand's own jitter."""
    return [
        at + (HAND_JITTER_S if n % 2 else -HAND_JITTER_S) / 2**0.5
        for n, at in enumerate(beat(taps, every_s))
    ]


def test_no_taps_are_a_count_of_zero_and_nothing_else() -> None:
    rhythm = tap_rhythm([])
    assert (rhythm.count, rhythm.median_interval_s, rhythm.per_second, rhythm.evenness) == (
        0,
        None,
        None,
        "cannot_tell",
    )


def test_seven_taps_have_no_rate_and_eight_have_one() -> None:
    assert tap_rhythm(beat(7, 0.5)).per_second is None
    assert tap_rhythm(beat(8, 0.5)).per_second == pytest.approx(2.0)
    assert tap_rhythm(beat(8, 0.5)).median_interval_s == pytest.approx(0.5)


def test_fourteen_taps_say_nothing_of_evenness_and_fifteen_do() -> None:
    assert tap_rhythm(beat(14)).evenness == "cannot_tell"
    assert tap_rhythm(beat(15)).evenness == "even"


def test_gaps_of_half_a_second_and_a_second_and_a_half_are_uneven() -> None:
    assert tap_rhythm(alternating(15, 0.5, 1.5)).evenness == "uneven"


def test_a_spread_between_even_and_uneven_is_left_open() -> None:
    # sample deviation of fourteen intervals 1 ± 0.22 s: 0.228 s; without the hand's own 0.064 s, 0.219 of the median
    assert tap_rhythm(alternating(15, 0.78, 1.22)).evenness == "cannot_tell"


def test_what_only_the_hand_adds_does_not_make_a_beat_uneven() -> None:
    every_s = 0.45
    assert np.diff(by_a_hand(15, every_s)).std(ddof=1) / every_s > 0.14
    assert tap_rhythm(by_a_hand(15, every_s)).evenness == "even"


def test_above_two_and_a_half_a_second_live_taps_are_called_unreliable() -> None:
    assert not tap_rhythm(beat(20, 0.401)).too_fast
    fast = tap_rhythm(beat(20, 0.399))
    assert (fast.too_fast, fast.evenness) == (True, "cannot_tell")
    assert "A video shows it better" in tap_tempo_text(fast)


def test_taps_may_come_in_any_order_and_all_at_once() -> None:
    assert tap_rhythm(beat(9)[::-1]) == tap_rhythm(beat(9))
    assert tap_rhythm([3.0] * 20).per_second is None


@pytest.mark.parametrize(
    ("taps", "words"),
    [
        (beat(1), "1 tap. With 8 or more taps we can show the rhythm."),
        (
            beat(8, 0.7),
            "8 taps, about one every 0.7 s (1.4 a second). The taps don't show whether the rhythm was steady.",
        ),
        (
            beat(15, 0.7),
            "15 taps, about one every 0.7 s (1.4 a second). The rhythm of the taps was steady.",
        ),
        (
            alternating(15, 0.5, 1.5),
            "15 taps, about one every 1.0 s (1.0 a second). The rhythm of the taps was uneven.",
        ),
    ],
)
def test_the_rhythm_is_described_and_nothing_is_named(taps: list[float], words: str) -> None:
    assert tap_tempo_text(tap_rhythm(taps)) == words


def test_a_quarter_of_the_speed_lets_a_hand_follow_four_times_as_fast() -> None:
    taps = beat(15, 0.2)
    assert tap_rhythm(taps).too_fast
    assert tap_rhythm(taps, 0.5).evenness == "even"
    assert tap_rhythm(beat(15, 0.1 + 1e-9), 0.25).evenness == "even"
    assert tap_rhythm(beat(15, 0.0999), 0.25).too_fast


def test_taps_too_fast_for_a_rhythm_are_still_counted_as_a_series_counts_them() -> None:
    fast = tap_rhythm(beat(11, 0.2))
    slow_motion = tap_rhythm(beat(11, 0.05), 0.25)
    for words in (tap_tempo_text(fast), video_tempo_text(fast), video_tempo_text(slow_motion)):
        assert words.startswith("11 taps")
        assert "The diary counts them as they are" in words


def test_in_slow_motion_the_hand_explains_less_of_an_uneven_rhythm() -> None:
    # sample deviation of fourteen intervals 0.5 ± 0.08 s: 0.083 s; without the hand's own 0.064 s,
    # 0.11 of the median, and without a quarter of it, 0.16
    taps = alternating(15, 0.42, 0.58)
    assert tap_rhythm(taps).evenness == "even"
    assert tap_rhythm(taps, 0.25).evenness == "cannot_tell"


def test_taps_along_a_video_say_what_they_are_and_not_what_they_mean() -> None:
    steady = video_tempo_text(tap_rhythm(beat(15, 0.5), 0.25))
    assert steady.startswith(
        "15 taps: about 2.0 a second in the video, one every 0.5 s. The rhythm of the taps was steady."
    )
    assert "We can't tell what moves or why" in steady
    assert "With 8 or more taps" in video_tempo_text(tap_rhythm(beat(7), 0.25))
    few = video_tempo_text(tap_rhythm(beat(14, 0.5), 0.25))
    assert "we need 15 or more taps" in few
    assert "play the video slower" in video_tempo_text(tap_rhythm(beat(15, 0.1), 0.5))
    assert "still useful to the doctor" in video_tempo_text(tap_rhythm(beat(15, 0.05), 0.25))
