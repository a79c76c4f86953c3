"""Still pictures of a film, as JPEG files: the right way up, with the time of each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.error import InvalidDataError
from av.filter import Graph

from tracker.video.limits import (
    MOST_PIXELS,
    STILL_SIDE,
    STILLS,
    STILLS_CPU_SECONDS,
    THUMBNAIL_SIDE,
)

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

TURNS: Final = {90: ("transpose=cclock",), 180: ("hflip", "vflip"), 270: ("transpose=clock",)}
"""The filters that show a picture upright, by the counter-clockwise rotation of its track."""

QUALITY: Final = 4


def still_times(seconds: float) -> list[float]:
    """Return the times of the stills: the middles of equal parts of the film."""
    return [seconds * (2 * number + 1) / (2 * STILLS) for number in range(STILLS)]


def _upright(frame: VideoFrame, side: int) -> VideoFrame:
    """Return a frame turned upright, its longer side at most `side`, in the colours of JPEG."""
    scale = min(1.0, side / max(frame.width, frame.height))
    width, height = (max(2, round(n * scale / 2) * 2) for n in (frame.width, frame.height))
    small = frame.reformat(width=width, height=height, format="yuvj420p")
    turns = TURNS.get(round(frame.rotation) % 360, ())
    if not turns:
        return small
    graph = Graph()
    last = graph.add_buffer(
        width=width, height=height, format=small.format, time_base=Fraction(1, 1_000)
    )
    for turn in turns:
        name, _, value = turn.partition("=")
        following = graph.add(name, value or None)
        last.link_to(following)
        last = following
    sink = graph.add("buffersink")
    last.link_to(sink)
    graph.configure()
    small.pts, small.time_base = 0, Fraction(1, 1_000)
    graph.push(small)
    turned: VideoFrame = graph.pull()  # type: ignore[assignment]
    return turned


def _write_jpeg(frame: VideoFrame, file: Path) -> None:
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = frame.width, frame.height
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
    encoder.options = {"qmin": str(QUALITY), "qmax": str(QUALITY), "flags": "+bitexact"}
    frame.pts, frame.time_base = 0, Fraction(1, 25)
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    file.write_bytes(b"".join(bytes(packet) for packet in packets))


def _keyframes(pictures: VideoStream) -> list[float]:
    """Return the times of the frames at which decoding may begin."""
    base = pictures.time_base or Fraction(1, 1_000)
    return [float(entry.timestamp * base) for entry in pictures.index_entries if entry.is_keyframe]


def _next_frame(frames: Iterator[VideoFrame]) -> VideoFrame | None:
    """Return the next frame, None at the end and where the rest cannot be decoded."""
    try:
        return next(frames, None)
    except (InvalidDataError, EOFError):
        return None


def _frames_at(film: InputContainer, times: list[float]) -> Iterator[tuple[float, VideoFrame]]:
    """Yield for each time the first frame from it on, with its own time; the last one at the end.

    The film is decoded in order, skipping forward where a later key frame allows it.
    """
    pictures = film.streams.video[0]
    base = pictures.time_base or Fraction(1, 1_000)
    start, keys = float((pictures.start_time or 0) * base), _keyframes(pictures)
    last: tuple[float, VideoFrame] | None = None
    frames: Iterator[VideoFrame] = iter(())
    for wanted in times:
        position = -1.0 if last is None else last[0] + start
        nearest = max((key for key in keys if key <= wanted + start), default=None)
        if last is None or (nearest is not None and nearest > position):
            film.seek(int((wanted + start) / base), stream=pictures)
            frames = film.decode(pictures)
        while last is None or last[0] < wanted:
            frame = _next_frame(frames)
            if frame is None:
                break
            if frame.time is not None:
                last = (frame.time - start, frame)
        if last is not None:
            yield last


def write_stills(film_file: Path, demuxer: str, folder: Path, seconds: float) -> list[float]:
    """Write `0.jpg` to `7.jpg` and `thumbnail.jpg` of a film; return the times of the stills.

    Fewer are written where the budget of CPU time is used up, none for a film that does not decode.
    """
    began, times = time.process_time(), list[float]()
    with av.open(str(film_file), format=demuxer, options={"protocol_whitelist": "file"}) as film:
        context = film.streams.video[0].codec_context
        context.thread_count = 1
        context.skip_frame = "NONREF"
        context.options = {"max_pixels": str(MOST_PIXELS)}
        for number, (moment, frame) in enumerate(_frames_at(film, still_times(seconds))):
            _write_jpeg(_upright(frame, STILL_SIDE), folder / f"{number}.jpg")
            if number in {0, STILLS // 2 - 1}:
                _write_jpeg(_upright(frame, THUMBNAIL_SIDE), folder / "thumbnail.jpg")
            times.append(round(max(0.0, moment), 3))
            if time.process_time() - began > STILLS_CPU_SECONDS:
                break
    return times
