"""Finished tables in, matplotlib figures out. Nothing is computed here: a picture shows the numbers it was handed."""

from __future__ import annotations

from tracker.charts.raster import RasterTables, raster_alt, raster_figure
from tracker.charts.rate import number_in_words, rate_alt, rate_figure
from tracker.charts.themes import THEMES, Theme, to_svg
from tracker.charts.windows import CORRECTED, WINDOWS_CAPTION, WindowTables, windows_alt, windows_figure

__all__ = [
    "CORRECTED",
    "THEMES",
    "WINDOWS_CAPTION",
    "RasterTables",
    "Theme",
    "WindowTables",
    "number_in_words",
    "raster_alt",
    "raster_figure",
    "rate_alt",
    "rate_figure",
    "to_svg",
    "windows_alt",
    "windows_figure",
]
