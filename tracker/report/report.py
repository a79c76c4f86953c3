"""The pediatrician's report: a Review as a tagged PDF. The same review gives the same bytes on a machine with the same fonts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from tracker.charts import raster_figure, to_svg, windows_figure
from tracker.report.content import content_of
from tracker.report.seen import episode_lines
from tracker.review import Review

if TYPE_CHECKING:
    import typst
    from typst import PDFStandard

Paper = Literal["a4", "letter"]

PAPERS: Final = {"a4": ("a4", 210.0), "letter": ("us-letter", 215.9)}
"""Name and width in millimetres."""

MARGIN_MM = 13.0
MM_PER_INCH = 25.4

STEPS: Final = ((2.3, 5), (1.8, 5), (1.3, 5), (1.0, 3), (0.8, 2), (0.7, 1))
"""Height in inches the days of the raster share, and episodes worth watching: the first step with which page 1 holds all down to how
the data came; from the `ROOMY` ones on down to the sources; else the first of all."""
ROOMY = 2
TALLEST_DAY_IN = 0.13

NOT_ACCESSIBLE = ("could not be displayed with font", "PDF/UA-1 error")
"""How typst says that the accessible standard cannot be met: no font here has a letter, or a title has none that can be read."""


@dataclass(frozen=True)
class Fonts:
    """Where letters come from besides those that typst carries: the machine's fonts, and folders of the family's own."""

    folders: tuple[Path, ...] = ()
    of_the_machine: bool = True


HERE: Final = Fonts()


@dataclass(frozen=True)
class Report:
    """The PDF. Where `missing_glyphs`, a letter or picture sign in a name or note has no font here: it shows as a box, and PDF/UA cannot be claimed."""

    pdf: bytes
    missing_glyphs: bool


def report(review: Review, *, paper: Paper = "a4", concern: str = "", questions: Sequence[str] = (), fonts: Fonts = HERE) -> Report:
    """Return the report of a review, tagged for screen readers, as PDF/UA-1 wherever every letter has a font.

    `concern` and `questions` are what the parent adds for this visit.
    """
    name, width_mm = PAPERS[paper]
    content = content_of(review, concern=concern, questions=questions) | {"paper": name}
    episodes, width_in = episode_lines(review), (width_mm - 2 * MARGIN_MM) / MM_PER_INCH
    windows = to_svg(windows_figure(review.windows, "print", width_in)) if content["windows_caption"] else ""
    drafts: list[_Draft] = []
    for height_in, most in STEPS:
        said = {"d": json.dumps(content | {"episodes": episodes[:most]}), "raster": _raster(review, width_in, height_in), "windows": windows}
        drafts.append(_Draft(said, fonts))
        if drafts[-1].layout["quality"] == 1 or (len(drafts) >= ROOMY and any(draft.layout["sources"] == 1 for draft in drafts)):
            break
    chosen = next((draft for part in ("quality", "sources") for draft in drafts if draft.layout[part] == 1), drafts[0])
    return chosen.report(int(review.as_of.timestamp()))


def report_pdf(review: Review, *, paper: Paper = "a4") -> bytes:
    """Return the PDF of a review with nothing added."""
    return report(review, paper=paper).pdf


def _raster(review: Review, width_in: float, height_in: float) -> str:
    row_in = min(TALLEST_DAY_IN, height_in / max(1, len(review.raster.days)))
    return to_svg(raster_figure(review.raster, "print", width_in, row_in=row_in))


@lru_cache(maxsize=4)
def _typst_fonts(fonts: Fonts) -> typst.Fonts:
    """Look once for the fonts of a machine: it is the slowest part of a page."""
    import typst  # noqa: PLC0415  # heavy: imported only where a report is made

    return typst.Fonts(include_system_fonts=fonts.of_the_machine, font_paths=[str(folder) for folder in fonts.folders])


class _Draft:
    """The template with its data. Data reaches it as JSON, so that no name or note is ever read as markup."""

    def __init__(self, inputs: dict[str, str], fonts: Fonts) -> None:
        import typst  # noqa: PLC0415  # heavy: imported only where a report is made

        self._template = (files("tracker.report") / "report.typ").read_bytes()
        self._error = typst.TypstError
        self._compiler = typst.Compiler(self._template, font_paths=_typst_fonts(fonts), sys_inputs=inputs)

    @cached_property
    def layout(self) -> dict[str, int]:
        """On which page the `sources` end, and what stands after them: what could not be judged and the `quality` of the data."""
        return cast("dict[str, int]", json.loads(self._compiler.query("<layout>", field="value", one=True)))

    def report(self, moment: int) -> Report:
        """Return the PDF, dated at a moment in UNIX seconds."""
        try:
            return Report(self._pdf(moment, ["ua-1"]), missing_glyphs=False)
        except self._error as error:
            if not any(words in str(error) for words in NOT_ACCESSIBLE):
                raise
        return Report(self._pdf(moment, []), missing_glyphs=True)

    def _pdf(self, moment: int, standards: list[PDFStandard]) -> bytes:
        pdf = self._compiler.compile(self._template, format="pdf", timestamp=moment, pdf_standards=standards)
        return cast("bytes", pdf)
