"""The first three lines: what a clinician acts on, from recorded facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.builders import a_child, a_diary
from tests.report.test_report import A_FLAG, DEMOS, NOON, demo, review_of, text_of
from tracker.domain.age import Period
from tracker.domain.report_note import VisitNote
from tracker.domain.vocabulary import Domain, Urgency
from tracker.report.bottom_line import QUESTIONS, bottom_line
from tracker.report.report import report
from tracker.report.statistics_section import counts_line, number_lines
from tracker.report.videos import StoredVideo, still_pages, video_places, video_rows
from tracker.review import Review, build_review

NO_NOTE = VisitNote()


def lines(review: Review, note: VisitNote = NO_NOTE) -> dict[str, str]:
    return dict(bottom_line(review, note))


def twitch(day: int, **more: Any) -> dict[str, Any]:
    return {"started_at": f"2026-02-{day:02d}T08:00:00+00:00", **more}


def test_an_empty_diary_says_that_nothing_was_recorded() -> None:
    answers = lines(review_of())
    assert answers["In short"].endswith("no episode recorded in these days.")
    assert answers["With it"] == "Nothing else was recorded. Video: not answered."
    assert answers["Question"] == "None from the rules, which excludes nothing."


def test_episodes_are_counted_named_and_dated() -> None:
    review = review_of([twitch(27, movements=["twitch"], duration_s=4.0), twitch(28)])
    assert "2 episodes (twitch), 4 s each (median)" in lines(review)["In short"]
    assert lines(review)["In short"].endswith("since 27 Feb 2026.")


def test_the_day_that_the_family_noticed_it_comes_before_the_first_entry() -> None:
    note = VisitNote(first_seen=date(2026, 1, 20))
    assert lines(review_of([twitch(28)]), note)["In short"].endswith(
        "since 28 Feb 2026; first noticed by the family 20 Jan 2026."
    )


def test_counts_are_of_the_period_and_an_earlier_beginning_is_named_beside_them() -> None:
    diary = a_diary(a_child(), NOON, episodes=[twitch(1), twitch(27), twitch(28)])
    review = build_review(diary, Period(date(2026, 2, 20), date(2026, 3, 2)))
    assert "2 episodes" in lines(review)["In short"]
    assert lines(review)["In short"].endswith("since 20 Feb 2026; first entered 1 Feb 2026.")


def test_a_head_off_its_curve_asks_about_the_head() -> None:
    flag = replace(A_FLAG, rule="head_growth", domain=Domain.MILESTONE_DELAY)
    assert lines(review_of(flags=(flag,)))["Question"].startswith("Head growth? Measure again")


def test_a_series_is_told_apart_from_single_episodes() -> None:
    series = {"movements": ["crunch"], "jerk_count": 6, "state": "just_woke"}
    both = lines(review_of([twitch(26), twitch(27, **series)]))["In short"]
    assert "2 episodes (flexor spasm), 1 of them in series, 6 in each, 1 of 1 on waking" in both
    only = lines(review_of([twitch(27, **series), twitch(28, **series)]))["In short"]
    assert "2 series (flexor spasm), 6 in each, 2 of 2 on waking" in only


def test_corrected_age_stands_beside_the_age_of_a_child_born_early() -> None:
    early = a_child("2025-12-01", gestation_weeks=32, sex="female")
    assert lines(review_of(child=early))["In short"].startswith(
        "Girl, 3 months (corrected 4 weeks 6 days)"
    )
    assert "corrected" not in lines(review_of())["In short"]


def test_what_goes_with_it_is_only_what_was_recorded() -> None:
    diary = a_diary(
        a_child(),
        NOON,
        episodes=[twitch(28, responsive="no"), twitch(27, responsive="unsure")],
        check_ins=[
            {"date": "2026-02-28", "social": "less"},
            {"date": "2026-02-27", "social": "unsure"},
        ],
    )
    answers = lines(build_review(diary))["With it"]
    assert answers.startswith("Less social on 1 day · not responding (1).")


@pytest.mark.parametrize(
    ("videos", "words"),
    [
        ([], "not answered"),
        (["none"], "none"),
        (["none", None], "none"),
        ([None], "not answered"),
        (["on_phone", "none"], "1 on a phone"),
        (["attached", "on_phone"], "1 in the diary, 1 on a phone"),
    ],
)
def test_videos_are_counted_by_where_they_are_and_never_by_who_logged(
    videos: list[str | None], words: str
) -> None:
    entries = [
        twitch(20 + place, logged_by="Mum", **({"video": word} if word else {}))
        for place, word in enumerate(videos)
    ]
    assert video_places(review_of(entries).episodes) == words


def test_a_video_is_on_the_phone_that_was_named_whoever_logged_it() -> None:
    review = review_of(
        [
            twitch(26, video="attached", duration_s=41.0),
            twitch(27, video="on_phone", source="app video-on:Grandma%20Jo", logged_by="Mum"),
            twitch(28, video="on_phone", logged_by="Mum", state="asleep", movements=["twitch"]),
        ]
    )
    assert video_places(review.episodes) == (
        "1 in the diary, 1 on the phone of Grandma Jo, 1 on a phone"
    )
    assert "Mum" not in str(video_rows(review))
    assert video_rows(review, [StoredVideo(review.episodes["id"].iloc[0], 62.0)]) == [
        ("28 Feb, 08:00", "twitch · asleep · length not known · on a phone, nobody noted whose"),
        (
            "27 Feb, 08:00",
            "movement not described · length not known · on the phone of Grandma Jo",
        ),
        ("26 Feb, 08:00", "movement not described · video 62 s · in the diary"),
    ]


def test_the_bottom_line_names_the_day_of_the_video_to_watch_first() -> None:
    rich = twitch(26, video="attached", state="asleep", movements=["twitch"], held="stopped")
    both = lines(review_of([rich, twitch(28, video="on_phone")]))["With it"]
    assert both.endswith(
        "Video: 1 in the diary, 1 on a phone; watch first: 26 Feb, 08:00, in the diary."
    )
    only = lines(review_of([twitch(28, video="on_phone", time_precision="day_only")]))["With it"]
    assert only.endswith("Video: 1 on a phone; watch first: 28 Feb.")


def test_one_event_of_two_entries_keeps_the_phone_that_the_second_one_names() -> None:
    first = twitch(28, logged_by="Mum", source="app")
    second = {
        **first,
        "started_at": "2026-02-28T08:01:00+00:00",
        "id": "5b3f3a44-5a0f-4c47-8f08-0a0f3b0f7f01",
        "logged_by": "Dad",
        "video": "on_phone",
        "source": "app video-on:Dad",
    }
    assert video_places(review_of([first, second]).episodes) == "1 on the phone of Dad"


def test_the_list_of_videos_stops_at_eight_and_counts_the_rest() -> None:
    entries = [twitch(10 + day, video="on_phone") for day in range(10)]
    rows = video_rows(review_of(entries))
    assert [when for when, _ in rows][:2] == ["19 Feb, 08:00", "18 Feb, 08:00"]
    assert rows[-1] == ("and 2 earlier ones", "in the diary")


@pytest.mark.parametrize("domain", list(Domain))
def test_every_domain_has_a_question(domain: Domain) -> None:
    assert QUESTIONS[domain]


def test_the_question_is_that_of_the_most_urgent_flag() -> None:
    fever = replace(A_FLAG, domain=Domain.FEVER, urgency=Urgency.SOON)
    answers = lines(review_of(flags=(A_FLAG, fever)))["Question"]
    assert answers == "Infantile epileptic spasms? EEG including sleep."


def test_one_line_relates_all_counts() -> None:
    mum = twitch(28, logged_by="Mum", duration_s=4.0)
    dad = {
        **mum,
        "started_at": "2026-02-28T08:01:00+00:00",
        "logged_by": "Dad",
        "id": "5b3f3a44-5a0f-4c47-8f08-0a0f3b0f7f01",
    }
    assert counts_line(review_of()) == ""
    assert counts_line(review_of([twitch(27)])) == "1 entry = 1 episode; in 1 bout and 0 series."
    assert counts_line(review_of([mum, dad])) == (
        "2 entries = 1 episode, after 1 double entry of a second caregiver; in 1 bout and 0 series."
    )


def test_sides_are_counted_apart_from_those_not_told() -> None:
    entries = [
        twitch(25, side="left"),
        twitch(26, side="both"),
        twitch(27),
        twitch(28, side="unsure"),
    ]
    rows = {label: (value, more) for label, value, more in number_lines(review_of(entries))}
    assert rows["Side"] == ("1 left · 1 bilateral", "not noted for 2")


STRANGER = {
    "How old is the child?": "5 months",
    "What happens?": "series (flexor spasm, arm abduction or elevation)",
    "How many in each?": "3 to ",
    "When?": "on waking",
    "Since when?": "since 12 Nov 2026",
    "What goes with it?": "Less social on",
    "Is there a video, and where?": "1 on a phone",
    "What is suspected, and what next?": "Infantile epileptic spasms? EEG including sleep",
    "What worries the family?": "Is it West syndrome?",
}


def test_page_1_answers_what_a_clinician_asks_first() -> None:
    note = VisitNote(concern="Is it West syndrome?", questions=("Can we see a neurologist?",))
    first = " ".join(text_of(report(demo("waking_series"), note), 0).split())
    assert {question for question, answer in STRANGER.items() if answer not in first} == set()
    order = [first.index(words) for words in ("In short", "concern:", "Can we see", "What matches")]
    assert order == sorted(order)


@pytest.mark.parametrize("name", DEMOS)
def test_sources_stand_on_page_2_once(name: str) -> None:
    made = report(demo(name))
    first, second = (" ".join(text_of(made, page).split()) for page in (0, 1))
    assert "Sources [1]" not in first
    assert second.count("Sources [1]") == 1


def test_stills_are_on_paper_only_where_they_are_given(tmp_path: Path) -> None:
    """A still is a JPEG; here a small one, made for the test."""
    file = tmp_path / "still.jpg"
    Image.new("RGB", (32, 24), "red").save(file)
    review = review_of([twitch(28, video="attached", duration_s=4.0)])
    episode = str(review.episodes["id"].iloc[0])
    without = report(review, clips=[StoredVideo(episode, 41.0)])
    assert "video 41 s · in the diary" in " ".join(text_of(without, 1).split())
    assert "Stills of the videos" not in text_of(without)
    clip = StoredVideo(episode, 41.0, (file.read_bytes(),) * 8, tuple(float(n) for n in range(8)))
    page = " ".join(text_of(report(review, clips=[clip]), 2).split())
    assert "Stills of the videos" in page
    assert "7.0 s" in page
    assert still_pages(review, [StoredVideo("another", 4.0, clip.stills, clip.still_times_s)]) == []
