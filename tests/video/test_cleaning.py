"""What a phone writes into a film beside the pictures is gone afterwards; the pictures, their times and their rotation stay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import pytest

from tests.video.clips import (
    APPLE,
    PLACE,
    make_film,
    with_timed_metadata,
    with_words_between_pictures,
    with_words_in_av1,
)
from tracker.video.capture_time import recorded_at
from tracker.video.process import FilmReader, Finding

TRACES = [PLACE.encode(), b"+52.5", b"Apple", b"iPhone", b"2026-11-20", b"x264", b"x265", b"Lav"]


def cleaned(file: Path, *, keep_sound: bool = False) -> tuple[Path, Finding]:
    """Return the cleaned film and what was learned about it, as the diary's process answers."""
    folder = file.parent / f"{file.stem}.work"
    folder.mkdir()
    finding = FilmReader().read(file, folder, keep_sound=keep_sound)
    return folder / finding.file, finding


def picture_times(file: Path) -> list[float]:
    with av.open(str(file)) as film:
        return [float(frame.time or 0) for frame in film.decode(film.streams.video[0])]


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_place_device_and_notes_are_gone_from_every_byte(tmp_path: Path, codec: str) -> None:
    encoder = {"h264": "libx264", "hevc": "libx265"}[codec]
    plain = make_film(tmp_path / "a.mov", encoder, rotation=90, metadata=APPLE)
    words = f"GPS {PLACE} between pictures"
    if codec == "h264":
        plain = with_words_between_pictures(plain, tmp_path / "b.mov", words)
        assert b"between pictures" in plain.read_bytes()
    marked = with_timed_metadata(plain, f"GPS {PLACE} timed".encode())
    with av.open(str(marked)) as phone:
        assert [stream.type for stream in phone.streams] == ["video", "data"]
    before = marked.read_bytes()
    assert f"GPS {PLACE} timed".encode() in before
    film, finding = cleaned(marked)
    after = film.read_bytes()
    assert [trace for trace in [*TRACES, b"GPS", b"timed", b"between"] if trace in after] == []
    with av.open(str(film)) as clean:
        assert [stream.type for stream in clean.streams] == ["video"]
        assert next(clean.decode(video=0)).rotation == 90
    assert finding.frames == 30
    assert len(picture_times(film)) == 30


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_av1_is_kept_and_what_stands_between_its_pictures_is_gone(
    tmp_path: Path, ending: str
) -> None:
    plain = make_film(tmp_path / f"a.{ending}", "libsvtav1")
    words = f"GPS {PLACE} between".encode()
    marked = with_words_in_av1(plain, tmp_path / f"b.{ending}", words)
    assert words in marked.read_bytes()
    film, finding = cleaned(marked)
    assert (finding.codec, finding.frames, film.suffix) == ("av1", 30, f".{ending}")
    assert b"GPS" not in film.read_bytes()
    assert len(picture_times(film)) == 30


def test_the_moment_is_read_before_it_is_removed(tmp_path: Path) -> None:
    _, finding = cleaned(make_film(tmp_path / "a.mov", metadata=APPLE))
    assert finding.recorded_at == "2026-11-20T07:57:00+01:00"
    at = {"creation_time": "2026-11-20T06:57:00.000000Z"}
    assert recorded_at(at, 20.0) == datetime(2026, 11, 20, 6, 57, tzinfo=UTC)
    android = at | {"com.android.version": "14"}
    assert recorded_at(android, 20.0) == datetime(2026, 11, 20, 6, 56, 40, tzinfo=UTC)
    for unset in ({}, {"creation_time": "1904-01-01T00:00:00Z"}, {"creation_time": "yesterday"}):
        assert recorded_at(unset, 20.0) is None


def test_the_sound_is_dropped_unless_it_is_kept(tmp_path: Path) -> None:
    loud = make_film(tmp_path / "a.mp4", channels="stereo")
    film, finding = cleaned(loud)
    assert finding.has_sound is False
    with av.open(str(film)) as clean:
        assert [stream.type for stream in clean.streams] == ["video"]
    film, finding = cleaned(loud.rename(tmp_path / "b.mp4"), keep_sound=True)
    assert finding.has_sound is True
    with av.open(str(film)) as clean:
        assert [stream.type for stream in clean.streams] == ["video", "audio"]


