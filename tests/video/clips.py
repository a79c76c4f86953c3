"""Small films made with PyAV: as a phone writes them, and as nobody should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

PLACE = "+52.5163+013.3777/"
"""A place as phones write it into a film (ISO 6709): a gate in a city, nobody's home."""

APPLE = {
    "com.apple.quicktime.location.ISO6709": PLACE,
    "com.apple.quicktime.make": "Apple",
    "com.apple.quicktime.model": "iPhone 15",
    "com.apple.quicktime.creationdate": "2026-11-20T07:57:00+0100",
}


def picture(number: int, width: int, height: int) -> np.ndarray[Any, Any]:
    """A picture with a red left half and a band that moves down."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2, 0] = 220
    top = number * 3 % height
    pixels[top : top + height // 6 + 1, :, 1] = 200
    return pixels


def _frame(
    number: int,
    random: np.random.Generator | None,
    width: int,
    height: int,
    pixels: str,
    *,
    flat: bool,
) -> av.VideoFrame:
    if flat:
        frame = av.VideoFrame(width, height, pixels)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        return frame
    drawn = picture(number, width, height)
    if random is not None:
        drawn = random.integers(0, 256, drawn.shape, np.uint8)
    return av.VideoFrame.from_ndarray(drawn, format="rgb24").reformat(format=pixels)


def make_film(  # noqa: PLR0913 - what films differ in
    file: Path,
    codec: str = "libx264",
    *,
    width: int = 64,
    height: int = 48,
    frames: int = 30,
    rate: int = 30,
    rotation: int = 0,
    metadata: Mapping[str, str] | None = None,
    times: Sequence[float] | None = None,
    channels: str | None = None,
    sound_codec: str = "aac",
    container: str | None = None,
    options: Mapping[str, str] | None = None,
    noise: bool = False,
    flat: bool = False,
    fast_start: bool = False,
    pixels: str = "yuv420p",
    no_pictures: bool = False,
    seconds_of_sound: float | None = None,
) -> Path:
    """Write a film: `times` in seconds for a variable rate, `channels` such as "mono" for sound.

    `noise` makes it large, `flat` quick to make.
    """
    if no_pictures:
        return _make_sound(file, seconds_of_sound or 1.0)
    random = np.random.default_rng(1)
    is_mp4 = file.suffix in {".mp4", ".mov"}
    marks = "+use_metadata_tags" + ("+faststart" if fast_start else "")
    flags = {"movflags": marks} if is_mp4 else {}
    with av.open(str(file), "w", format=container, options=flags) as film:
        film.metadata.update(metadata or {})
        track = cast(
            "av.VideoStream", film.add_stream(codec, rate=rate, options=dict(options or {}))
        )
        track.width, track.height, track.pix_fmt = width, height, pixels
        if rotation:
            track.set_display_rotation(rotation)
        if times is not None:
            track.time_base = track.codec_context.time_base = Fraction(1, 1_000)
        sound = (
            cast("av.AudioStream", film.add_stream(sound_codec, rate=48_000)) if channels else None
        )
        if sound is not None:
            sound.codec_context.layout = channels or "mono"
        for number in range(frames):
            frame = _frame(number, random if noise else None, width, height, pixels, flat=flat)
            if times is None:
                frame.pts, frame.time_base = number, Fraction(1, rate)
            else:
                frame.pts, frame.time_base = round(times[number] * 1_000), Fraction(1, 1_000)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
        if sound is not None:
            _add_sound(film, sound, frames / rate)
    return file


def _make_sound(file: Path, seconds: float) -> Path:
    with av.open(str(file), "w") as film:
        sound = film.add_stream("aac", rate=48_000)
        sound.codec_context.layout = "mono"
        _add_sound(film, sound, seconds)
    return file


def _add_sound(film: av.container.OutputContainer, sound: av.AudioStream, seconds: float) -> None:
    count = sound.codec_context.layout.nb_channels
    for number in range(int(seconds * 48_000 / 1_024)):
        silence = np.zeros((1, count * 1_024), np.int16)
        frame = av.AudioFrame.from_ndarray(silence, format="s16", layout=sound.layout.name)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 1_024, Fraction(1, 48_000)
        film.mux(sound.encode(frame))
    film.mux(sound.encode(None))


def _box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (len(body) + 8).to_bytes(4, "big") + name + body


def _numbers(*values: int) -> bytes:
    return b"".join(value.to_bytes(4, "big") for value in values)


def _track_of_metadata(samples: Sequence[bytes], offset: int) -> bytes:
    """Return a track of timed metadata as phones write it (`mebx`, one sample a tenth of a second)."""
    count, identity = len(samples), _numbers(1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    table = _box(
        b"stbl",
        _box(b"stsd", _numbers(0, 1), _box(b"mebx", bytes(6), b"\0\1", _box(b"keys"))),
        _box(b"stts", _numbers(0, 1, count, 100)),
        _box(b"stsc", _numbers(0, 1, 1, count, 1)),
        _box(b"stsz", _numbers(0, 0, count, *map(len, samples))),
        _box(b"stco", _numbers(0, 1, offset)),
    )
    reference = _box(b"dinf", _box(b"dref", _numbers(0, 1), _box(b"url ", _numbers(1))))
    media = _box(
        b"mdia",
        _box(b"mdhd", _numbers(0, 0, 0, 1_000, count * 100, 0x55C40000)),
        _box(b"hdlr", _numbers(0, 0), b"meta", bytes(12), b"\0"),
        _box(b"minf", _box(b"nmhd", _numbers(0)), reference, table),
    )
    head = _box(
        b"tkhd", _numbers(7, 0, 0, 99, 0, count * 100, 0, 0, 0, 0), identity, _numbers(0, 0)
    )
    return _box(b"trak", head, media)


def with_timed_metadata(file: Path, words: bytes) -> Path:
    """Add a track of timed metadata to an mp4 file whose `moov` is its last box."""
    content = file.read_bytes()
    start = content.rindex(b"moov") - 4
    samples = [b"\0\0\0\x30mebx" + words for _ in range(10)]
    moov = content[start + 8 :]
    offset = start + 8
    data = _box(b"mdat", *samples)
    file.write_bytes(
        content[:start] + data + _box(b"moov", moov, _track_of_metadata(samples, offset))
    )
    return file


def with_words_between_pictures(file: Path, target: Path, words: str, codec: str = "h264") -> Path:
    """Copy a film and put text into the supplemental information of its pictures."""
    note = f"{codec}_metadata=sei_user_data=086f3693b7b34f2c965321492feee5b8+{words}"
    with av.open(str(file)) as source, av.open(str(target), "w") as film:
        pictures = source.streams.video[0]
        track = film.add_stream_from_template(pictures)
        marks = av.BitStreamFilterContext(note, pictures, track)
        for packet in source.demux(pictures):
            if packet.dts is None:
                continue
            for marked in marks.filter(packet):
                marked.stream = track
                film.mux(marked)
    return target


def with_words_in_av1(file: Path, target: Path, words: bytes) -> Path:
    """Copy a film in AV1 and put a metadata unit (AV1 5.8.2, ITU-T T.35) into each picture."""
    unit = bytes([5 << 3 | 2, len(words) + 2, 4, 0xB5]) + words
    with av.open(str(file)) as source, av.open(str(target), "w") as film:
        pictures = source.streams.video[0]
        track = film.add_stream_from_template(pictures, opaque=True)
        for packet in source.demux(pictures):
            if packet.dts is None:
                continue
            content = bytes(packet)
            sequence = 2 + content[1] if content[0] >> 3 == 1 else 0
            marked = av.Packet(content[:sequence] + unit + content[sequence:])
            marked.pts, marked.dts, marked.time_base = packet.pts, packet.dts, packet.time_base
            marked.duration, marked.is_keyframe = packet.duration or 0, packet.is_keyframe
            marked.stream = track
            film.mux(marked)
    return target
