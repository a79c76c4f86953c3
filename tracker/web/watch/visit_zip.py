"""The videos for a visit as one zip: the files and a plain page that any browser opens."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tracker.localization.messages import N_, _
from tracker.localization.region import current_region

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

CHUNK_BYTES: Final = 1 << 20
ENDINGS: Final = {"video/webm": "webm", "video/quicktime": "mov", "video/mp4": "mp4"}
ABOUT: Final = N_(
    "Recorded at home by the family. This page and its files show what was recorded; nothing in "
    "them was measured or judged by a program."
)
LINES: Final = ("when", "age", "state", "length", "note")

PAGE: Final = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 17px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #1c1b19; background: #faf7f2; }}
video {{ width: 100%; max-height: 80vh; background: #000; }}
h2 {{ margin: 2rem 0 .4rem; }} p {{ margin: .2rem 0; }}
</style></head><body>
<h1>{title}</h1>
<p>{about}</p>
{videos}
</body></html>
"""  # noqa: E501 - a page


@dataclass(frozen=True)
class VisitVideo:
    """One chosen video: its words (`VideoCaption` with `sha256` and `media_type`) and its file."""

    caption: Mapping[str, Any]
    file: Path

    def name(self, number: int) -> str:
        """Return its name in the zip."""
        return f"videos/{number:02d}.{ENDINGS.get(self.caption['media_type'], 'mp4')}"


class _Sink(io.RawIOBase):
    """Collects what a zip writes, until it is taken; it cannot be rewound."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:  # noqa: ANN401 - any buffer
        self.waiting += content
        return len(content)

    def take(self) -> bytes:
        content = bytes(self.waiting)
        self.waiting.clear()
        return content


def visit_page(name: str, chosen: Sequence[VisitVideo]) -> str:
    """Return the page of the zip: each video large, with its words below."""
    parts = []
    for number, video in enumerate(chosen, 1):
        lines = [str(video.caption[line]) for line in LINES if video.caption[line]]
        words = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        parts.append(
            f"<h2>{number}. {html.escape(str(video.caption['title']))}</h2>"
            f'<video controls preload="metadata" src="{video.name(number)}"></video>{words}'
        )
    return PAGE.format(
        lang=current_region().code,
        title=html.escape(_("Videos of {name}").format(name=name)),
        about=html.escape(_(ABOUT)),
        videos="\n".join(parts),
    )


def zip_of_visit(page: str, chosen: Sequence[VisitVideo], now: datetime) -> Iterator[bytes]:
    """Yield the zip piece by piece: `index.html` and the videos as they are, not compressed."""
    sink, moment = _Sink(), now.timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("index.html", moment), page)
        yield sink.take()
        for number, video in enumerate(chosen, 1):
            info = zipfile.ZipInfo(video.name(number), moment)
            with (
                video.file.open("rb") as source,
                archive.open(info, "w", force_zip64=True) as member,
            ):
                while content := source.read(CHUNK_BYTES):
                    member.write(content)
                    yield sink.take()
            yield sink.take()
    yield sink.take()