def test_eight_channels_of_sound_are_copied_as_they_are(tmp_path: Path) -> None:
    film, finding = cleaned(make_film(tmp_path / "a.mp4", channels="7.1"), keep_sound=True)
    assert finding.has_sound is True
    with av.open(str(film)) as clean:
        assert clean.streams.audio[0].codec_context.layout.nb_channels == 8


@pytest.mark.parametrize(
    ("ending", "codec", "rotation", "kind"),
    [
        ("mp4", "libx264", 0, "film.mp4"),
        ("mov", "libx265", 90, "film.mp4"),
        ("mov", "libx265", 270, "film.mp4"),
        ("mp4", "libx264", 180, "film.mp4"),
        ("webm", "libvpx-vp9", 0, "film.webm"),
        ("webm", "libvpx", 0, "film.webm"),
    ],
)
def test_a_film_of_each_kind_is_kept_with_stills_the_right_way_up(
    tmp_path: Path, ending: str, codec: str, rotation: int, kind: str
) -> None:
    film, finding = cleaned(make_film(tmp_path / f"a.{ending}", codec, rotation=rotation))
    assert finding.file == kind
    assert finding.duration_s == pytest.approx(1.0, abs=0.04)
    assert len(finding.still_times) == 8
    still = av.open(str(film.parent / "0.jpg"))
    picture = next(still.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    still.close()
    turned = rotation in {90, 270}
    assert picture.shape[:2] == ((64, 48) if turned else (48, 64))
    red = {
        0: picture[30:, :16],
        180: picture[:16, -16:],
        90: picture[-16:, 20:],
        270: picture[:16, :20],
    }
    assert red[rotation][..., 0].mean() > 150, "the red left half is where a viewer sees it"
    assert (film.parent / "thumbnail.jpg").read_bytes()[:2] == b"\xff\xd8"


def test_a_variable_rate_keeps_the_time_of_each_picture(tmp_path: Path) -> None:
    times = [0.0, 0.033, 0.066, 0.4, 0.433, 1.2, 1.233, 2.0, 2.033, 2.066]
    film, finding = cleaned(make_film(tmp_path / "a.mp4", frames=10, times=times))
    assert picture_times(film) == pytest.approx(times, abs=0.002)
    assert finding.frames == 10
    assert finding.duration_s == pytest.approx(2.066 * 10 / 9, abs=0.01)


def test_the_same_file_makes_the_same_bytes(tmp_path: Path) -> None:
    file = make_film(tmp_path / "a.mp4", metadata={"creation_time": "2026-11-20T06:57:00Z"})
    one = cleaned(file)[0].read_bytes()
    two = cleaned(file.rename(tmp_path / "b.mp4"))[0].read_bytes()
    assert one == two


@pytest.mark.parametrize(
    ("name", "codec", "more"),
    [
        ("a.mov", "libx264", {"rotation": 90, "metadata": APPLE, "channels": "stereo"}),
        ("a.mp4", "libx265", {"times": [n * 0.04 + n % 3 * 0.01 for n in range(30)]}),
        ("a.webm", "libvpx-vp9", {"channels": "mono", "sound_codec": "libopus"}),
        ("a.mp4", "libsvtav1", {}),
    ],
)
def test_to_clean_a_clean_film_changes_no_byte(
    tmp_path: Path, name: str, codec: str, more: dict[str, Any]
) -> None:
    once, _ = cleaned(make_film(tmp_path / name, codec, **more), keep_sound=True)
    content = once.read_bytes()
    again, _ = cleaned(once.rename(tmp_path / f"again{once.suffix}"), keep_sound=True)
    assert again.read_bytes() == content


def test_the_length_of_slow_motion_is_that_of_playing_it(tmp_path: Path) -> None:
    tags: dict[str, Any] = {"com.android.capture.fps": "120.0", "com.android.version": "14"}
    _, finding = cleaned(make_film(tmp_path / "a.mp4", frames=30, metadata=tags))
    assert (finding.capture_rate, finding.duration_s) == (120.0, 1.0)
