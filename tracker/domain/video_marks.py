"""What the family said about the video of an episode, as marks in the `source` of its entry.

The exchange file has no other field for it (see `duplicate_decision`): after the source itself
follow, separated by spaces, `video-on:<name>`, whose phone the video is on, and
`taps-from-video:<rate>`, that the taps were made along the video at that playback rate: with
`@entry` in seconds from the beginning of the entry, else from that of the video. Blanks and percent
signs of a name are percent-encoded; an empty name takes the answer back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, unquote

from tracker.domain.duplicate_decision import with_decisions_of, without_decisions

PLAYBACK_RATES: Final = (1.0, 0.5, 0.25)
"""The speeds of the player, as a share of real time."""

ON_PHONE_OF: Final = "video-on:"
"""Part of every source that names the owner of a phone."""

_OWNER: Final = re.compile(r" ?(?<![^ ])video-on:([^ ]*)(?![^ ])")
_TAPS: Final = re.compile(r" ?(?<![^ ])taps-from-video:(1|0\.5|0\.25)(@entry)?(?![^ ])")
_TO_ENCODE: Final = re.compile(r"[%\s]")


@dataclass(frozen=True)
class VideoMarks:
    """The marks of a source; None where there is none, `owner` "" where it is taken back.

    `from_entry`: the taps count from the beginning of the entry, not from that of the video.
    """

    owner: str | None = None
    playback_rate: float | None = None
    from_entry: bool = False

    def __str__(self) -> str:
        """Return the marks as they follow a source."""
        owner = _TO_ENCODE.sub(lambda sign: quote(sign[0], safe=""), self.owner or "")
        place = "@entry" if self.from_entry else ""
        marks = [
            f"{ON_PHONE_OF}{owner}" if owner else "",
            f"taps-from-video:{self.playback_rate:g}{place}" if self.playback_rate else "",
        ]
        return " ".join(mark for mark in marks if mark)


def video_marks(source: str) -> VideoMarks:
    """Return the marks of a source; the last of several wins."""
    owners, taps = _OWNER.findall(source), _TAPS.findall(source)
    owner = unquote(owners[-1]) if owners else None
    if not taps:
        return VideoMarks(owner)
    rate, place = taps[-1]
    return VideoMarks(owner, float(rate), bool(place))


def video_owner(source: str) -> str | None:
    """Return whose phone the video is on, None where nobody said."""
    return video_marks(source).owner or None


def without_video_marks(source: str) -> str:
    """Return a source without its marks about the video."""
    return _TAPS.sub("", _OWNER.sub("", source)).lstrip()


def with_video_marks(source: str, marks: VideoMarks) -> str:
    """Return a source with these marks in place of its own."""
    return " ".join(part for part in (without_video_marks(source), str(marks)) if part)


def with_owner(source: str, owner: str) -> str:
    """Return a source that says the video is on the phone of `owner`; its other marks stay."""
    return with_video_marks(source, replace(video_marks(source), owner=owner))


def amended_source(source: str, before: str, *, is_tapped_anew: bool) -> str:
    """Return the source that an amendment stores, from the one it asks for and the present one.

    Decisions about duplicates and marks about the video stay unless `source` has others. If it has
    nothing else, where the entry came from stays too. `is_tapped_anew`: the amendment has taps,
    which are from the video only where `source` says so.
    """
    wanted, present = video_marks(source), video_marks(before)
    result = without_video_marks(source)
    if not without_decisions(result):
        origin = without_decisions(without_video_marks(before))
        result = " ".join(part for part in (origin, result) if part)
    of_taps = wanted if wanted.playback_rate or is_tapped_anew else present
    owner = present.owner if wanted.owner is None else wanted.owner
    marks = VideoMarks(owner, of_taps.playback_rate, of_taps.from_entry)
    return with_video_marks(with_decisions_of(result, before), marks)
