"""The pediatrician's report: a Review as a tagged PDF, and as images of its pages.

With the same fonts, the same review gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from tracker.domain.display_text import all_without_direction_marks
from tracker.domain.report_note import NOTHING_ADDED, Part, VisitNote
from tracker.localization.messages import _
from tracker.localization.region import current_region
from tracker.report.content import content_of
from tracker.report.figures import FONTS, raster_image, raster_rows_in, raster_since
from tracker.report.formatting import in_a_list
from tracker.report.missing_glyphs import (
    NOT_ACCESSIBLE,
    MissingGlyphs,
    MissingScript,
    missing_glyphs_of,
    with_names_of_signs,
)
from tracker.report.parent_page import parent_page
from tracker.report.template_words import box_labels, template_words
from tracker.report.videos import StoredVideo
from tracker.report.videos_code import VideosCode
from tracker.review import Review

if TYPE_CHECKING:
    import typst
    from typst import PDFStandard

Paper = Literal["a4", "letter"]

PAPERS: Final = {"a4": ("a4", 210.0), "letter": ("us-letter", 215.9)}
"""Name and width in millimetres."""

MARGIN_MM = 13.0
POINTS_PER_MM = 72 / 25.4
PARENT_SIZES_PT: Final = (11.5, 10.5, 9.5)
"""The sizes of the text of the parents' page, the first that stands on one page is taken."""
FONT_FOLDER: Final = "fonts"


@dataclass(frozen=True)
class Fonts:
    """The fonts besides those of typst: those of the computer, and folders of the family's own."""

    folders: tuple[Path, ...] = ()
    of_the_machine: bool = True


HERE: Final = Fonts()


@dataclass(frozen=True)
class Report:
    """The PDF, and its pages as PNG images where those were asked for.

    `missing` are the scripts of names and notes that no font here has: they show as boxes, and
    the PDF does not claim PDF/UA.
    """

    pdf: bytes
    missing: tuple[MissingScript, ...] = ()
    pictures: tuple[bytes, ...] = ()


def report_fonts(data_folder: Path) -> Fonts:
    """Return the computer's fonts and those that the family put into the folder `fonts`."""
    folder = data_folder / FONT_FOLDER
    return Fonts((folder,)) if folder.is_dir() else HERE


def missing_fonts_message(missing: tuple[MissingScript, ...], data_folder: Path) -> str:
    """Return which scripts print as boxes, and what to do about it."""
    return _(
        "This computer has no letters for {scripts}: they print as empty boxes, "
        "and a screen reader may stumble over the file. "
        "Put the font {fonts} (a .ttf or .otf file, free of charge) "
        "into the folder {folder} and make the report again."
    ).format(
        scripts=in_a_list([_(each.script) for each in missing]),
        fonts=in_a_list(list(dict.fromkeys(each.font for each in missing))),
        folder=data_folder / FONT_FOLDER,
    )


def report(
    review: Review,
    note: VisitNote = NOTHING_ADDED,
    *,
    paper: Paper = "a4",
    fonts: Fonts = HERE,
    pictures_per_inch: int = 0,
    clips: Sequence[StoredVideo] = (),
    code: VideosCode | None = None,
) -> Report:
    """Return the report of a review with what the family adds, tagged for screen readers.

    It is PDF/UA-1 where every character has a font. A symbol without a font is replaced by its
    name. Where other characters have none, the PDF is still tagged, and `missing` names their
    scripts. Images of the pages come only with `pictures_per_inch`, their resolution. `clips` are
    the videos in the diary; their stills are on a page of their own. `code` is printed on page 2.
    """
    review = _printed(review, note)
    content, moment = _content(review, note, paper, clips, code), int(review.as_of.timestamp())
    return _as_report(
        content, moment, fonts, pictures_per_inch, lambda text: _drawn_page(review, text, fonts)
    )


def parent_report(
    review: Review,
    note: VisitNote = NOTHING_ADDED,
    *,
    paper: Paper = "a4",
    fonts: Fonts = HERE,
    pictures_per_inch: int = 0,
    code: VideosCode | None = None,
) -> Report:
    """Return the parents' own page in plain words; see `report` for letters without a font."""
    name, template = PAPERS[paper][0], _template("parent_page.typ")
    content: dict[str, Any] = all_without_direction_marks(parent_page(review, note))
    content |= {"paper": name, "fonts": FONTS, "code": code.content() if code else None}
    content |= {"lang": current_region().locale.language, "page": template_words()["page"]}
    sizes = [content | {"size": size} for size in PARENT_SIZES_PT]
    fitting = next((one for one in sizes if _Page(template, one, fonts).count() == 1), sizes[-1])
    moment = int(review.as_of.timestamp())
    return _as_report(
        fitting, moment, fonts, pictures_per_inch, lambda text: _Page(template, text, fonts)
    )


def _as_report(
    content: dict[str, Any],
    moment: int,
    fonts: Fonts,
    pictures_per_inch: int,
    draw: Callable[[dict[str, Any]], _Page],
) -> Report:
    """Return the report of a content, with the names of symbols that no font here has."""
    page, missing = draw(content), MissingGlyphs(frozenset())
    pdf = page.accessible(moment)
    if pdf is None:
        missing = missing_glyphs_of(
            content,
            lambda text: (
                _Page(_PROBE, {"text": text, "fonts": FONTS}, fonts).accessible(moment) is not None
            ),
        )
        page = draw(with_names_of_signs(content, missing))
        pdf = page.accessible(moment)
    return Report(
        page.tagged(moment) if pdf is None else pdf,
        missing.scripts,
        page.pictures(pictures_per_inch) if pictures_per_inch else (),
    )


