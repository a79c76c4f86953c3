"""The one question that is asked: what would settle it, of whom, and when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.builders import a_diary
from tests.clinical.example_cases import DEMO, HERE, diary_in, expectations
from tests.clinical.example_cases.rule_outcomes import (
    AS_USUAL,
    NOW,
    ago,
    assessed,
    born,
    check_in,
    episode,
    milestone,
)
from tests.examples import RANDOM_CASES
from tracker.clinical.assess import assess, features
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.features.episode_table import DAY_US
from tracker.clinical.features.feature_set import Features
from tracker.clinical.next_question import Question, candidates, question_specs, question_to_ask
from tracker.clinical.what_if import Outcomes, WhatIf, outcomes, table_of
from tracker.domain.diary import CONTRACTS, Child, Diary
from tracker.domain.vocabulary import Urgency
from tracker.presentation.entry_text import enumeration

GIRL = born(months=5, sex="female")
STIFF: dict[str, Any] = {
    "state": "awake",
    "movements": ["stiffening"],
    "colour": "normal",
    "breathing": "normal",
    "after": "normal",
}
SLEEPING: dict[str, Any] = {
    "state": "asleep",
    "movements": ["twitch"],
    "rhythm": "irregular",
    "side": "both",
}


def question_for(
    *episodes: dict[str, Any], child: Child = GIRL, only: str | None = None, **tables: Any
) -> Question | None:
    return question_to_ask(a_diary(child, NOW, episodes=list(episodes), **tables), only)


def field(question: Question | None) -> str | None:
    return None if question is None else question.field


def asked_until_silence(*episodes: dict[str, Any], answer: str) -> list[str]:
    """Answer every question with one word, where the question knows it, and return what was asked."""
    entries = [dict(one) for one in episodes]
    order: list[str] = []
    while (question := question_for(*entries)) and len(order) < 20:
        order.append(question.field)
        diary = a_diary(GIRL, NOW, episodes=entries)
        place = int(np.flatnonzero(diary.episodes["id"] == question.id)[0])
        result = sorted(entries, key=lambda one: one["started_at"])[place]
        result[question.field] = [answer] if question.field == "eyes" else answer
    return order


def test_one_sign_alone_is_soon_and_asks_whether_it_went_on_under_the_hand() -> None:
    assert assessed(GIRL, episodes=[episode(**STIFF)]).urgency == "soon"
    question = question_for(episode(**STIFF))
    assert question is not None
    assert (question.field, question.words, question.rule) == (
        "held",
        "Did it go on under your hand?",
        "goes_on_when_held",
    )
    assert question.only_if_tried


def test_then_whether_she_responded_until_everything_that_matters_is_told() -> None:
    answers = STIFF | {"held": "not_tried", "eyes": ["normal"]}
    question = question_for(episode(**answers))
    assert question is not None
    assert (question.field, question.words) == ("responsive", "Did Robin look at you or respond?")


def test_a_sleep_series_that_nobody_said_stopped_on_waking_asks_that() -> None:
    nights = [episode(ago(days=days, hours=11, minutes=15), **SLEEPING) for days in (0, 1, 2)]
    question = question_for(*nights)
    assert question is not None
    assert (question.field, question.words) == ("woken", "Did it stop when you woke Robin?")
    assert question.id == a_diary(GIRL, NOW, episodes=nights).episodes["id"].iloc[-1], "the newest"
    assert question.only_if_tried


def test_woken_is_never_asked_of_a_baby_awake() -> None:
    assert field(question_for(episode(**SLEEPING))) == "woken"
    assert (
        field(
            question_for(
                episode(
                    **SLEEPING
                    | {"state": "awake", "held": "stopped", "eyes": ["normal"], "responsive": "yes"}
                )
            )
        )
        is None
    )


def test_eyes_and_response_are_not_asked_of_a_sleeping_baby() -> None:
    asleep = SLEEPING | {"rhythm": "regular", "woken": "not_tried", "held": "not_tried"}
    assert field(question_for(episode(**asleep))) not in {"eyes", "responsive"}


@pytest.mark.parametrize(
    "entry",
    [{}, {"state": "awake"}, {"movements": ["startle"], "rhythm": "single", "state": "awake"}],
)
def test_an_entry_that_nothing_points_to_asks_nothing(entry: dict[str, Any]) -> None:
    assert question_for(episode(**entry)) is None


def test_everything_answered_asks_nothing_and_neither_does_an_empty_diary() -> None:
    answers = {**AS_USUAL, **SLEEPING} | {
        "woken": "stopped",
        "held": "not_tried",
        "tone": "normal",
        "trigger": "none",
    }
    assert question_for(episode(**answers)) is None
    assert question_for() is None


@pytest.mark.parametrize("entry", [STIFF, SLEEPING, {"movements": ["limpness"], "state": "awake"}])
def test_not_sure_is_an_answer_and_never_asked_again(entry: dict[str, Any]) -> None:
    order = asked_until_silence(episode(**entry), answer="unsure")
    assert order
    assert len(order) == len(set(order)) < 20


@pytest.mark.parametrize("word", ["not_tried", "unsure"])
def test_what_was_not_tried_with_one_sleep_twitch_is_not_asked_of_an_older_one_alike(
    word: str,
) -> None:
    older, newer = episode(ago(days=2), **SLEEPING), episode(ago(days=1), **SLEEPING)
    assert field(question_for(older, newer)) == "woken"
    assert question_for(older, newer | {"woken": word}) is None


def test_an_entry_of_two_weeks_ago_is_asked_about_and_an_older_one_is_not() -> None:
    assert field(question_for(episode(ago(days=13, hours=23), **STIFF))) == "held"
    assert question_for(episode(ago(days=14, hours=1), **STIFF)) is None


def test_a_removed_entry_is_not_asked_about() -> None:
    assert question_for(episode(**STIFF, removed_at=ago(minutes=5), removed_why="mistake")) is None


def test_an_episode_still_running_is_not_asked_about() -> None:
    assert question_for(episode(ago(minutes=2), running=True, **STIFF)) is None


def test_while_something_needs_help_at_once_nothing_is_asked() -> None:
    blue = episode(ago(minutes=20), colour="blue")
    assert assessed(GIRL, episodes=[episode(**STIFF), blue]).urgency == "emergency_now"
    assert question_for(episode(**STIFF), blue) is None
    assert question_for(episode(**STIFF), check_ins=[check_in(alertness="cannot_wake")]) is None


def test_a_floppy_day_asks_whether_it_came_suddenly_on_that_day_and_the_next_only() -> None:
    assert field(question_for(check_ins=[check_in(tone="floppy")])) == "tone_onset"
    assert field(question_for(check_ins=[check_in(1, tone="floppy")])) == "tone_onset"
    assert question_for(check_ins=[check_in(2, tone="floppy")]) is None


def test_after_a_save_only_what_a_raised_rule_asks_of_that_entry_is_asked() -> None:
    stiff, sleeping = (
        a_diary(GIRL, NOW, episodes=[episode(**STIFF)]),
        a_diary(GIRL, NOW, episodes=[episode(**SLEEPING)]),
    )
    assert field(question_to_ask(stiff, str(stiff.episodes["id"].iloc[0]))) == "held"
    assert question_to_ask(sleeping, str(sleeping.episodes["id"].iloc[0])) is None
    assert question_to_ask(stiff, "00000000-0000-0000-0000-000000000000") is None


def test_the_child_is_called_by_its_name() -> None:
    child = replace(born(months=5, sex="female"), name="Zoë *{b}*")
    question = question_for(episode(**SLEEPING), child=child)
    assert question is not None
    assert question.words == "Did it stop when you woke Zoë *{b}*?"


def test_every_question_has_words_that_exist_a_way_to_say_not_sure_and_a_rule_that_asks_it() -> (
    None
):
    wanted = {f"episodes.{name}" for rule in load_catalogue().rules.values() for name in rule.asks}
    wanted |= {
        f"check_ins.{name}" for rule in load_catalogue().rules.values() for name in rule.asks
    }
    wanted |= {need for rule in load_catalogue().rules.values() for need in rule.needs}
    for one in question_specs():
        known = enumeration(one.table, one.field)
        assert known is not None
        assert {one.worst, one.least} <= set(known)
        assert "unsure" in set(known) or one.field == "movements"
        assert f"{one.table}.{one.field}" in wanted
        assert one.tried == (one.field in {"held", "woken"})


# ------------------------------------------------------- the same as trying every answer in a copy


def _diaries() -> Iterator[Any]:
    for name, key, folder in (
        ("expected.yaml", "cases", HERE / "cases"),
        ("diaries_expected.yaml", "diaries", DEMO),
    ):
        for case, expected in expectations(name, key).items():
            yield pytest.param(folder / f"{case}.json", expected["as_of"], id=case)


def _copy(diary: Diary, table: str, record_id: str, answers: dict[str, Any]) -> Diary:
    frame = diary.table(table).copy()
    for name, value in answers.items():
        frame.loc[frame["id"] == record_id, name] = value
    return (
        replace(diary, episodes=frame) if table == "episodes" else replace(diary, check_ins=frame)
    )


def _bare(diary: Diary, table: str, record_id: str) -> Diary:
    entry = {"words": "", "word": np.nan, "number": np.nan, "text": "", "json": ""}
    answers = {
        "id",
        "logged_by",
        "time_zone",
        "utc_offset_min",
        "local_minute",
        "time_precision",
        "source",
    }
    return _copy(
        diary,
        table,
        record_id,
        {
            one.name: entry[one.kind]
            for one in CONTRACTS[table]
            if one.kind in entry and one.name not in answers
        },
    )


def _ranks(diary: Diary) -> tuple[int, dict[str, int]]:
    assessment = assess(diary)
    domains: dict[str, int] = {}
    for flag in assessment.flags:
        domains[flag.domain] = max(domains.get(flag.domain, 0), flag.urgency.rank)
    return Urgency(assessment.urgency).rank, domains


def _change(more: tuple[int, dict[str, int]], less: tuple[int, dict[str, int]]) -> tuple[int, int]:
    return more[0] - less[0], max(
        (rank - less[1].get(domain, 0) for domain, rank in more[1].items()), default=0
    )


@pytest.mark.parametrize(("file", "as_of"), list(_diaries()))
def test_the_question_is_the_one_that_trying_every_answer_in_a_copy_finds(
    file: Any, as_of: str
) -> None:
    diary = diary_in(file, as_of)
    what_if = WhatIf(features(diary))
    f, now = what_if.f, what_if.now
    largest = (0, 0)
    for one in candidates(f, now, None) if now.highest < Urgency.EMERGENCY_NOW.rank else ():
        spec, record_id = (
            one.spec,
            (f.episodes if one.spec.table == "episodes" else f.days).rows.ids[one.row].split()[0],
        )
        worst, least = (
            _ranks(_copy(diary, spec.table, record_id, {spec.field: word}))
            for word in (spec.worst, spec.least)
        )
        change = _change(worst, least)
        if not one.called_for and change > (0, 0):
            bare = _ranks(
                _copy(
                    _bare(diary, spec.table, record_id),
                    spec.table,
                    record_id,
                    {spec.field: spec.worst},
                )
            )
            change = min(change[0], worst[0] - bare[0]), min(change[1], _change(worst, bare)[1])
        assert max(change, (0, 0)) == max(what_if.gain(one), (0, 0)), (spec.field, record_id)
        largest = max(largest, change)
    assert (question_to_ask(diary) is None) == (largest <= (0, 0))


# ------------------------------------------------------ the same as evaluating a copy of the diary


def _long_diary(seed: int) -> Diary:
    """Return ten months of entries with random answers, many near the days findings expire."""
    random = np.random.default_rng(seed)
    worst = {
        one.field: [one.worst, one.least, "unsure"]
        for one in question_specs()
        if one.table == "episodes"
    }
    worst["movements"] = ["crunch", "twitch", "jerk", "stiffening", "tremble", "startle"]
    days = np.concatenate(
        [
            random.uniform(0, 30, 30),
            random.uniform(30, 80, 90),
            random.uniform(80, 110, 50),
            random.uniform(110, 300, 40),
        ]
    )
    rows = []
    for day in np.sort(days).tolist():
        asked_of = random.choice(list(worst), size=6, replace=False).tolist()
        answers = {field: str(random.choice(worst[field])) for field in asked_of}
        fields = {
            field: [word] if field in {"movements", "eyes"} else word
            for field, word in answers.items()
            if (field, word) != ("movements", "unsure")
        }
        rows.append(episode(ago(days=day), **fields))
    worrying = {
        one.field: [one.worst, one.least]
        for one in question_specs()
        if one.table == "check_ins" and one.field != "fever"
    }
    cards = [
        check_in(day, **{field: str(random.choice(words)) for field, words in worrying.items()})
        for day in range(2, 60, 3)
    ]
    return a_diary(born(months=11, sex="female"), NOW, episodes=rows, check_ins=cards)


def _comparable(answers: Outcomes, f: Features) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return the domains, and the ranks of each rule for the rows that can be asked about."""
    asked_of = f.as_of_us - f.thresholds.asked_within_days * DAY_US
    ranks_near = {
        rule: one.ranks[table_of(f, one.table).rows.at_us >= asked_of]
        for rule, one in answers.by_rule.items()
        if one.table in {"episodes", "check_ins"}
    }
    return answers.domains, {
        rule: ranks[ranks > 0].tolist() for rule, ranks in ranks_near.items() if ranks.any()
    }


