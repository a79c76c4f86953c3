"""How fast a film plays beside life, and where it begins in its entry: known by its file, or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.video.clips import make_film
from tests.video.conftest import Films
from tracker.video.capture_time import real_time_factor


@pytest.mark.parametrize(
    ("plays", "taken", "factor"),
    [
        (30.0, None, None),
        (60.0, None, None),
        (99.9, None, None),
        (100.0, None, 1.0),
        (240.0, None, 1.0),
        (30.0, 240.0, 0.125),
        (30.0, 120.0, 0.25),
        (29.4, 30.0, 1.0),
        (24.0, 30.0, 1.0),
        (30.0, 1.0, 30.0),
        (240.0, 240.0, 1.0),
        (None, 240.0, None),
    ],
)
def test_a_second_of_a_film_lasted_so_long_in_life(
    plays: float | None, taken: float | None, factor: float | None
) -> None:
    assert real_time_factor(plays, taken) == factor


@pytest.mark.parametrize(
    ("film", "plays", "taken", "factor"),
    [
        ({"rate": 240, "frames": 48}, 240.0, None, 1.0),
        ({"metadata": {"com.android.capture.fps": "240.0"}}, 30.0, 240.0, 0.125),
        ({}, 30.0, None, None),
    ],
    ids=["240 a second in real time", "240 a second, played in slow motion", "says nothing"],
)
def test_the_pace_of_slow_motion_is_read_from_the_file(
    films: Films,
    tmp_path: Path,
    film: dict[str, Any],
    plays: float,
    taken: float | None,
    factor: float | None,
) -> None:
    id_ = films.send(make_film(tmp_path / "a.mp4", **film), films.entry())
    films.prepare()
    view = films.film(id_)
    assert view["frames_per_s"] == pytest.approx(plays, rel=0.01)
    assert view["capture_frames_per_s"] == taken
    assert view["real_time_factor"] == (None if factor is None else pytest.approx(factor, rel=0.01))


@pytest.mark.parametrize(
    ("began_after_s", "entry", "after_s"),
    [
        (0, {}, 0.0),
        (12, {"duration_s": 60}, 12.0),
        (60, {"duration_s": 60}, 60.0),
        (61, {"duration_s": 60}, None),
        (1, {}, None),
        (-1, {"duration_s": 60}, None),
        (12, {"duration_s": 60, "time_precision": "about"}, None),
        (None, {"duration_s": 60}, None),
    ],
    ids=[
        "with the entry",
        "within it",
        "at its end",
        "after its end",
        "later, and nobody knows how long it was",
        "before it",
        "a time that is not exact",
        "a file that does not say when",
    ],
)
def test_a_film_has_its_place_in_an_entry_only_where_both_times_are_known(
    films: Films,
    tmp_path: Path,
    began_after_s: int | None,
    entry: dict[str, Any],
    after_s: float | None,
) -> None:
    start = (datetime.now(UTC) - timedelta(minutes=9)).replace(microsecond=0)
    tags = {}
    if began_after_s is not None:
        began = start + timedelta(seconds=began_after_s)
        tags = {"creation_time": f"{began:%Y-%m-%dT%H:%M:%S}.000000Z"}
    id_ = films.send(
        make_film(tmp_path / "a.mp4", metadata=tags),
        films.entry(started_at=start.isoformat(), **entry),
    )
    films.prepare()
    assert films.film(id_)["begins_after_s"] == after_s
