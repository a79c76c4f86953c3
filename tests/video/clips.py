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
) -> Path:
    """Write a film: `times` in seconds for a variable rate, `channels` such as "mono" for sound.

    `noise` makes it large.
    """
    random = np.random.default_rng(1)
    flags = {"movflags": "+use_metadata_tags"} if file.suffix in {".mp4", ".mov"} else {}
    with av.open(str(file), "w", format=container, options=flags) as film:
        film.metadata.update(metadata or {})
        track = cast(
            "av.VideoStream", film.add_stream(codec, rate=rate, options=dict(options or {}))
        )
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
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
            pixels = picture(number, width, height)
            if noise:
                pixels = random.integers(0, 256, pixels.shape, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame = frame.reformat(format="yuv420p")
            if times is None:
                frame.pts, frame.time_base = number, Fraction(1, rate)
            else:
                frame.pts, frame.time_base = round(times[number] * 1_000), Fraction(1, 1_000)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
        if sound is not None:
            _add_sound(film, sound, frames / rate)
    return file


def _add_sound(film: av.container.OutputContainer, sound: av.AudioStream, seconds: float) -> None:
    count = sound.codec_context.layout.nb_channels
    for number in range(int(seconds * 48_000 / 1_024)):
        silence = np.zeros((count, 1_024), np.float32)
        frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout=sound.layout.name)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 1_024, Fraction(1, 48_000)
        film.mux(sound.encode(frame))
    film.mux(sound.encode(None))
