"""Finished tables in, matplotlib figures out. Nothing is computed here: a picture shows the numbers it was handed."""

from __future__ import annotations

from tracker.charts.files import Heading, to_file
from tracker.charts.hours import hours_alt, hours_figure
from tracker.charts.letters import can_write
from tracker.charts.marked import Marked
from tracker.charts.parts import parts_alt, parts_figure
from tracker.charts.raster import raster_alt, raster_figure
from tracker.charts.rate import rate_alt, rate_figure
from tracker.charts.sheet import RasterTables
from tracker.charts.themes import THEMES, Theme, to_svg
from tracker.charts.windows import CORRECTED, WINDOWS_CAPTION, WindowTables, windows_alt, windows_figure

__all__ = [
    "CORRECTED",
    "THEMES",
    "WINDOWS_CAPTION",
    "Heading",
    "Marked",
    "RasterTables",
    "Theme",
    "WindowTables",
    "can_write",
    "hours_alt",
    "hours_figure",
    "parts_alt",
    "parts_figure",
    "raster_alt",
    "raster_figure",
    "rate_alt",
    "rate_figure",
    "to_file",
    "to_svg",
    "windows_alt",
    "windows_figure",
]
