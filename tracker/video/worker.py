"""The process that reads a film of unknown origin: `python -m tracker.video.worker JOB`.

JOB is JSON: the file `source`, the empty `folder` for what is made of it, `keep_sound`, `most_s`,
how long the film may be, and `is_clean` for a film that was cleaned before. It answers with one
line of JSON: a Finding of `tracker.video.process`, or {"problem": sentence}. It opens no other
file, reaches no network where the system allows it (Linux), and ends when the program that started
it does.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.localization.messages import N_
from tracker.video.limits import (
    ADDRESS_SPACE,
    CODECS,
    CPU_SECONDS,
    MOST_PIXELS,
    MOST_SIDE,
    OUTPUT_BYTES,
)

if TYPE_CHECKING:
    from av.container import InputContainer

NOT_A_VIDEO: Final = N_(
    "This is not a video that the diary can keep. Choose an MP4, MOV or WebM file, as phones film "
    "them."
)
UNREADABLE: Final = N_(
    "This video is damaged or not complete, so it can't be played. Choose it again from the "
    "gallery of the phone that filmed it."
)
UNKNOWN_CODEC: Final = N_(
    "This video is packed in a way the diary does not read ({codec}). Film in the phone's usual "
    "setting (H.264 or HEVC), or send it from the gallery as MP4."
)
TOO_LARGE_PICTURE: Final = N_(
    "The picture of this video is larger than 4K ({width} × {height}). Set the phone's camera to "
    "1080p or 4K, or save a smaller copy."
)
NO_ROOM: Final = N_(
    "The disk of the diary's computer is full. The video is kept as it came and is prepared as "
    "soon as there is room."
)
TOO_MUCH_MEMORY: Final = N_(
    "Reading this video would take more memory than the diary gives one. Save a copy in 1080p on "
    "the phone, and choose that."
)


def sniffed_demuxer(file: Path) -> str | None:
    """Return the demuxer for a file by its first bytes, None for anything but mp4, mov and webm."""
    with file.open("rb") as film:
        head = film.read(16)
    if head[4:8] == b"ftyp":
        return "mov"
    return "matroska" if head[:4] == b"\x1aE\xdf\xa3" else None


def _limit_resources() -> None:
    """Limit memory, CPU time and the size of files, and be nice; where the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on Windows

        for limit, value in (
            (resource.RLIMIT_AS, ADDRESS_SPACE),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (value, value))
    with suppress(AttributeError, OSError):
        os.nice(10)


def _leave_network() -> None:
    """Move to a namespace without a network, where Linux lets an ordinary user do that."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - only here

        new_user, new_network = 0x10000000, 0x40000000
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).unshare(new_user | new_network)


def _end_with_parent() -> None:
    """End this process as soon as the pipe from the program that started it is closed."""

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 1):
                pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _check(film: InputContainer, most_s: float) -> None:
    """Raise Refusal for what must not even be decoded: from the headers alone."""
    from tracker.video.remux import Refusal, check_extent  # noqa: PLC0415 - after the limits

    if not film.streams.video:
        raise Refusal(NOT_A_VIDEO)
    pictures = film.streams.video[0]
    if pictures.codec_context is None:
        raise Refusal(UNREADABLE)
    codec = pictures.codec_context.codec.canonical_name
    if codec not in CODECS:
        raise Refusal(UNKNOWN_CODEC.format(codec=codec))
    width, height = pictures.codec_context.width, pictures.codec_context.height
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise Refusal(TOO_LARGE_PICTURE.format(width=width, height=height))
    seconds = 0.0 if film.duration is None else film.duration / 1_000_000
    check_extent(most_s, seconds, pictures.frames)


def _finding(job: dict[str, Any], demuxer: str) -> dict[str, Any]:
    """Clean the film of a job and make its stills; return what is known about it."""
    import av  # noqa: PLC0415 - after the limits

    from tracker.video.capture_time import capture_rate, recorded_at  # noqa: PLC0415
    from tracker.video.remux import Extent, remux  # noqa: PLC0415
    from tracker.video.stills import write_stills  # noqa: PLC0415

    source, folder = Path(job["source"]), Path(job["folder"])
    with av.open(str(source), format=demuxer, options={"protocol_whitelist": "file"}) as film:
        _check(film, job["most_s"])
        pictures = film.streams.video[0]
        declared = 0.0 if film.duration is None else film.duration / 1_000_000
        metadata = {**dict(pictures.metadata), **dict(film.metadata)}
        width, height = pictures.codec_context.width, pictures.codec_context.height
        codec = pictures.codec_context.codec.canonical_name
        if job["is_clean"]:
            has_sound, file = bool(film.streams.audio), source
            extent = Extent(job["most_s"])
            for packet in film.demux(pictures):
                if packet.dts is not None:
                    extent.add(packet)
        else:
            file, extent, has_sound = remux(
                film,
                demuxer,
                folder,
                keep_sound=bool(job["keep_sound"]),
                most_s=job["most_s"],
            )
    moment = recorded_at(metadata, extent.seconds)
    finding = {
        "file": file.name,
        "duration_s": round(extent.seconds, 3),
        "declared_s": round(declared, 3),
        "frames": extent.frames,
        "width": width,
        "height": height,
        "codec": codec,
        "has_sound": has_sound,
        "recorded_at": None if moment is None else moment.isoformat(),
        "capture_rate": capture_rate(metadata),
    }
    demuxer = "matroska" if file.suffix == ".webm" else "mov"
    return finding | {"still_times": write_stills(file, demuxer, folder, extent.seconds)}


def _problem_of(error: Exception) -> dict[str, Any]:
    """Return the problem with a film that could not be read or written."""
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.ENOSPC, errno.EDQUOT}:
        return {"problem": NO_ROOM, "retry": True}
    is_memory = isinstance(error, MemoryError) or number == errno.ENOMEM
    return {"problem": TOO_MUCH_MEMORY if is_memory else UNREADABLE}


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Return the finding about a film, or the problem with it; `retry` if it may pass by itself."""
    demuxer = sniffed_demuxer(Path(job["source"]))
    if demuxer is None:
        return {"problem": NOT_A_VIDEO}
    from av.error import FFmpegError  # noqa: PLC0415 - after the limits

    from tracker.video.remux import Refusal  # noqa: PLC0415

    try:
        return _finding(job, demuxer)
    except Refusal as refusal:
        return {"problem": str(refusal)}
    except (FFmpegError, MemoryError, OSError, ValueError, IndexError) as error:
        return _problem_of(error)


def main() -> None:
    """Answer the job on the command line."""
    job = json.loads(sys.argv[1])
    _leave_network()
    _end_with_parent()
    _limit_resources()
    sys.stdout.write(json.dumps(answer(job)) + "\n")


if __name__ == "__main__":
    main()
