"""How many episodes alike are near: the same count whether few or many are marked, in whatever order their groups come."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import a_diary
from tests.clinical.example_cases.rule_outcomes import NOW, ago, born, episode
from tracker.clinical.assess import features
from tracker.clinical.features.episode_table import DAY_US

EPISODES = 120
WORDS = {"movements": ["twitch", "jerk", "tremble"], "side": ["left", "right"]}


@pytest.mark.parametrize("questions", [(), ("movements",), ("movements", "side")])
@pytest.mark.parametrize("marks", [0, 1, 5, 60, EPISODES])
@pytest.mark.parametrize("within_days", [1, 7])
def test_the_count_of_similar_events_near_is_that_of_counting_one_by_one(
    questions: tuple[str, ...], marks: int, within_days: int
) -> None:
    random = np.random.default_rng(marks)
    days = np.sort(random.integers(0, 40, EPISODES))[::-1] + random.choice(
        [0.0, 0.25], EPISODES
    )  # many exactly a day, or a week, apart
    episodes = [
        episode(
            ago(days=float(day)),
            movements=[str(random.choice(WORDS["movements"]))],
            **({"side": str(random.choice(WORDS["side"]))} if row % 3 else {}),
        )
        for row, day in enumerate(days)
    ]
    e = features(a_diary(born(months=4), NOW, episodes=episodes)).episodes
    marked = np.zeros(len(e.rows), dtype=bool)
    marked[random.permutation(len(e.rows))[:marks]] = True
    groups = e.group_code(*questions)
    apart = np.abs(e.rows.at_us[:, None] - e.rows.at_us[None, :])
    pairwise = (
        (apart <= within_days * DAY_US) & (groups[:, None] == groups[None, :]) & marked[None, :]
    ).sum(axis=1)
    assert e.count_within(marked, within_days, *questions).tolist() == pairwise.tolist()
    assert marks == 0 or pairwise.any()


def test_the_same_words_in_another_order_are_alike() -> None:
    episodes = [
        episode(ago(hours=hours), movements=words)
        for hours, words in ((3, ["jerk", "twitch"]), (2, ["twitch", "jerk"]), (1, ["twitch"]))
    ]
    e = features(a_diary(born(months=4), NOW, episodes=episodes)).episodes
    assert e.count_within(np.ones(3, dtype=bool), 1, "movements").tolist() == [2, 2, 1]