def report_pdf(review: Review, *, paper: Paper = "a4") -> bytes:
    """Return the PDF of a review with nothing added."""
    return report(review, paper=paper).pdf


def layout_of(
    review: Review, note: VisitNote = NOTHING_ADDED, *, paper: Paper = "a4", fonts: Fonts = HERE
) -> dict[str, Any]:
    """Return what the template chose.

    Whether page 1 `fits`, how many `episodes` it may list, how many `flags` stand there in full,
    whether it holds the `whole` record, the `level` of page two's layouts, and which of the
    heights of the `raster` it takes.
    """
    return _Page(_template(), _content(_printed(review, note), note, paper), fonts).layout()


_PROBE: Final = b"""\
#let d = json(bytes(sys.inputs.d))
#set document(title: "x")
#set text(lang: "en", font: d.fonts)
#d.text"""
"""The smallest page that shows whether a text can be written."""


def _drawn_page(review: Review, content: dict[str, Any], fonts: Fonts) -> _Page:
    """Return the page with its 24 hours, drawn only at the height that the template chose."""
    page, rows_in = _Page(_template(), content, fonts), raster_rows_in(review.raster)
    if not rows_in:
        return page
    row_in = rows_in[page.layout()["raster"]]
    raster = raster_image(review.raster, content["width"], row_in, content["raster_alt"])
    return _Page(_template(), content | {"raster": raster}, fonts)


def _template(name: str = "report.typ") -> bytes:
    return (files("tracker.report") / name).read_bytes()


def _content(
    review: Review,
    note: VisitNote,
    paper: Paper,
    clips: Sequence[StoredVideo] = (),
    code: VideosCode | None = None,
) -> dict[str, Any]:
    name, width_mm = PAPERS[paper]
    width = (width_mm - 2 * MARGIN_MM) * POINTS_PER_MM
    content: dict[str, Any] = all_without_direction_marks(
        content_of(review, note, width=width, clips=clips, code=code)
    )
    words = {
        "words": template_words(),
        "boxes": box_labels(),
        "lang": current_region().locale.language,
    }
    return content | words | {"paper": name, "fonts": FONTS, "width": width}


def _printed(review: Review, note: VisitNote) -> Review:
    """Return the review as it is printed: from the first day that matters, notes if wanted."""
    shown = _without_notes(review) if Part.NOTES in note.leave_out else review
    return replace(shown, raster=raster_since(shown.raster, note.first_seen))


def _without_notes(review: Review) -> Review:
    """Return the review without any note that a parent typed."""
    tables = {
        name: getattr(review.diary, name).assign(note="")
        for name in ("milestones", "signs", "visits")
    }
    child = replace(review.child, background=replace(review.child.background, note=""))
    return replace(
        review,
        child=child,
        diary=replace(review.diary, **tables),
        worth_watching=review.worth_watching.assign(note=""),
    )


class _Page:
    """A template with its data, as JSON, so that no name or note is ever read as markup."""

    def __init__(self, template: bytes, content: dict[str, object], fonts: Fonts) -> None:
        import typst  # noqa: PLC0415  # heavy: imported only where a report is made

        typst_fonts = _typst_fonts(
            fonts, tuple(folder.stat().st_mtime_ns for folder in fonts.folders)
        )
        self._error, self._template = typst.TypstError, template
        self._compiler = typst.Compiler(
            template, font_paths=typst_fonts, sys_inputs={"d": json.dumps(content)}
        )

    def accessible(self, moment: int) -> bytes | None:
        """Return the page as PDF/UA-1, or None where a character has no font.

        None also where a title has no character that can be read.
        """
        standards: list[PDFStandard] = ["ua-1"]
        try:
            return cast(
                "bytes",
                self._compiler.compile(
                    self._template, format="pdf", timestamp=moment, pdf_standards=standards
                ),
            )
        except self._error as error:
            if not any(words in str(error) for words in NOT_ACCESSIBLE):
                raise
            return None

    def tagged(self, moment: int) -> bytes:
        """Return the page as a tagged PDF that claims no standard."""
        return cast("bytes", self._compiler.compile(self._template, format="pdf", timestamp=moment))

    def pictures(self, per_inch: int) -> tuple[bytes, ...]:
        """Return the pages as PNG images."""
        images = self._compiler.compile(self._template, format="png", ppi=float(per_inch))
        return tuple(images) if isinstance(images, list) else (cast("bytes", images),)

    def count(self) -> int:
        """Return how many pages there are."""
        return int(self._compiler.query("<pages>", field="value", one=True))

    def layout(self) -> dict[str, Any]:
        """Return what the template chose, see `layout_of`."""
        return cast(
            "dict[str, Any]", json.loads(self._compiler.query("<layout>", field="value", one=True))
        )


@lru_cache(maxsize=4)
def _typst_fonts(fonts: Fonts, _changed_at: tuple[int, ...]) -> typst.Fonts:
    """Return the fonts; they are looked for once, and again when a folder changes.

    That is the slowest part of a report.
    """
    import typst  # noqa: PLC0415  # heavy: imported only where a report is made

    return typst.Fonts(
        include_system_fonts=fonts.of_the_machine,
        font_paths=[str(folder) for folder in fonts.folders],
    )
