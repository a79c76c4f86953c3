"""Write the pictures of a film, and its sound on request, into a fresh container.

Nothing is encoded again. Left behind are all metadata, chapters, data and subtitle tracks, further
tracks, and what the encoder put between the pictures: H.264 and HEVC supplemental information
(ITU-T H.264 7.4.1, types 6 and 24 to 31; H.265 7.4.2.2, types 39, 40 and 48 to 63), AV1 metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import av
from av.bitstream import BitStreamFilterContext
from av.error import InvalidDataError

from tracker.video.limits import (
    MOST_FRAMES_PER_S,
    MOST_SECONDS,
    SLACK_SECONDS,
    SOUND_CODECS,
)
from tracker.video.refusals import GUIDED_TOO_LONG, NO_PICTURE, TOO_LONG

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

PARAMETER_SETS: Final = {32, 33, 34}
REMOVED_UNITS: Final = {"h264": "6|24-31", "hevc": "39-40|48-63", "av1": "5|15"}


class Refusal(Exception):
    """A film that is not accepted; the message is for the parent and says what to do."""


def check_extent(most_s: float, seconds: float, frames: int) -> None:
    """Raise Refusal for a film that is longer than `most_s`, or has too many pictures for that."""
    if seconds > most_s + SLACK_SECONDS or frames > most_s * MOST_FRAMES_PER_S:
        raise Refusal(TOO_LONG if most_s <= MOST_SECONDS else GUIDED_TOO_LONG)


@dataclass
class Extent:
    """How much of a film was copied: pictures, and the times of the first and the last one."""

    most_s: float
    frames: int = 0
    first_s: float | None = None
    last_s: float = 0.0
    single_s: float = 0.0

    @property
    def seconds(self) -> float:
        """The length: the last picture is shown for as long as the others are on average."""
        if self.frames < 2:  # noqa: PLR2004 - one picture has no distance to another
            return self.single_s
        span = self.last_s - (self.first_s or 0.0)
        return span * self.frames / (self.frames - 1)

    def add(self, packet: Packet[Any]) -> None:
        """Count one picture; Refusal where there are too many, or they last too long."""
        if packet.pts is not None and packet.time_base is not None:
            moment = float(packet.pts * packet.time_base)
            self.first_s = moment if self.first_s is None else min(self.first_s, moment)
            self.last_s = max(self.last_s, moment)
            self.single_s = float((packet.duration or 0) * packet.time_base)
        self.frames += 1
        span = self.last_s - (self.first_s or 0.0)
        check_extent(self.most_s, span, self.frames)


def container_of(codec: str, demuxer: str) -> str:
    """Return the container for a codec: webm for VP8 and VP9, for AV1 the one it came in."""
    if codec in {"vp8", "vp9"} or (codec == "av1" and demuxer == "matroska"):
        return "webm"
    return "mp4"


def _sound(source: InputContainer, container: str) -> Stream | None:
    """Return the first track of sound that the container can hold."""
    return next(
        (one for one in source.streams.audio if one.codec_context.name in SOUND_CODECS[container]),
        None,
    )


def _unit_filter(codec: str, source: Stream, target: Stream) -> BitStreamFilterContext | None:
    units = REMOVED_UNITS.get(codec)
    if units is None:
        return None
    return BitStreamFilterContext(f"filter_units=remove_types={units}", source, target)


def _clean_hevc_header(track: Stream) -> None:
    """Leave only the parameter sets (types 32 to 34) in the header of a track of HEVC.

    The filter has written the header as units after start codes, and left in it what encoders add.
    """
    context = track.codec_context
    units = [unit for unit in re.split(b"\x00?\x00\x00\x01", context.extradata or b"") if unit]
    context.extradata = b"".join(
        b"\x00\x00\x00\x01" + unit for unit in units if (unit[0] >> 1) & 0x3F in PARAMETER_SETS
    )
    context.codec_tag = "hvc1"  # what Safari plays


def _packets(
    source: InputContainer, tracks: list[Stream], units: BitStreamFilterContext | None
) -> Iterator[tuple[Stream, Packet[Any]]]:
    """Yield the packets of the chosen tracks, those of the pictures without removed units.

    A file that is cut off ends with its last whole packet.
    """
    coming = source.demux(tracks)
    while True:
        try:
            packet = next(coming, None)
            if packet is None:
                return
            track = packet.stream
            if packet.dts is None:
                continue
            is_filtered = units is not None and track.type == "video"
            wanted = units.filter(packet) if units is not None and is_filtered else [packet]
        except (InvalidDataError, EOFError):
            return
        for one in wanted:
            yield track, one


def _new_track(target: OutputContainer, source: Stream) -> Stream:
    # dav1d only decodes: the name of the encoder that a template is looked up by is missing
    is_decoder_alone = source.codec_context.name == "libdav1d"
    track = target.add_stream_from_template(source, opaque=is_decoder_alone or None)
    track.metadata.clear()
    return track


def remux(
    source: InputContainer, demuxer: str, folder: Path, *, keep_sound: bool, most_s: float
) -> tuple[Path, Extent, bool]:
    """Write `film.mp4` or `film.webm` into the folder; return it, its extent, whether it has sound.

    The rotation and the moments of the pictures stay as they are. Refusal for a film without a
    picture, or one that turns out to be too long.
    """
    pictures: VideoStream = source.streams.video[0]
    codec = pictures.codec_context.codec.canonical_name
    container = container_of(codec, demuxer)
    sound = _sound(source, container) if keep_sound else None
    file, extent = folder / f"film.{container}", Extent(most_s)
    options = {"fflags": "+bitexact"}
    if container == "mp4":
        options |= {"movflags": "+faststart", "write_btrt": "0"}
    tracks: list[Stream] = [pictures] if sound is None else [pictures, sound]
    with av.open(str(file), "w", format=container, options=options) as target:
        targets = {track.index: _new_track(target, track) for track in tracks}
        units = _unit_filter(codec, pictures, targets[pictures.index])
        if codec == "hevc" and units is not None:
            _clean_hevc_header(targets[pictures.index])
        for track, packet in _packets(source, tracks, units):
            if track.index == pictures.index:
                extent.add(packet)
                if container == "webm":
                    packet.duration = 0  # it is not written, and cleaning twice is cleaning once
            packet.stream = targets[track.index]
            target.mux(packet)
    if extent.frames == 0:
        raise Refusal(NO_PICTURE)
    return file, extent, sound is not None
