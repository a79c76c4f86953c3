"""A film's file, cleaned in the reading process and stored under the hash of what it has become."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.video.folder import FilmFolder
    from tracker.video.process import FilmReader, Finding

MEDIA_TYPES: Final = {".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime"}


@dataclass(frozen=True, slots=True)
class CleanFilm:
    """What was read in a film, and the file in the folder that was made of it."""

    finding: Finding
    sha256: str
    size: int
    suffix: str

    def columns(self, now: datetime) -> dict[str, object]:
        """Return the columns of the film that this file decides."""
        return finding_columns(self.finding, now) | {
            "stored_sha256": self.sha256,
            "stored_bytes": self.size,
            "stored_type": MEDIA_TYPES[self.suffix],
        }


def clean_film(
    reader: FilmReader,
    folder: FilmFolder,
    film_id: str,
    source: Path,
    *,
    keep_sound: bool,
    most_s: float,
) -> CleanFilm:
    """Clean the file of a film and store it with its stills.

    Raises Unfit where the film is refused or was not read, OSError where it could not be written.
    """
    try:
        work = folder.new_work(film_id)
        finding = reader.read(source, work, keep_sound=keep_sound, most_s=most_s)
        made = work / finding.file
        size, suffix = made.stat().st_size, made.suffix
        return CleanFilm(finding, folder.store(work, made), size, suffix)
    finally:
        with suppress(OSError):
            folder.discard_work(film_id)


def finding_columns(finding: Finding, now: datetime) -> dict[str, object]:
    """Return the columns of a film that the reading process answers."""
    moment = None if finding.recorded_at is None else datetime.fromisoformat(finding.recorded_at)
    return {
        "duration_s": finding.duration_s,
        "width": finding.width,
        "height": finding.height,
        "frames": finding.frames,
        "capture_rate": finding.capture_rate,
        "has_sound": finding.has_sound,
        "still_times_s": finding.still_times,
        "recorded_at": None if moment is None or moment > now else moment,
    }
