"""The pediatrician's report: a Review as a tagged PDF. The same review gives the same bytes on a machine with the same fonts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from tracker.charts import raster_figure, to_svg
from tracker.report.content import content_of
from tracker.review import Review

Paper = Literal["a4", "letter"]

PAPERS: Final = {"a4": ("a4", 210.0), "letter": ("us-letter", 215.9)}
"""Name and width in millimetres."""

MARGIN_MM = 13.0
MM_PER_INCH = 25.4
RASTER_IN = 2.3
"""Height the days of the raster share on page 1; no day is taller than `TALLEST_DAY_IN`."""
TALLEST_DAY_IN = 0.13

MISSING_GLYPH = "could not be displayed with font"
"""How typst says, under the accessible standard, that no font here has a letter."""


@dataclass(frozen=True)
class Fonts:
    """Where letters come from besides those that typst carries: the machine's fonts, and folders of the family's own."""

    folders: tuple[Path, ...] = ()
    of_the_machine: bool = True


@dataclass(frozen=True)
class Report:
    """The PDF. Where `missing_glyphs`, a letter or picture sign in a name or note has no font here: it shows as a box, and PDF/UA cannot be claimed."""

    pdf: bytes
    missing_glyphs: bool


HERE: Final = Fonts()


def report(review: Review, *, paper: Paper = "a4", concern: str = "", questions: Sequence[str] = (), fonts: Fonts = HERE) -> Report:
    """Return the report of a review, tagged for screen readers, as PDF/UA-1 wherever every letter has a font.

    `concern` and `questions` are what the parent adds for this visit.
    """
    name, width_mm = PAPERS[paper]
    content = content_of(review, concern=concern, questions=questions) | {"paper": name}
    row_in = min(TALLEST_DAY_IN, RASTER_IN / max(1, len(review.raster.days)))
    raster = to_svg(raster_figure(review.raster, "print", (width_mm - 2 * MARGIN_MM) / MM_PER_INCH, row_in=row_in))
    inputs = {"d": json.dumps(content), "raster": raster}
    moment = int(review.as_of.timestamp())
    try:
        return Report(_compiled(inputs, moment, fonts, ["ua-1"]), missing_glyphs=False)
    except _GlyphMissing:
        return Report(_compiled(inputs, moment, fonts, []), missing_glyphs=True)


def report_pdf(review: Review, *, paper: Paper = "a4") -> bytes:
    """Return the PDF of a review with nothing added."""
    return report(review, paper=paper).pdf


class _GlyphMissing(Exception):
    """No font has a letter of the text."""


def _compiled(inputs: dict[str, str], moment: int, fonts: Fonts, standards: Sequence[str]) -> bytes:
    """Compile the template; data reaches it as JSON, so that no name or note is ever read as markup."""
    import typst  # noqa: PLC0415  # heavy: imported only where a report is made

    template = files("tracker.report") / "report.typ"
    try:
        pdf: bytes = typst.compile(
            template.read_bytes(),
            sys_inputs=inputs,
            timestamp=moment,
            pdf_standards=list(standards),
            font_paths=[str(folder) for folder in fonts.folders],
            ignore_system_fonts=not fonts.of_the_machine,
        )
    except typst.TypstError as error:
        if standards and MISSING_GLYPH in str(error):
            raise _GlyphMissing from error
        raise
    return pdf
