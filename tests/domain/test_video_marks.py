"""Marks about an episode's video in its source: whose phone it is on, and taps along it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.duplicate_decision import Decision, decisions
from tracker.domain.video_marks import (
    VideoMarks,
    amended_source,
    video_marks,
    video_owner,
    with_video_marks,
    without_video_marks,
)

OTHER = "5b3f3a44-5a0f-4c47-8f08-0a0f3b0f7f01"


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_every_name_comes_back_from_the_source(name: str) -> None:
    source = with_video_marks("app", VideoMarks(owner=name))
    assert (video_owner(source), without_video_marks(source)) == (name, "app")


def test_a_source_without_a_mark_names_nobody() -> None:
    assert video_marks("app") == VideoMarks(None, None)
    assert video_owner("import:x:video-on:Mum") is None


def test_a_new_name_replaces_the_old_one_and_an_empty_one_takes_it_back() -> None:
    assert amended_source("video-on:Dad", "app video-on:Mum", is_tapped_anew=False) == (
        "app video-on:Dad"
    )
    assert amended_source("video-on:", "app video-on:Mum", is_tapped_anew=False) == "app"


def test_a_mark_alone_leaves_where_the_entry_came_from_and_what_was_decided() -> None:
    before = f"import:x:7 same-as:{OTHER}"
    after = amended_source("video-on:Grandma%20Jo", before, is_tapped_anew=False)
    assert video_owner(after) == "Grandma Jo"
    assert after.startswith("import:x:7 ")
    assert decisions(after) == {OTHER: Decision.SAME}


def test_another_source_keeps_whose_phone_it_is() -> None:
    after = amended_source("app:copied:x", "app video-on:Mum", is_tapped_anew=False)
    assert after == "app:copied:x video-on:Mum"


def test_taps_are_from_the_video_only_as_long_as_they_are_those_taps() -> None:
    marked = amended_source("taps-from-video:0.25", "app", is_tapped_anew=True)
    assert video_marks(marked).playback_rate == 0.25
    assert amended_source("video-on:Mum", marked, is_tapped_anew=False) == (
        "app video-on:Mum taps-from-video:0.25"
    )
    assert amended_source("", marked, is_tapped_anew=True) == "app"


def test_taps_say_whether_they_count_from_the_entry_or_from_the_video() -> None:
    placed = "app taps-from-video:0.25@entry"
    assert video_marks(placed) == VideoMarks(None, 0.25, from_entry=True)
    assert without_video_marks(placed) == "app"
    assert str(video_marks(placed)) == "taps-from-video:0.25@entry"
    assert amended_source("", placed, is_tapped_anew=False) == placed
    anew = amended_source("taps-from-video:1", placed, is_tapped_anew=True)
    assert video_marks(anew) == VideoMarks(None, 1.0)
    assert video_marks("app taps-from-video:0.25@elsewhere").playback_rate is None