@pytest.mark.parametrize("place", [1, 0.5, 0])
@pytest.mark.parametrize("seed", range(RANDOM_CASES))
def test_an_answer_in_the_features_has_the_outcomes_of_the_same_answer_in_the_diary(
    seed: int, place: float
) -> None:
    diary = _long_diary(seed)
    whole = features(diary)
    what_if = WhatIf(whole)
    assert _comparable(what_if.now, what_if.f) == _comparable(outcomes(whole), whole)
    for spec in question_specs():
        rows = table_of(what_if.f, spec.table).rows
        asked_of = np.flatnonzero(
            rows.at_us >= whole.as_of_us - whole.thresholds.asked_within_days * DAY_US
        )
        row = int(asked_of[int(place * (len(asked_of) - 1))])
        for word in (spec.worst, spec.least):
            copied = features(
                _copy(diary, spec.table, rows.ids[row].split()[0], {spec.field: word})
            )
            assert _comparable(what_if.with_answer(spec, word, [row]), what_if.f) == _comparable(
                outcomes(copied), copied
            ), (spec.field, word)


def _with_newest(
    diary: Diary, field: str, word: str, *, table: str = "episodes", bare: bool = False
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the domains if the newest record has an answer, by what-if and from a copy.

    `bare`: with everything else about it removed.
    """
    what_if, spec = (
        WhatIf(features(diary)),
        next(one for one in question_specs() if (one.table, one.field) == (table, field)),
    )
    rows = table_of(what_if.f, table).rows
    newest = rows.ids[len(rows) - 1]
    copied = _copy(_bare(diary, table, newest) if bare else diary, table, newest, {field: word})
    return what_if.with_answer(spec, word, [len(rows) - 1], in_isolation=bare).domains, outcomes(
        features(copied)
    ).domains


def test_the_first_sleep_twitch_however_old_tells_that_they_began_early() -> None:
    nights = [
        episode(ago(days=days), **SLEEPING | {"woken": "not_tried"}) for days in (150, 2, 1.5, 1)
    ]
    begun_early, begun_late = (
        a_diary(born(days=175, sex="female"), NOW, episodes=value) for value in (nights, nights[1:])
    )
    assert _with_newest(begun_early, "rhythm", "unsure") == ({}, {})
    assert (
        _with_newest(begun_late, "rhythm", "unsure") == ({"seizure_like": Urgency.SOON.rank},) * 2
    )


def test_a_pale_spell_of_months_ago_does_not_make_todays_an_emergency() -> None:
    pale, newest = (
        episode(ago(days=120), state="awake", colour="pale"),
        episode(ago(hours=2), state="awake", movements=["twitch"]),
    )
    for value in ([pale, newest], [newest]):
        assert (
            _with_newest(a_diary(GIRL, NOW, episodes=value), "colour", "pale")
            == ({"prolonged_or_breathing": Urgency.SAME_DAY.rank},) * 2
        )


def test_jerks_near_a_loss_of_months_ago_still_stand_beside_it() -> None:
    jerk, newest = (
        episode(ago(days=100), state="awake", movements=["jerk"]),
        episode(ago(hours=2), **SLEEPING),
    )
    lost = milestone("smiles", "lost", 101)
    with_jerks, without = (
        a_diary(GIRL, NOW, episodes=value, milestones=[lost])
        for value in ([jerk, newest], [newest])
    )
    hypothetical, copied = _with_newest(with_jerks, "rhythm", "unsure")
    assert hypothetical == copied
    assert (
        hypothetical["regression"]
        == Urgency.SAME_DAY.rank
        > _with_newest(without, "rhythm", "unsure")[0]["regression"]
    )


def test_an_answer_about_a_day_reaches_episodes_of_months_ago() -> None:
    child, series = (
        born(months=9, sex="female"),
        episode(ago(days=60), state="awake", movements=["jerk"], jerk_count=6),
    )
    resting = {
        "kind": "doctor",
        "date": "2026-06-14",
        "discussed": ["muted:series_on_waking:jerk:2026-07-30"],
    }
    diary = a_diary(
        child, NOW, episodes=[series], check_ins=[check_in(0, feeding="usual")], visits=[resting]
    )
    assert (
        _with_newest(diary, "social", "less", table="check_ins")
        == ({"spasm_clusters": Urgency.SOON.rank},) * 2
    )


def test_a_day_without_its_other_answers_is_one_without_vitamin_d() -> None:
    without = born(months=9, sex="female", background={"vitamin_d_supplement": "no"})
    jerk = episode(
        ago(days=60), state="awake", movements=["jerk"], rhythm="irregular", held="continued"
    )
    diary = a_diary(without, NOW, episodes=[jerk], check_ins=[check_in(0, vitamin_d_given="yes")])
    hypothetical, copied = _with_newest(diary, "alertness", "sleepy", table="check_ins", bare=True)
    assert hypothetical == copied
    assert hypothetical["vitamin_d_risk"] > _with_newest(
        diary, "alertness", "sleepy", table="check_ins"
    )[0].get("vitamin_d_risk", 0)


def test_an_entry_without_its_other_answers_is_like_those_that_were_never_asked() -> None:
    stiff, newest = (
        episode(ago(days=1), state="awake", tone="stiff"),
        episode(ago(hours=2), movements=["twitch"], state="awake"),
    )
    hypothetical, copied = _with_newest(
        a_diary(GIRL, NOW, episodes=[stiff, newest]), "held", "continued", bare=True
    )
    assert hypothetical == copied == {"seizure_like": Urgency.SAME_DAY.rank}
